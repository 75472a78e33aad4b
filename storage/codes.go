package storage

import (
	"context"
	"fmt"
)

type codeRow struct {
	Signature     string `gorm:"primaryKey"`
	GrantID       string
	RedirectURI   string `gorm:"column:redirect_uri"`
	CodeChallenge string
	CreatedAt     instant
	ExpiresAt     instant
	UsedAt        instant
}

func (codeRow) TableName() string { return "codes" }

func (r codeRow) toDomain() Code {
	return Code{
		Signature:     r.Signature,
		GrantID:       r.GrantID,
		RedirectURI:   r.RedirectURI,
		CodeChallenge: r.CodeChallenge,
		CreatedAt:     r.CreatedAt.time(),
		ExpiresAt:     r.ExpiresAt.time(),
		UsedAt:        r.UsedAt.time(),
	}
}

// CreateCode keeps a grant together with the code that leads to it.
func (s *Store) CreateCode(ctx context.Context, g Grant, c Code) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		grant := rowFromGrant(g)
		if err := create(s.tx(ctx), &grant, "grant"); err != nil {
			return err
		}
		return create(s.tx(ctx), &codeRow{
			Signature:     c.Signature,
			GrantID:       g.ID,
			RedirectURI:   c.RedirectURI,
			CodeChallenge: c.CodeChallenge,
			CreatedAt:     instantOf(c.CreatedAt),
			ExpiresAt:     instantOf(c.ExpiresAt),
			UsedAt:        instantOf(c.UsedAt),
		}, "code")
	})
}

// Code returns a code and its grant, whatever their state.
func (s *Store) Code(ctx context.Context, signature string) (Code, Grant, error) {
	row, err := take[codeRow](s.read(ctx).Where("signature = ?", signature), "code")
	if err != nil {
		return Code{}, Grant{}, err
	}
	grant, err := s.Grant(ctx, row.GrantID)
	return row.toDomain(), grant, err
}

// UseCode redeems a code once. A used or expired one is ErrConflict; for a used one the caller MUST then revoke the
// grant (RFC 6749, Section 4.1.2).
func (s *Store) UseCode(ctx context.Context, signature string) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		if _, err := s.lockGrants(ctx, "id = (SELECT grant_id FROM codes WHERE signature = ?)", signature); err != nil {
			return err
		}
		now := s.now()
		n, err := changed(s.tx(ctx).Model(&codeRow{}).
			Where("signature = ? AND used_at IS NULL AND expires_at > ?", signature, now).
			Update("used_at", now), "use code")
		if err != nil || n == 1 {
			return err
		}
		if _, err := take[codeRow](s.tx(ctx).Where("signature = ?", signature), "code"); err != nil {
			return err
		}
		return fmt.Errorf("use code: %w", ErrConflict)
	})
}
