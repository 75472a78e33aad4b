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

// A lost response costs nothing: a retry gets the same successor and another access token, until the successor is used.
func TestRefreshAnswerLost(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		first := h.tokens("app", everything...)
		last, given := first, []pair{first}
		for range 4 {
			lost := h.redeem("app", refreshing(last.Refresh))
			h.clock.advance(24 * time.Hour) // retries have no time limit either
			again := h.redeem("app", refreshing(last.Refresh))
			require.Equal(t, lost.Refresh, again.Refresh)
			require.NotEqual(t, lost.Access, again.Access)
			require.NotEqual(t, last.Refresh, again.Refresh)
			require.True(t, h.isActive(again.Access))
			last, given = again, append(given, again)
		}
		require.False(t, h.isActive(first.Access), "an access token has its own hour")
		h.redeem("app", refreshing(last.Refresh))
		require.Empty(t, h.events("token.reused"))
	})
}

// An access token issued before a refresh keeps its own hour, and each has the scope that was requested.
func TestRefreshLeavesAccessTokens(t *testing.T) {
	h := newHost(t, sqlite)
	first := h.tokens("app", everything...)
	form := refreshing(first.Refresh)
	form.Set("scope", scope.CredentialReadonly)
	narrow, wide := h.redeem("app", form), h.redeem("app", refreshing(first.Refresh))
	require.Equal(t, narrow.Refresh, wide.Refresh)
	require.Equal(t, scope.CredentialReadonly, narrow.Scope)
	require.Equal(t, scope.Join(everything), wide.Scope)
	h.redeem("app", refreshing(wide.Refresh))
	for _, p := range []pair{first, narrow, wide} {
		require.True(t, h.isActive(p.Access))
	}
	h.clock.advance(time.Hour)
	for _, p := range []pair{first, narrow, wide} {
		require.False(t, h.isActive(p.Access))
	}
}

// The use of a link whose successor was used is reuse: at any depth, by any client and at any time.
func TestRefreshReuse(t *testing.T) {
	for name, row := range map[string]struct {
		depth int // how many links the chain has gone on
		reuse int // the link that is used again
		pass  time.Duration
	}{
		"by a thief after the owner went on": {depth: 2, reuse: 0},
		"by the owner after a thief went on": {depth: 3, reuse: 1},
		"at the bottom of a chain":           {depth: 7, reuse: 0},
		"in the middle of a chain":           {depth: 7, reuse: 4},
		"an hour later":                      {depth: 2, reuse: 0, pass: time.Hour},
		"with the clock an hour back":        {depth: 2, reuse: 0, pass: -time.Hour},
		"with the clock a day ahead":         {depth: 2, reuse: 0, pass: 24 * time.Hour},
		"shortly before its own end":         {depth: 2, reuse: 0, pass: 29*24*time.Hour + 23*time.Hour},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHost(t, sqlite)
			chain := []pair{h.tokens("app", everything...)}
			for i := range row.depth {
				chain = append(chain, h.redeem("app", refreshing(chain[i].Refresh)))
			}
			h.clock.advance(row.pass)
			last, old := chain[row.depth], refreshing(chain[row.reuse].Refresh)
			last.Access = h.redeem("app", refreshing(chain[row.depth-1].Refresh)).Access

			h.refused("other", old, 400, "invalid_grant")
			require.True(t, h.isActive(last.Access), "a stranger cannot end a grant by using an old token of it")
			h.refused("app", old, 400, "invalid_grant")
			require.False(t, h.isActive(last.Access))
			for _, p := range chain {
				h.refused("app", refreshing(p.Refresh), 400, "invalid_grant")
			}
			events := h.events("token.reused")
			require.Len(t, events, 1)
			require.Contains(t, events[0].Detail, "refresh token")
		})
	}
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

// The chain ends with its grant, and the lifespan of its last tokens shows that.
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
	require.False(t, h.isActive(p.Access))
	h.refused("app", refreshing(p.Refresh), 400, "invalid_grant")
}

func TestAccessTokenExpires(t *testing.T) {
	h := newHost(t, sqlite)
	p := h.tokens("app", everything...)
	h.clock.advance(time.Hour - time.Second)
	require.True(t, h.isActive(p.Access))
	h.clock.advance(time.Second)
	require.False(t, h.isActive(p.Access))
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
	require.True(t, h.isActive(p.Access), "refused before anything was spent")

	narrow := h.redeem("app", ask(scope.CredentialReadonly))
	require.Equal(t, scope.CredentialReadonly, narrow.Scope)
	access, err := h.oauth.Bearer(t.Context(), narrow.Access)
	require.NoError(t, err)
	require.Equal(t, []string{scope.CredentialReadonly}, access.Scopes)

	p = h.redeem("app", refreshing(narrow.Refresh))
	require.Equal(t, scope.Join(everything), p.Scope, "the chain keeps its scope")
}

// A scope that the client no longer registers is not in new tokens; the others stay.
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
	require.True(t, h.isActive(p.Access))
}
