package oauth

import (
	"context"
	"fmt"

	"github.com/ory/fosite"

	"clrhost/storage"
)

// CreateAccessTokenSession stores an access token with the scopes of this request.
func (a *adapter) CreateAccessTokenSession(ctx context.Context, signature string, r fosite.Requester) error {
	grant, now := grantOf(r), a.cfg.Now()
	return a.translate(ctx, a.store.CreateAccessToken(ctx, storage.AccessToken{
		Signature: signature,
		GrantID:   grant.ID,
		Scopes:    r.GetGrantedScopes(),
		CreatedAt: now,
		ExpiresAt: now.Add(within(grant, now, a.cfg.AccessLifespan)),
	}), fosite.ErrInactiveToken)
}

// GetAccessTokenSession finds nothing. No grant we compose reads an access token back: Bearer and Introspect do, from the
// store.
func (a *adapter) GetAccessTokenSession(context.Context, string, fosite.Session) (fosite.Requester, error) {
	return nil, fosite.ErrNotFound
}

// DeleteAccessTokenSession deletes nothing, for the same reason.
func (a *adapter) DeleteAccessTokenSession(context.Context, string) error { return fosite.ErrNotFound }

// CreateRefreshTokenSession stores a link of the chain. It has no scopes of its own: the grant's are the chain's.
func (a *adapter) CreateRefreshTokenSession(ctx context.Context, signature, accessSignature string, r fosite.Requester) error {
	grant, now := grantOf(r), a.cfg.Now()
	return a.translate(ctx, a.store.CreateRefreshToken(ctx, storage.RefreshToken{
		Signature:       signature,
		GrantID:         grant.ID,
		AccessSignature: accessSignature,
		CreatedAt:       now,
		ExpiresAt:       now.Add(within(grant, now, a.cfg.RefreshLifespan)),
	}), fosite.ErrInactiveToken)
}

// GetRefreshTokenSession finds a refresh token of this client. One that was rotated longer than the grace ago comes back
// together with ErrInactiveToken, on which fosite revokes the grant. Within the grace it is only not found, and so is one
// whose grant is already dead.
func (a *adapter) GetRefreshTokenSession(ctx context.Context, signature string, into fosite.Session) (fosite.Requester, error) {
	if signature == "" {
		return nil, fosite.ErrNotFound
	}
	token, grant, err := a.store.RefreshToken(ctx, signature)
	if err != nil {
		return nil, a.translate(ctx, err, fosite.ErrNotFound)
	}
	now := a.cfg.Now()
	switch {
	case grant.ClientID != callerOf(ctx).client.ID || !a.alive(grant):
		return nil, fosite.ErrNotFound
	case !token.UsedAt.IsZero() && now.Before(token.UsedAt.Add(a.cfg.ReuseGrace)):
		return nil, fosite.ErrNotFound
	case !token.UsedAt.IsZero():
		return a.request(ctx, grant, into), fosite.ErrInactiveToken
	case !now.Before(token.ExpiresAt):
		return nil, fosite.ErrNotFound
	}
	return a.request(ctx, grant, into), nil
}

// RotateRefreshToken retires a refresh token and the access token issued beside it. The loser of a race gets
// ErrInactiveToken: the winner rotated an instant ago, which is within any grace.
func (a *adapter) RotateRefreshToken(ctx context.Context, _, signature string) error {
	return a.translate(ctx, a.store.RotateRefreshToken(ctx, signature), fosite.ErrInactiveToken)
}

// DeleteRefreshTokenSession does nothing. fosite calls it for a replayed token, whose row must stay, so that a third use
// is known for what it is.
func (a *adapter) DeleteRefreshTokenSession(context.Context, string) error { return nil }

// RevokeAccessToken does nothing. fosite calls it beside RevokeRefreshToken, which revokes the grant and all under it.
func (a *adapter) RevokeAccessToken(context.Context, string) error { return nil }

// RevokeRefreshToken revokes the grant under which a code or refresh token was replayed, and records that. Whoever
// replayed it cannot stop that by hanging up.
func (a *adapter) RevokeRefreshToken(ctx context.Context, grantID string) error {
	ctx = context.WithoutCancel(ctx)
	c := callerOf(ctx)
	reason := c.redeems + " used twice"
	err := a.store.Transact(ctx, func(ctx context.Context) error {
		grant, err := a.store.Grant(ctx, grantID)
		if err != nil {
			return fmt.Errorf("load the grant: %w", err)
		}
		if err := a.store.RevokeGrant(ctx, grantID, reason); err != nil {
			return fmt.Errorf("revoke the grant: %w", err)
		}
		event := c.event
		event.UserID, event.Detail = grant.UserID, reason+"; everything under its grant is revoked"
		return a.store.Record(ctx, event)
	})
	if err == nil {
		a.cfg.Log.WarnContext(ctx, "a grant was revoked", "reason", reason, "grant", grantID, "client", c.client.ID)
	}
	return a.translate(ctx, err, fosite.ErrNotFound)
}
