package oauth_test

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

func (h *host) revoke(client, token, hint string) reply {
	h.Helper()
	form := url.Values{"token": {token}}
	if hint != "" {
		form.Set("token_type_hint", hint)
	}
	return h.post("/oauth/revoke", client, password, form, nil)
}

func TestRevoke(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		p := h.tokens("app", everything...)

		r := h.revoke("other", p.Access, "access_token")
		require.Equal(t, 400, r.status)
		require.Equal(t, "invalid_grant", r.json(t)["error"])
		require.Equal(t, 400, h.revoke("other", p.Refresh, "refresh_token").status)
		require.True(t, h.isActive(p.Access))

		r = h.revoke("app", p.Access, "refresh_token") // the hint is wrong, and does not matter
		require.Equal(t, http.StatusOK, r.status)
		require.Equal(t, "{}", r.body)
		require.Equal(t, "application/json", r.header.Get("Content-Type"))
		require.Equal(t, "no-store", r.header.Get("Cache-Control"))
		require.False(t, h.isActive(p.Access))

		p = h.redeem("app", refreshing(p.Refresh)) // an access token ends alone
		require.Equal(t, http.StatusOK, h.revoke("app", p.Refresh, "nonsense").status)
		require.False(t, h.isActive(p.Access))
		h.refused("app", refreshing(p.Refresh), 400, "invalid_grant")

		for _, token := range []string{p.Access, p.Refresh, "nonsense", "clra_x.y", "clrc_x.y"} {
			require.Equal(t, http.StatusOK, h.revoke("app", token, "").status)
		}
		events := h.events("token.revoked")
		require.Len(t, events, 2, "a second revocation is not recorded again")
		require.Equal(t, "client:app", events[0].Actor)
		require.Equal(t, learner, events[0].UserID)
		require.Regexp(t, "^an access token of grant .", events[0].Detail)
	})
}

// A retired link still identifies its grant: revoking it revokes the grant.
func TestRevokeRotatedRefreshToken(t *testing.T) {
	h := newHost(t, sqlite)
	first := h.tokens("app", everything...)
	second := h.redeem("app", refreshing(first.Refresh))
	require.Equal(t, http.StatusOK, h.revoke("app", first.Refresh, "").status)
	require.False(t, h.isActive(second.Access))
	h.refused("app", refreshing(second.Refresh), 400, "invalid_grant")
}

// Revocation and introspection both require a client and a token.
func TestRevokeAndIntrospectRefuse(t *testing.T) {
	h := newHost(t, sqlite)
	for _, path := range []string{"/oauth/revoke", "/oauth/introspect"} {
		for name, row := range map[string]struct {
			secret string
			form   url.Values
			change func(*http.Request)
			status int
			code   string
		}{
			"token missing":  {password, url.Values{}, nil, 400, "invalid_request"},
			"token empty":    {password, url.Values{"token": {""}}, nil, 400, "invalid_request"},
			"token twice":    {password, url.Values{"token": {"a", "b"}}, nil, 400, "invalid_request"},
			"wrong secret":   {"clrs_wrong", url.Values{"token": {"a"}}, nil, 401, "invalid_client"},
			"no credentials": {"", url.Values{"token": {"a"}}, func(r *http.Request) { r.Header.Del("Authorization") }, 401, "invalid_client"},
			"bearer":         {"", url.Values{"token": {"a"}}, func(r *http.Request) { r.Header.Set("Authorization", "Bearer a") }, 401, "invalid_client"},
		} {
			t.Run(path+" "+name, func(t *testing.T) {
				r := h.post(path, "app", row.secret, row.form, row.change)
				require.Equal(t, row.status, r.status, r.body)
				require.Equal(t, row.code, r.json(t)["error"])
				require.Equal(t, row.status == 401, r.header.Get("WWW-Authenticate") != "")
			})
		}
	}
}
