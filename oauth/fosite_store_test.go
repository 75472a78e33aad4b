package oauth

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/ory/fosite"
	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
	"clrhost/oauth/scope"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// newFositeStore returns a fositeStore with one grant, one code under it, and the context of the client they belong to.
func newFositeStore(t *testing.T) (*fositeStore, context.Context) {
	t.Helper()
	now := time.Date(2020, 2, 3, 4, 5, 6, 0, time.UTC)
	store := storagetest.SQLite(t, func() time.Time { return now })
	keys, err := secret.Derive([]byte(strings.Repeat("k", secret.MasterSize)))
	require.NoError(t, err)
	cfg, err := Config{
		Issuer: "https://host.example", Keys: keys, Now: func() time.Time { return now }, Scopes: []string{scope.CredentialReadonly},
	}.resolve()
	require.NoError(t, err)
	client := storage.Client{
		ID: "app", State: storage.ClientActive, GrantTypes: []string{"authorization_code", "refresh_token"},
		Scopes: []string{scope.CredentialReadonly}, CreatedAt: now, UpdatedAt: now,
	}
	ctx := withCaller(t.Context(), &caller{client: client, redeems: "authorization code"})
	require.NoError(t, store.CreateUser(ctx, storage.User{ID: "u", Email: "u@example.org", Role: storage.RoleLearner, CreatedAt: now}))
	require.NoError(t, store.CreateClient(ctx, client))
	require.NoError(t, store.CreateCode(ctx, storage.Grant{
		ID: "g", ClientID: "app", UserID: "u", Scopes: []string{scope.CredentialReadonly, scope.OfflineAccess},
		CreatedAt: now, ExpiresAt: now.Add(time.Hour),
	}, storage.Code{Signature: "s", GrantID: "g", RedirectURI: "https://app.example/", CodeChallenge: "c", CreatedAt: now, ExpiresAt: now.Add(time.Minute)}))
	return &fositeStore{store: store, cfg: cfg}, ctx
}

// fosite reads the code twice and keeps the session it passed: it MUST be filled in place, and nothing set between the two
// reads may be lost.
func TestHydrationIsInPlace(t *testing.T) {
	a, ctx := newFositeStore(t)
	given := &session{}
	for range 2 {
		r, err := a.GetAuthorizeCodeSession(ctx, "s", given)
		require.NoError(t, err)
		require.Same(t, given, r.GetSession())
		require.Equal(t, "g", given.grant.ID)
		require.Equal(t, "u", given.GetSubject())
		require.Equal(t, "g", r.GetID())
		require.Equal(t, "https://app.example/", r.GetRequestForm().Get("redirect_uri"))
		given.SetExpiresAt(fosite.AccessToken, time.Unix(1, 0))
		require.True(t, given.GetExpiresAt(fosite.AccessToken).After(time.Now()), "fosite's clock decides nothing")
	}
	_, err := a.GetAuthorizeCodeSession(ctx, "s", nil)
	require.NoError(t, err, "fosite passes no session where it wants none")
	require.Equal(t, given, given.Clone())
	require.NotSame(t, given, given.Clone())
}

// fosite's replay handling needs the request together with the error, also after expiry.
func TestUsedCode(t *testing.T) {
	a, ctx := newFositeStore(t)
	require.NoError(t, a.InvalidateAuthorizeCodeSession(ctx, "s"))
	r, err := a.GetAuthorizeCodeSession(ctx, "s", &session{})
	require.ErrorIs(t, err, fosite.ErrInvalidatedAuthorizeCode)
	require.Equal(t, "g", r.GetID())
	require.ErrorIs(t, a.InvalidateAuthorizeCodeSession(ctx, "s"), fosite.ErrInvalidatedAuthorizeCode)

	stranger := withCaller(t.Context(), &caller{client: storage.Client{ID: "other"}})
	for _, ctx := range []context.Context{stranger, t.Context()} {
		_, err = a.GetAuthorizeCodeSession(ctx, "s", &session{})
		require.ErrorIs(t, err, fosite.ErrNotFound)
	}
	gone, hangUp := context.WithCancel(ctx)
	hangUp()
	require.NoError(t, a.RevokeRefreshToken(gone, "g"), "a thief who hangs up")
	_, err = a.GetAuthorizeCodeSession(ctx, "s", &session{})
	require.ErrorIs(t, err, fosite.ErrNotFound)
}

// Expiry is checked here, by our clock, before anything is used up.
func TestExpiredTokenIsNotFound(t *testing.T) {
	a, ctx := newFositeStore(t)
	now := a.cfg.Now()
	require.NoError(t, a.store.CreateRefreshToken(ctx, storage.RefreshToken{
		Signature: "r", GrantID: "g", CreatedAt: now, ExpiresAt: now.Add(time.Second),
	}))
	_, err := a.GetRefreshTokenSession(ctx, "r", &session{})
	require.NoError(t, err)
	a.cfg.Now = func() time.Time { return now.Add(time.Second) }
	_, err = a.GetRefreshTokenSession(ctx, "r", &session{})
	require.ErrorIs(t, err, fosite.ErrNotFound)
}

// What no composed grant needs is rejected.
func TestAdapterIsClosed(t *testing.T) {
	a, ctx := newFositeStore(t)
	_, err := a.GetAccessTokenSession(ctx, "s", &session{})
	require.ErrorIs(t, err, fosite.ErrNotFound)
	require.Error(t, a.DeleteAccessTokenSession(ctx, "s"))
	require.Error(t, a.ClientAssertionJWTValid(ctx, "jti"))
	require.Error(t, a.SetClientAssertionJWT(ctx, "jti", time.Now()))
	_, err = a.GetClient(ctx, "other")
	require.ErrorIs(t, err, fosite.ErrNotFound)
	_, err = a.GetRefreshTokenSession(ctx, "", &session{})
	require.ErrorIs(t, err, fosite.ErrNotFound)
}

func TestMint(t *testing.T) {
	keys, err := secret.Derive([]byte(strings.Repeat("k", secret.MasterSize)))
	require.NoError(t, err)
	others, err := secret.Derive([]byte(strings.Repeat("o", secret.MasterSize)))
	require.NoError(t, err)
	m, other := newMints(keys, nil), newMints(others, nil)
	token, signature, err := m.access.generate()
	require.NoError(t, err)
	require.Regexp(t, `^clra_[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}$`, token)
	require.True(t, strings.HasSuffix(token, "."+signature))
	require.Equal(t, signature, m.AccessTokenSignature(t.Context(), token))
	require.NoError(t, m.ValidateAccessToken(t.Context(), nil, token))
	require.Empty(t, m.RefreshTokenSignature(t.Context(), token))
	require.Empty(t, other.AccessTokenSignature(t.Context(), token), "another key")
	again, _, err := m.access.generate()
	require.NoError(t, err)
	require.NotEqual(t, token, again)
}
