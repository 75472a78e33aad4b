package oauth_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func TestRefreshReuse(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		first := h.tokens("app", everything...)
		second := h.redeem("app", refreshing(first.Refresh))

		// A client that retries at once is denied, and keeps what it has.
		h.clock.advance(10*time.Second - time.Microsecond)
		h.refused("app", refreshing(first.Refresh), 400, "invalid_grant")
		require.True(t, h.alive(second.Access))
		h.refused("other", refreshing(first.Refresh), 400, "invalid_grant")

		// After that it is theft.
		h.clock.advance(time.Microsecond)
		h.refused("other", refreshing(first.Refresh), 400, "invalid_grant")
		require.True(t, h.alive(second.Access), "a stranger cannot revoke by replaying")
		h.refused("app", refreshing(first.Refresh), 400, "invalid_grant")
		require.False(t, h.alive(second.Access))
		h.refused("app", refreshing(second.Refresh), 400, "invalid_grant")
		events := h.events("token.reused")
		require.Len(t, events, 1)
		require.Contains(t, events[0].Detail, "refresh token")
	})
}

func TestRefreshExpires(t *testing.T) {
	h := newHost(t, sqlite)
	p := h.tokens("app", everything...)
	h.clock.advance(30*24*time.Hour - time.Second)
	p = h.redeem("app", refreshing(p.Refresh))
	h.clock.advance(30 * 24 * time.Hour)
	h.refused("app", refreshing(p.Refresh), 400, "invalid_grant")
	require.Empty(t, h.events("token.reused"))
}

// The chain ends with its grant, and the last tokens say so.
func TestGrantEnds(t *testing.T) {
	h := newHost(t, sqlite)
	end := h.clock.now().Add(365 * 24 * time.Hour)
	p := h.tokens("app", everything...)
	for end.Sub(h.clock.now()) > 30*24*time.Hour {
		h.clock.advance(29 * 24 * time.Hour)
		p = h.redeem("app", refreshing(p.Refresh))
		require.Equal(t, 3600.0, p.Expires)
	}
	h.clock.advance(end.Sub(h.clock.now()) - 30*time.Minute)
	p = h.redeem("app", refreshing(p.Refresh))
	require.Equal(t, 1800.0, p.Expires)
	h.clock.advance(30 * time.Minute)
	require.False(t, h.alive(p.Access))
	h.refused("app", refreshing(p.Refresh), 400, "invalid_grant")
}

func TestAccessTokenExpires(t *testing.T) {
	h := newHost(t, sqlite)
	p := h.tokens("app", everything...)
	h.clock.advance(time.Hour - time.Second)
	require.True(t, h.alive(p.Access))
	h.clock.advance(time.Second)
	require.False(t, h.alive(p.Access))
}

func TestRefreshScope(t *testing.T) {
	h := newHost(t, sqlite)
	p := h.tokens("app", everything...)
	ask := func(scope string) map[string][]string {
		form := refreshing(p.Refresh)
		form.Set("scope", scope)
		return form
	}
	for name, wide := range map[string]string{
		"more":                   scope.Join(everything) + " " + scope.ProfileReadonly,
		"other":                  scope.ProfileReadonly,
		"unknown":                "nope",
		"hostile":                "a\\b\"\u00e9",
		"only offline_access":    "offline_access",
		"another spelling of it": strings.ToUpper(scope.CredentialReadonly),
	} {
		t.Run(name, func(t *testing.T) { h.refused("app", ask(wide), 400, "invalid_scope") })
	}
	require.True(t, h.alive(p.Access), "refused before anything was spent")

	narrow := h.redeem("app", ask(scope.CredentialReadonly))
	require.Equal(t, scope.CredentialReadonly, narrow.Scope)
	access, err := h.oauth.Bearer(t.Context(), narrow.Access)
	require.NoError(t, err)
	require.Equal(t, []string{scope.CredentialReadonly}, access.Scopes)

	p = h.redeem("app", refreshing(narrow.Refresh))
	require.Equal(t, scope.Join(everything), p.Scope, "the chain keeps its scope")
}

// A scope that the client has since given up is not in new tokens, and the rest goes on.
func TestRefreshAfterRegistrationShrinks(t *testing.T) {
	h := newHost(t, sqlite)
	p := h.tokens("app", everything...)
	h.changeClient("app", func(c *storage.Client) { c.Scopes = []string{scope.CredentialUpsert} })
	p = h.redeem("app", refreshing(p.Refresh))
	require.Equal(t, scope.CredentialUpsert+" offline_access", p.Scope)

	h.changeClient("app", func(c *storage.Client) { c.Scopes = []string{scope.ProfileReadonly} })
	h.refused("app", refreshing(p.Refresh), 400, "invalid_scope")

	h.changeClient("app", func(c *storage.Client) { c.GrantTypes = []string{"authorization_code"} })
	h.refused("app", refreshing(p.Refresh), 400, "unauthorized_client")
}

func TestRefreshWithOtherTokens(t *testing.T) {
	h := newHost(t, sqlite)
	p, code := h.tokens("app", everything...), h.code("app", everything...)
	for name, token := range map[string]string{
		"access token":         p.Access,
		"code":                 code,
		"renamed access token": "clrf_" + p.Access[5:],
		"renamed code":         "clrf_" + code[5:],
		"only the signature":   "clrf_." + p.Refresh[49:],
		"truncated":            p.Refresh[:60],
	} {
		t.Run(name, func(t *testing.T) { h.refused("app", refreshing(token), 400, "invalid_grant") })
	}
	require.True(t, h.alive(p.Access))
}
