package storage

import (
	"context"
	"fmt"
	"slices"
	"strings"
)

type userRow struct {
	ID              string `gorm:"primaryKey"`
	Email           string
	Name            string
	Role            string
	PasswordHash    string
	CredentialCount int64
	CredentialBytes int64
	CreatedAt       instant
	DisabledAt      instant

	CredentialSeq int64 // the number that the next credential gets
	Removals      int64 // credentials that were removed and may not come again
}

func (userRow) TableName() string { return "users" }

func rowFromUser(u User) userRow {
	return userRow{
		ID:              u.ID,
		Email:           canonicalEmail(u.Email),
		Name:            u.Name,
		Role:            string(u.Role),
		PasswordHash:    u.PasswordHash,
		CredentialCount: u.CredentialCount,
		CredentialBytes: u.CredentialBytes,
		CreatedAt:       instantOf(u.CreatedAt),
		DisabledAt:      instantOf(u.DisabledAt),
	}
}

func (r userRow) toDomain() User {
	return User{
		ID:              r.ID,
		Email:           r.Email,
		Name:            r.Name,
		Role:            Role(r.Role),
		PasswordHash:    r.PasswordHash,
		CredentialCount: r.CredentialCount,
		CredentialBytes: r.CredentialBytes,
		Removals:        r.Removals,
		CreatedAt:       r.CreatedAt.time(),
		DisabledAt:      r.DisabledAt.time(),
	}
}

func canonicalEmail(email string) string { return strings.ToLower(strings.TrimSpace(email)) }

// CreateUser adds a user, who holds no credential yet. A taken e-mail address or id is ErrConflict.
func (s *Store) CreateUser(ctx context.Context, u User) error {
	row := rowFromUser(u)
	row.CredentialCount, row.CredentialBytes = 0, 0
	return create(s.tx(ctx), &row, "user")
}

// User returns the user with the id, disabled or not.
func (s *Store) User(ctx context.Context, id string) (User, error) {
	row, err := take[userRow](s.read(ctx).Where("id = ?", id), "user")
	return row.toDomain(), err
}

// UserByEmail returns the user with the e-mail address, disabled or not. Case and surrounding space do not matter.
func (s *Store) UserByEmail(ctx context.Context, email string) (User, error) {
	row, err := take[userRow](s.read(ctx).Where("email = ?", canonicalEmail(email)), "user by e-mail")
	return row.toDomain(), err
}

// Users returns all users, sorted by e-mail address.
func (s *Store) Users(ctx context.Context) ([]User, error) {
	rows, err := find[userRow](s.read(ctx), "users")
	if err != nil {
		return nil, err
	}
	users := make([]User, len(rows))
	for i, row := range rows {
		users[i] = row.toDomain()
	}
	// Sorted here: how a database orders text is a matter of its settings.
	slices.SortFunc(users, func(a, b User) int { return strings.Compare(a.Email, b.Email) })
	return users, nil
}

// SetPassword replaces a user's password hash. Sessions stay.
func (s *Store) SetPassword(ctx context.Context, userID, hash string) error {
	return mustChange(s.tx(ctx).Model(&userRow{}).Where("id = ?", userID).Update("password_hash", hash), "set password")
}

// DisableUser closes an account: its sessions end and its grants are revoked in the same transaction. It is ErrConflict
// when the account is disabled already.
func (s *Store) DisableUser(ctx context.Context, userID string) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		n, err := changed(s.tx(ctx).Model(&userRow{}).Where("id = ? AND disabled_at IS NULL", userID).
			Update("disabled_at", s.now()), "disable user")
		if err != nil {
			return err
		}
		if n == 0 {
			if _, err := s.User(ctx, userID); err != nil {
				return err
			}
			return fmt.Errorf("disable user: %w", ErrConflict)
		}
		if _, err := changed(s.tx(ctx).Delete(&sessionRow{}, "user_id = ?", userID), "delete sessions"); err != nil {
			return err
		}
		_, err = s.revoke(ctx, "user disabled", "user_id = ?", userID)
		return err
	})
}
