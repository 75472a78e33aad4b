package storage

import (
	"context"
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

// AccessToken returns an access token and its grant, whatever their state. Bearer is the one that checks it.
func (s *Store) AccessToken(ctx context.Context, signature string) (AccessToken, Grant, error) {
	row, err := take[accessTokenRow](s.read(ctx).Where("signature = ?", signature), "access token")
	if err != nil {
		return AccessToken{}, Grant{}, err
	}
	grant, err := s.Grant(ctx, row.GrantID)
	return row.toDomain(), grant, err
}

// RevokeAccessToken revokes one access token and leaves its grant valid. Of a revoked token the first time stays; one that
// is not there is no error.
func (s *Store) RevokeAccessToken(ctx context.Context, signature string) error {
	_, err := changed(s.tx(ctx).Model(&accessTokenRow{}).Where("signature = ? AND revoked_at IS NULL", signature).
		Update("revoked_at", s.now()), "revoke access token")
	return err
}
