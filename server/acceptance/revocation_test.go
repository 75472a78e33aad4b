package acceptance

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Revocation (RFC 7009).

func TestRevocation(t *testing.T) { runLines(t, revocationLines) }

var revocationLines = []line{
	// RFC 7009, Section 2.2; CLR-TOK-044
	{"082 revoke an access token: 200, and the very next API call is 401 invalid_token", func(t *testing.T, h *host) {
		tk := h.partner(t).tokens(t, h.alice, readCredentials, offline)
		tk.works(t)
		tk.partner.revoke(t, tk.Access).is(t, http.StatusOK)
		h.get(t, credentialsPath, bearer(tk.Access)).deadToken(t)
	}},
	// RFC 7009, Section 2.1; CLR-TOK-045 and 046
	{"083 revoke a refresh token: 200, its access tokens dead too", func(t *testing.T, h *host) {
		tk := h.partner(t).tokens(t, h.alice, readCredentials, offline).refresh(t)
		bystander := tk.partner.tokens(t, h.bob, readCredentials, offline)
		tk.partner.revoke(t, tk.Refresh).is(t, http.StatusOK)
		tk.isDead(t)
		bystander.works(t)
	}},
	// RFC 7009, Section 2.1: whoever wins, the grant is over.
	{"084 revoke while a rotation is in flight: nothing of the grant stays live", revokeDuringRotation},
	// RFC 7009, Section 2.2; CLR-TOK-047
	{"085 an unknown or already revoked token: 200", func(t *testing.T, h *host) {
		tk := h.partner(t).tokens(t, h.alice, readCredentials, offline)
		for _, token := range []string{tk.Access, tk.Access, tk.Refresh, tk.Refresh, "nope", random(), "a.b", "é"} {
			tk.partner.revoke(t, token).is(t, http.StatusOK)
		}
	}},
	// RFC 7009, Section 2.1
	{"086 token missing or empty: 400 invalid_request", func(t *testing.T, h *host) {
		p := h.partner(t)
		p.form(t, "/oauth/revoke", url.Values{}).oauthError(t, http.StatusBadRequest, "invalid_request")
		p.form(t, "/oauth/revoke", url.Values{"token": {""}}).oauthError(t, http.StatusBadRequest, "invalid_request")
		p.form(t, "/oauth/revoke", url.Values{"token": {"a", "a"}}).oauthError(t, http.StatusBadRequest, "invalid_request")
		p.form(t, "/oauth/revoke?token=a", url.Values{}).oauthError(t, http.StatusBadRequest, "invalid_request")
	}},
	// RFC 7009, Section 2.1; CLR-TOK-048
	{"087 a wrong token_type_hint: still revoked; an unknown hint: ignored", func(t *testing.T, h *host) {
		for _, hint := range []string{"access_token", "refresh_token", "foo", ""} {
			tk := h.partner(t).tokens(t, h.alice, readCredentials, offline)
			for _, token := range []string{tk.Access, tk.Refresh} {
				tk.partner.form(t, "/oauth/revoke", url.Values{"token": {token}, "token_type_hint": {hint}}).is(t, http.StatusOK)
			}
			tk.isDead(t)
		}
	}},
	// RFC 7009, Section 2.1; CLR-TOK-049
	{"088 another client's token: 400, and the token stays live", func(t *testing.T, h *host) {
		tk, other := h.partner(t).tokens(t, h.alice, readCredentials, offline), h.partner(t)
		for _, token := range []string{tk.Access, tk.Refresh} {
			other.revoke(t, token).oauthError(t, http.StatusBadRequest, "invalid_grant", "unauthorized_client")
		}
		tk.works(t)
		tk.refresh(t).works(t)
	}},
	// RFC 7009, Sections 2.1 and 2.2.1; CLR-TOK-050
	{"089 bad credentials: 401 invalid_client and a challenge; GET: 405", func(t *testing.T, h *host) {
		tk := h.partner(t).tokens(t, h.alice)
		token := form(url.Values{"token": {tk.Access}})
		h.post(t, "/oauth/revoke", token).invalidClient(t)
		h.post(t, "/oauth/revoke", token, basic(tk.partner.ID, "wrong")).invalidClient(t)
		h.post(t, "/oauth/revoke", token, bearer(tk.Access)).invalidClient(t)
		r := h.get(t, "/oauth/revoke?token="+tk.Access, tk.partner.auth()).is(t, http.StatusMethodNotAllowed)
		require.Equal(t, "POST", r.Header.Get("Allow"))
		tk.works(t)
	}},
	// RFC 7009, Section 2.2.1
	{"090 store down: 503 with Retry-After", storeDown},
}

// revokeDuringRotation ends a grant in each way a grant can end from outside, while it is being rotated.
func revokeDuringRotation(t *testing.T, h *host) {
	for range rounds {
		for _, end := range []func(*testing.T, *tokens) *http.Request{byRevocation, byWithdrawal, byDeletion} {
			tk := h.register(t, goodMetadata().with("client_name", "App "+random())).tokens(t, h.alice, readCredentials, offline)
			rotate, over := tk.partner.formRequest(t, "/oauth/token", tk.refreshForm()), end(t, tk)
			replies := h.race(t, rotate, over)
			require.Less(t, replies[1].Status, 400, replies[1])

			h.get(t, credentialsPath, bearer(tk.Access)).deadToken(t)
			if replies[0].Status == http.StatusOK {
				successor := &tokens{partner: tk.partner}
				replies[0].into(t, successor)
				h.get(t, credentialsPath, bearer(successor.Access)).deadToken(t)
				successor.partner.token(t, successor.refreshForm()).isOneOf(t, http.StatusBadRequest, http.StatusUnauthorized)
			}
		}
	}
}

func byRevocation(t *testing.T, tk *tokens) *http.Request {
	return tk.partner.formRequest(t, "/oauth/revoke", url.Values{"token": {tk.Refresh}})
}

func byWithdrawal(t *testing.T, tk *tokens) *http.Request {
	h := tk.partner.host
	var app struct {
		Name string `json:"client_name"`
	}
	h.get(t, tk.partner.RegistrationURI, bearer(tk.partner.RegistrationToken)).into(t, &app)
	return h.signedIn(t, h.alice).stopRequest(t, app.Name)
}

func byDeletion(t *testing.T, tk *tokens) *http.Request {
	return tk.partner.manage(t, http.MethodDelete, nil)
}

// storeDown closes the database of a host of its own: every endpoint must say that it is the host's fault and for now,
// never that a token or a client is bad, or clients would throw good credentials away.
func storeDown(t *testing.T, h *host) {
	down := h.another(t, plan{outage: true})
	tk := down.partner(t).tokens(t, down.alice, readCredentials, offline)
	request := tk.partner.request()
	down.breakDatabase(t)
	for what, r := range map[string]*reply{
		"revocation":    tk.partner.revoke(t, tk.Access),
		"refresh":       tk.partner.token(t, tk.refreshForm()),
		"introspection": tk.partner.introspect(t, tk.Access),
		"registration":  down.post(t, "/oauth/register", jsonBody(goodMetadata())),
	} {
		r.oauthError(t, http.StatusServiceUnavailable, "temporarily_unavailable")
		require.NotEmpty(t, r.Header.Get("Retry-After"), what)
	}
	api := down.get(t, credentialsPath, bearer(tk.Access)).is(t, http.StatusServiceUnavailable)
	require.NotEmpty(t, api.Header.Get("Retry-After"))
	require.Empty(t, api.Header.Get("WWW-Authenticate"))
	request.send(t).isOneOf(t, http.StatusServiceUnavailable, http.StatusFound, http.StatusSeeOther)
	down.get(t, "/readyz").is(t, http.StatusServiceUnavailable)
	down.get(t, "/healthz").is(t, http.StatusOK)
	down.clock.Advance(time.Minute)
	down.get(t, discoveryPath).is(t, http.StatusOK)
}
