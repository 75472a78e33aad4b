package storage

import (
	"context"
	"fmt"

	"gorm.io/gorm"
)

type authorizationRow struct {
	ID          string `gorm:"primaryKey"`
	SessionHash []byte
	UserID      string
	ClientID    string
	Request     string
	Scopes      scopes
	Shown       string
	CreatedAt   instant
	ExpiresAt   instant
	DecidedAt   instant
	Allowed     scopes
	ConsumedAt  instant
}

func (authorizationRow) TableName() string { return "authorizations" }

func (r authorizationRow) toDomain() Authorization {
	return Authorization{
		ID:          r.ID,
		SessionHash: r.SessionHash,
		UserID:      r.UserID,
		ClientID:    r.ClientID,
		Request:     r.Request,
		Scopes:      r.Scopes,
		Shown:       r.Shown,
		CreatedAt:   r.CreatedAt.time(),
		ExpiresAt:   r.ExpiresAt.time(),
		DecidedAt:   r.DecidedAt.time(),
		Allowed:     r.Allowed,
		ConsumedAt:  r.ConsumedAt.time(),
	}
}

// MaxAuthorizations is how many requests of a user are kept at once. More than a few are open only where a program asks.
const MaxAuthorizations = 100

// CreateAuthorization keeps a request until its user answers. Of a user's other requests the newest MaxAuthorizations - 1
// stay; the oldest end.
func (s *Store) CreateAuthorization(ctx context.Context, a Authorization) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		others := sweep{"authorizations", "id", "FROM authorizations WHERE user_id = ? ORDER BY created_at DESC, id", []any{a.UserID}}
		if err := s.endOld(ctx, others, MaxAuthorizations-1); err != nil {
			return err
		}
		return s.createAuthorization(ctx, a)
	})
}

func (s *Store) createAuthorization(ctx context.Context, a Authorization) error {
	return create(s.tx(ctx), &authorizationRow{
		ID:          a.ID,
		SessionHash: notNil(a.SessionHash),
		UserID:      a.UserID,
		ClientID:    a.ClientID,
		Request:     a.Request,
		Scopes:      a.Scopes,
		Shown:       a.Shown,
		CreatedAt:   instantOf(a.CreatedAt),
		ExpiresAt:   instantOf(a.ExpiresAt),
		DecidedAt:   instantOf(a.DecidedAt),
		Allowed:     a.Allowed,
		ConsumedAt:  instantOf(a.ConsumedAt),
	}, "authorization")
}

// Authorization returns a waiting request. An unknown or expired one is ErrNotFound, and so is that of another
// browser session.
func (s *Store) Authorization(ctx context.Context, id string, sessionHash []byte) (Authorization, error) {
	row, err := take[authorizationRow](s.authorization(s.read(ctx), id, sessionHash), "authorization")
	return row.toDomain(), err
}

// DecideAuthorization records the user's answer. The second answer is ErrConflict.
func (s *Store) DecideAuthorization(ctx context.Context, id string, sessionHash []byte, allowed []string) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		n, err := changed(s.authorization(s.tx(ctx), id, sessionHash).Where("decided_at IS NULL").
			Updates(map[string]any{"decided_at": s.now(), "allowed": scopes(allowed)}), "decide authorization")
		if err != nil || n == 1 {
			return err
		}
		if _, err := s.Authorization(ctx, id, sessionHash); err != nil {
			return err
		}
		return fmt.Errorf("decide authorization: %w", ErrConflict)
	})
}

// ConsumeAuthorization takes an answered request to turn it into a code or a refusal, and returns it. It is
// ErrConflict while nobody answered, and the second time.
func (s *Store) ConsumeAuthorization(ctx context.Context, id string, sessionHash []byte) (a Authorization, err error) {
	err = s.Transact(ctx, func(ctx context.Context) error {
		n, err := changed(s.authorization(s.tx(ctx), id, sessionHash).
			Where("decided_at IS NOT NULL AND consumed_at IS NULL").
			Update("consumed_at", s.now()), "consume authorization")
		if err != nil {
			return err
		}
		if a, err = s.Authorization(ctx, id, sessionHash); err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("consume authorization: %w", ErrConflict)
		}
		return nil
	})
	return a, err
}

// authorization selects a request that is still waiting in its own browser session.
func (s *Store) authorization(db *gorm.DB, id string, sessionHash []byte) *gorm.DB {
	return db.Model(&authorizationRow{}).Where("id = ? AND session_hash = ? AND expires_at > ?", id, sessionHash, s.now())
}
