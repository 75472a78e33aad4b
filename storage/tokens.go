package storage

import (
	"context"
	"fmt"
	"time"
)

// clientUseResolution is how exactly a client's last use is known. A note at every token would make all exchanges of
// one client wait for each other on its row.
const clientUseResolution = time.Minute

type accessTokenRow struct {
	Signature string `gorm:"primaryKey"`
	GrantID   string
	Scopes    scopes
	CreatedAt instant
	ExpiresAt instant
	RevokedAt instant
}

func (accessTokenRow) TableName() string { return "access_tokens" }

func (r accessTokenRow) toDomain() AccessToken {
	return AccessToken{
		Signature: r.Signature,
		GrantID:   r.GrantID,
		Scopes:    r.Scopes,
		CreatedAt: r.CreatedAt.time(),
		ExpiresAt: r.ExpiresAt.time(),
		RevokedAt: r.RevokedAt.time(),
	}
}

type refreshTokenRow struct {
	Signature       string `gorm:"primaryKey"`
	GrantID         string
	AccessSignature string
	CreatedAt       instant
	ExpiresAt       instant
	UsedAt          instant
}

func (refreshTokenRow) TableName() string { return "refresh_tokens" }

func (r refreshTokenRow) toDomain() RefreshToken {
	return RefreshToken{
		Signature:       r.Signature,
		GrantID:         r.GrantID,
		AccessSignature: r.AccessSignature,
		CreatedAt:       r.CreatedAt.time(),
		ExpiresAt:       r.ExpiresAt.time(),
		UsedAt:          r.UsedAt.time(),
	}
}

// CreateAccessToken keeps an access token and notes that its client completed a flow.
func (s *Store) CreateAccessToken(ctx context.Context, t AccessToken) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		err := create(s.tx(ctx), &accessTokenRow{
			Signature: t.Signature,
			GrantID:   t.GrantID,
			Scopes:    t.Scopes,
			CreatedAt: instantOf(t.CreatedAt),
			ExpiresAt: instantOf(t.ExpiresAt),
			RevokedAt: instantOf(t.RevokedAt),
		}, "access token")
		if err != nil {
			return err
		}
		now := s.now()
		_, err = changed(s.tx(ctx).Model(&clientRow{}).
			Where("id = (SELECT client_id FROM grants WHERE id = ?)", t.GrantID).
			Where("last_used_at IS NULL OR last_used_at <= ?", now.plus(-clientUseResolution)).
			Update("last_used_at", now), "touch client")
		return err
	})
}

// CreateRefreshToken keeps a refresh token. It is ErrConflict while the grant has an unused one.
func (s *Store) CreateRefreshToken(ctx context.Context, t RefreshToken) error {
	return create(s.tx(ctx), &refreshTokenRow{
		Signature:       t.Signature,
		GrantID:         t.GrantID,
		AccessSignature: t.AccessSignature,
		CreatedAt:       instantOf(t.CreatedAt),
		ExpiresAt:       instantOf(t.ExpiresAt),
		UsedAt:          instantOf(t.UsedAt),
	}, "refresh token")
}

// AccessToken returns an access token and its grant, whatever their state. Bearer is the method that judges.
func (s *Store) AccessToken(ctx context.Context, signature string) (AccessToken, Grant, error) {
	row, err := take[accessTokenRow](s.read(ctx).Where("signature = ?", signature), "access token")
	if err != nil {
		return AccessToken{}, Grant{}, err
	}
	grant, err := s.Grant(ctx, row.GrantID)
	return row.toDomain(), grant, err
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

// RotateRefreshToken spends a refresh token and revokes the access token issued beside it. It is ErrConflict when the
// token was spent before or has expired, and when its grant is revoked or has expired.
func (s *Store) RotateRefreshToken(ctx context.Context, signature string) error {
	return s.Transact(ctx, func(ctx context.Context) error {
		if err := s.lockGrants(ctx, "id = (SELECT grant_id FROM refresh_tokens WHERE signature = ?)", signature); err != nil {
			return err
		}
		now := s.now()
		n, err := changed(s.tx(ctx).Model(&refreshTokenRow{}).
			Where("signature = ? AND used_at IS NULL AND expires_at > ?", signature, now).
			Where("EXISTS (SELECT 1 FROM grants WHERE grants.id = refresh_tokens.grant_id"+
				" AND grants.revoked_at IS NULL AND grants.expires_at > ?)", now).
			Update("used_at", now), "rotate refresh token")
		if err != nil {
			return err
		}
		row, err := take[refreshTokenRow](s.tx(ctx).Where("signature = ?", signature), "refresh token")
		if err != nil {
			return err
		}
		if n == 0 {
			return fmt.Errorf("rotate refresh token: %w", ErrConflict)
		}
		return s.RevokeAccessToken(ctx, row.AccessSignature)
	})
}

// RevokeAccessToken kills one access token and leaves its grant alive. Of a revoked token the first time stays; one
// that is not there is no error.
func (s *Store) RevokeAccessToken(ctx context.Context, signature string) error {
	_, err := changed(s.tx(ctx).Model(&accessTokenRow{}).Where("signature = ? AND revoked_at IS NULL", signature).
		Update("revoked_at", s.now()), "revoke access token")
	return err
}
