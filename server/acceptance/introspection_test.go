package acceptance

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Introspection (RFC 7662).

func TestIntrospection(t *testing.T) { runLines(t, introspectionLines) }

// introspected is an introspection response (RFC 7662, Section 2.2).
type introspected struct {
	Active    bool   `json:"active"`
	Scope     string `json:"scope"`
	ClientID  string `json:"client_id"`
	TokenType string `json:"token_type"`
	Expires   int64  `json:"exp"`
	Issued    int64  `json:"iat"`
	Subject   string `json:"sub"`
	Issuer    string `json:"iss"`
}

var introspectionLines = []line{
	// RFC 7662, Section 2.1
	{"091 without credentials: 401 and a challenge", func(t *testing.T, h *host) {
		tk := h.partner(t).tokens(t, h.alice)
		token := form(url.Values{"token": {tk.Access}})
		h.post(t, "/oauth/introspect", token).invalidClient(t)
		h.post(t, "/oauth/introspect", token, basic(tk.partner.ID, "wrong")).invalidClient(t)
		h.post(t, "/oauth/introspect", token, bearer(tk.Access)).invalidClient(t)
		h.get(t, "/oauth/introspect?token="+tk.Access, tk.partner.auth()).is(t, http.StatusMethodNotAllowed)
		tk.partner.form(t, "/oauth/introspect", url.Values{}).oauthError(t, http.StatusBadRequest, "invalid_request")
	}},
	// RFC 7662, Section 2.2
	{"092 an expired, revoked, unknown or foreign token: active false and nothing else", func(t *testing.T, h *host) {
		p, other := h.partner(t), h.partner(t)
		expired, revoked, spent := p.tokens(t, h.alice), p.tokens(t, h.alice, readCredentials, offline), p.code(t, h.alice)
		p.revoke(t, revoked.Refresh).is(t, http.StatusOK)
		h.clock.Advance(time.Hour + time.Second)
		foreign := other.tokens(t, h.alice, readCredentials, offline)
		for _, token := range []string{expired.Access, revoked.Access, revoked.Refresh, foreign.Access, foreign.Refresh, spent.value,
			"nope", "a.b", "é"} {
			for _, hint := range []string{"access_token", "refresh_token", "foo"} {
				asked := url.Values{"token": {token}, "token_type_hint": {hint}}
				r := p.form(t, "/oauth/introspect", asked).is(t, http.StatusOK)
				require.JSONEq(t, `{"active":false}`, string(r.Body))
			}
		}
		foreign.works(t)
	}},
	// RFC 7662, Section 2.2
	{"093 a refresh token: its own exp", func(t *testing.T, h *host) {
		tk := h.partner(t).tokens(t, h.alice, readCredentials, offline)
		now := h.clock.Now()

		var access, refresh introspected
		tk.partner.introspect(t, tk.Access).is(t, http.StatusOK).into(t, &access)
		require.True(t, access.Active)
		require.Equal(t, now.Add(time.Hour).Unix(), access.Expires)
		require.Equal(t, now.Unix(), access.Issued)
		require.Equal(t, tk.partner.ID, access.ClientID)
		require.Equal(t, h.URL, access.Issuer)
		require.ElementsMatch(t, strings.Fields(tk.Scope), strings.Fields(access.Scope))
		require.NotEmpty(t, access.Subject)

		tk.partner.introspect(t, tk.Refresh).is(t, http.StatusOK).into(t, &refresh)
		require.True(t, refresh.Active)
		require.Equal(t, now.Add(30*24*time.Hour).Unix(), refresh.Expires)
	}},
}
