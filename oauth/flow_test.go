package oauth_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
	"clrhost/storage/storagetest"
)

// The whole flow of a conforming app.
func TestFlow(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)

		signIn := h.get("", "/oauth/authorize?"+question("app", everything...).Encode()).location(t)
		require.Equal(t, "/login", signIn.Path)
		next, err := url.Parse(signIn.Query().Get("next"))
		require.NoError(t, err)
		require.Equal(t, "/tenant/oauth/authorize", next.Path, "a browser's path holds the public URL's own")
		require.Equal(t, question("app", everything...), next.Query())

		to := h.consent(next.Query(), everything...)
		require.Equal(t, "https://app.example/cb", to.Scheme+"://"+to.Host+to.Path)
		q := to.Query()
		require.Equal(t, "clr", q.Get("from"), "the registered query stays")
		require.Equal(t, "the state", q.Get("state"))
		require.Equal(t, issuer, q.Get("iss"))
		require.Equal(t, scope.Join(everything), q.Get("scope"))
		require.Regexp(t, `^clrc_[A-Za-z0-9_-]{43}\.[A-Za-z0-9_-]{43}$`, q.Get("code"))
		require.Len(t, q, 5)

		r := h.post("/oauth/token", "app", password, exchange(q.Get("code")), nil)
		require.Equal(t, http.StatusOK, r.status, r.body)
		require.Equal(t, "application/json", r.header.Get("Content-Type"))
		require.Equal(t, "no-store", r.header.Get("Cache-Control"))
		require.Equal(t, "no-cache", r.header.Get("Pragma"))
		first := r.json(t)
		require.Equal(t, "bearer", first["token_type"])
		require.Equal(t, 3600.0, first["expires_in"])
		require.Equal(t, scope.Join(everything), first["scope"])
		require.Regexp(t, `^clra_`, first["access_token"])
		require.Regexp(t, `^clrf_`, first["refresh_token"])

		access, err := h.oauth.Bearer(t.Context(), first["access_token"].(string))
		require.NoError(t, err)
		require.Equal(t, learner, access.UserID)
		require.Equal(t, "app", access.ClientID)
		require.Equal(t, everything, access.Scopes)
		require.Equal(t, h.clock.now().Add(time.Hour), access.ExpiresAt)

		second := h.redeem("app", refreshing(first["refresh_token"].(string)))
		require.NotEqual(t, first["access_token"], second.Access)
		require.NotEqual(t, first["refresh_token"], second.Refresh)
		require.Equal(t, 3600.0, second.Expires)
		require.Equal(t, scope.Join(everything), second.Scope)
		require.True(t, h.isActive(first["access_token"].(string)))
		require.True(t, h.isActive(second.Access))

		events := h.events("grant.created")
		require.Len(t, events, 1)
		require.Equal(t, "user:"+learner, events[0].Actor)
		require.Equal(t, learner, events[0].UserID)
		require.Equal(t, "app", events[0].ClientID)
		require.Equal(t, "127.0.0.1", events[0].Address)
		require.Equal(t, "request-1", events[0].RequestID)
		require.Regexp(t, "^grant [0-9A-Za-z-]+: "+scope.Short(everything)+"$", events[0].Detail)
		require.NotContains(t, events[0].Detail, "https:")

		consent, err := h.store.Consent(t.Context(), learner, "app")
		require.NoError(t, err)
		require.Equal(t, everything, consent.Scopes)
	})
}
