package storage

import (
	"context"
	"fmt"

	"gorm.io/gorm/clause"
)

type refreshTokenRow struct {
	Signature string `gorm:"primaryKey"`
	GrantID   string
	CreatedAt instant
	ExpiresAt instant
	UsedAt    instant
	RetiredAt instant
}

func (refreshTokenRow) TableName() string { return "refresh_tokens" }

func (r refreshTokenRow) toDomain() RefreshToken {
	return RefreshToken{
		Signature: r.Signature,
		GrantID:   r.GrantID,
		CreatedAt: r.CreatedAt.time(),
		ExpiresAt: r.ExpiresAt.time(),
		UsedAt:    r.UsedAt.time(),
		RetiredAt: r.RetiredAt.time(),
	}
}

// CreateRefreshToken keeps a refresh token. One that is kept already stays as it is: the successor of a refresh token is
// the same for everybody who asks for it. It is ErrConflict while the grant has another one that was never used.
func (s *Store) CreateRefreshToken(ctx context.Context, t RefreshToken) error {
	once := clause.OnConflict{Columns: []clause.Column{{Name: "signature"}}, DoNothing: true}
	return create(s.tx(ctx).Clauses(once), &refreshTokenRow{
		Signature: t.Signature,
		GrantID:   t.GrantID,
		CreatedAt: instantOf(t.CreatedAt),
		ExpiresAt: instantOf(t.ExpiresAt),
		UsedAt:    instantOf(t.UsedAt),
		RetiredAt: instantOf(t.RetiredAt),
	}, "refresh token")
}

// RefreshToken returns a refresh token and its grant, whatever their state.
func (s *Store) RefreshToken(ctx context.Context, signature string) (RefreshToken, Grant, error) {
	row, err := take[refreshTokenRow](s.read(ctx).Where("signature = ?", signature), "refresh token")
	if err != nil {
		return RefreshToken{}, Grant{}, err
	}
	grant, err := s.Grant(ctx, row.GrantID)
	return row.toDomain(), grant, err
}

// UseRefreshToken uses a refresh token. The first use retires the link before it; later ones change nothing, because
// they are retries whose answer was lost, or workers that share the token. It is ErrConflict for a retired token, on
// which the caller MUST revoke the grant (RFC 9700, Section 4.14.2), and ErrNotFound when there is no such token, or it or
// its grant has expired, or the grant is revoked.
//
// The grant is locked, so what is read here is still true when it is changed.
func (s *Store) UseRefreshToken(ctx context.Context, signature string) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		grants, err := s.lockGrants(ctx, "id = (SELECT grant_id FROM refresh_tokens WHERE signature = ?)", signature)
		if err != nil {
			return err
		}
		row, err := take[refreshTokenRow](s.tx(ctx).Where("signature = ?", signature), "refresh token")
		if err != nil {
			return err
		}
		token, now := row.toDomain(), s.now()
		switch {
		case len(grants) == 0 || !grants[0].toDomain().Live(now.time()):
			return fmt.Errorf("use refresh token: the grant has ended: %w", ErrNotFound)
		case !token.RetiredAt.IsZero():
			return fmt.Errorf("use refresh token: it is retired: %w", ErrConflict)
		case !now.time().Before(token.ExpiresAt):
			return fmt.Errorf("use refresh token: it has expired: %w", ErrNotFound)
		case !token.UsedAt.IsZero():
			return nil
		}
		return s.firstUse(ctx, token, now)
	})
}

// firstUse marks a token used. Who holds it has received it, so nobody needs the one before it again.
func (s *Store) firstUse(ctx context.Context, t RefreshToken, now instant) error {
	_, err := changed(s.tx(ctx).Model(&refreshTokenRow{}).
		Where("grant_id = ? AND used_at IS NOT NULL AND retired_at IS NULL", t.GrantID).
		Update("retired_at", now), "retire refresh token")
	if err != nil {
		return err
	}
	return mustChange(s.tx(ctx).Model(&refreshTokenRow{}).
		Where("signature = ? AND used_at IS NULL", t.Signature).
		Update("used_at", now), "use refresh token")
}
