package oauth

import (
	"context"
	"errors"
	"fmt"

	"github.com/ory/fosite"

	"clrhost/storage"
)

// CreateAccessTokenSession stores an access token with the scopes of this request.
func (f *fositeStore) CreateAccessTokenSession(ctx context.Context, signature string, r fosite.Requester) error {
	grant, now := grantOf(r), f.cfg.Now()
	return f.translate(ctx, f.store.CreateAccessToken(ctx, storage.AccessToken{
		Signature: signature,
		GrantID:   grant.ID,
		Scopes:    r.GetGrantedScopes(),
		CreatedAt: now,
		ExpiresAt: now.Add(within(grant, now, f.cfg.AccessLifespan)),
	}), fosite.ErrNotFound)
}

// GetAccessTokenSession finds nothing. None of the composed grants reads an access token: Bearer and Introspect do, from the
// store.
func (f *fositeStore) GetAccessTokenSession(context.Context, string, fosite.Session) (fosite.Requester, error) {
	return nil, fosite.ErrNotFound
}

// DeleteAccessTokenSession deletes nothing, for the same reason.
func (f *fositeStore) DeleteAccessTokenSession(context.Context, string) error {
	return fosite.ErrNotFound
}

// CreateRefreshTokenSession stores a link of the chain, unless an earlier use of the link before it has. It has no scopes
// of its own: the grant's are the chain's.
func (f *fositeStore) CreateRefreshTokenSession(ctx context.Context, signature, _ string, r fosite.Requester) error {
	grant, now := grantOf(r), f.cfg.Now()
	return f.translate(ctx, f.store.CreateRefreshToken(ctx, storage.RefreshToken{
		Signature: signature,
		GrantID:   grant.ID,
		CreatedAt: now,
		ExpiresAt: now.Add(within(grant, now, f.cfg.RefreshLifespan)),
	}), fosite.ErrNotFound)
}

// knows reports whether a refresh token was made already, whatever its state.
func (f *fositeStore) knows(ctx context.Context, signature string) (bool, error) {
	_, _, err := f.store.RefreshToken(ctx, signature)
	if errors.Is(err, storage.ErrNotFound) {
		return false, nil
	}
	return err == nil, f.translate(ctx, err, nil)
}

// GetRefreshTokenSession finds a refresh token of this client. A retired one comes back together with ErrInactiveToken, on
// which fosite revokes the grant, whatever the time. One whose grant has ended is not found.
func (f *fositeStore) GetRefreshTokenSession(ctx context.Context, signature string, into fosite.Session) (fosite.Requester, error) {
	if signature == "" {
		return nil, fosite.ErrNotFound
	}
	token, grant, err := f.store.RefreshToken(ctx, signature)
	if err != nil {
		return nil, f.translate(ctx, err, fosite.ErrNotFound)
	}
	switch {
	case grant.ClientID != callerOf(ctx).client.ID || !f.isActive(grant):
		return nil, fosite.ErrNotFound
	case !token.RetiredAt.IsZero():
		return f.request(ctx, grant, into), fosite.ErrInactiveToken
	case !f.cfg.Now().Before(token.ExpiresAt):
		return nil, fosite.ErrNotFound
	}
	return f.request(ctx, grant, into), nil
}

// RotateRefreshToken uses a refresh token, which retires the one before it. ErrInactiveToken says that its own successor
// was used since it was found; the token endpoint then revokes the grant, because the transaction round this call is
// rolled back.
func (f *fositeStore) RotateRefreshToken(ctx context.Context, _, signature string) error {
	err := f.store.UseRefreshToken(ctx, signature)
	if errors.Is(err, storage.ErrConflict) {
		return fosite.ErrInactiveToken
	}
	return f.translate(ctx, err, fosite.ErrNotFound)
}

// DeleteRefreshTokenSession does nothing. fosite calls it for a replayed token, whose row MUST stay, so that a third use is
// recognized as reuse.
func (f *fositeStore) DeleteRefreshTokenSession(context.Context, string) error { return nil }

// RevokeAccessToken does nothing. fosite calls it beside RevokeRefreshToken, which revokes the grant and all under it.
func (f *fositeStore) RevokeAccessToken(context.Context, string) error { return nil }

// RevokeRefreshToken revokes the grant under which a code or refresh token was used again, and records that once. A
// caller who closes the connection does not stop it.
func (f *fositeStore) RevokeRefreshToken(ctx context.Context, grantID string) error {
	ctx = context.WithoutCancel(ctx)
	c := callerOf(ctx)
	reason := c.redeems + " used again"
	err := f.store.Transact(ctx, func(ctx context.Context) error {
		grant, err := f.store.Grant(ctx, grantID)
		if err != nil {
			return fmt.Errorf("load the grant: %w", err)
		}
		if !grant.RevokedAt.IsZero() {
			return nil
		}
		if err := f.store.RevokeGrant(ctx, grantID, reason); err != nil {
			return fmt.Errorf("revoke the grant: %w", err)
		}
		event := c.event
		event.UserID, event.Detail = grant.UserID, reason+"; "+inGrant(grantID)+" is revoked"
		return f.store.Record(ctx, event)
	})
	if err == nil {
		f.cfg.Log.WarnContext(ctx, "a grant was revoked", "reason", reason, "grant", grantID, "client", c.client.ID)
	}
	return f.translate(ctx, err, fosite.ErrNotFound)
}
