package oauth_test

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/scope"
)

// The requests of a conforming app, and the answers of a person.

func challenge(verifier string) string {
	sum := sha256.Sum256([]byte(verifier))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// question is a good authorization request of a client.
func question(client string, scopes ...string) url.Values {
	return url.Values{
		"response_type": {"code"}, "client_id": {client}, "redirect_uri": {redirect}, "scope": {strings.Join(scopes, " ")},
		"state": {"the state"}, "code_challenge": {challenge(verifier)}, "code_challenge_method": {"S256"},
	}
}

// consent sends a good request, answers it, and returns where the browser is sent in the end.
func (h *host) consent(q url.Values, allowed ...string) *url.URL {
	h.Helper()
	id := h.waiting(q)
	require.NoError(h, h.store.DecideAuthorization(h.Context(), id, hash(browser), allowed))
	return h.get(browser, "/oauth/authorize?authorization="+id).location(h)
}

// waiting sends a good request and returns the id under which it waits for its answer.
func (h *host) waiting(q url.Values) string {
	h.Helper()
	to := h.get(browser, "/oauth/authorize?"+q.Encode()).location(h)
	id, ok := strings.CutPrefix(to.Path, "/consent/")
	require.True(h, ok, to)
	return id
}

// everything is the widest scope of the clients a host begins with.
var everything = []string{scope.CredentialReadonly, scope.CredentialUpsert, scope.OfflineAccess}

func (h *host) code(client string, scopes ...string) string {
	h.Helper()
	code := h.consent(question(client, scopes...), scopes...).Query().Get("code")
	require.NotEmpty(h, code)
	return code
}

// exchange is a good code exchange.
func exchange(code string) url.Values {
	return url.Values{
		"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {redirect}, "code_verifier": {verifier},
	}
}

func refreshing(token string) url.Values {
	return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {token}}
}

// pair is a response of the token endpoint.
type pair struct {
	Access  string  `json:"access_token"`
	Refresh string  `json:"refresh_token"`
	Scope   string  `json:"scope"`
	Type    string  `json:"token_type"`
	Expires float64 `json:"expires_in"`
}

func (h *host) redeem(client string, form url.Values) pair {
	h.Helper()
	r := h.post("/oauth/token", client, password, form, nil)
	require.Equal(h, http.StatusOK, r.status, r.body)
	var p pair
	require.NoError(h, json.Unmarshal([]byte(r.body), &p))
	return p
}

func (h *host) tokens(client string, scopes ...string) pair {
	h.Helper()
	return h.redeem(client, exchange(h.code(client, scopes...)))
}

// refused sends a token request that must fail.
func (h *host) refused(client string, form url.Values, status int, code string) reply {
	h.Helper()
	r := h.post("/oauth/token", client, password, form, nil)
	require.Equal(h, status, r.status, r.body)
	require.Equal(h, code, r.json(h)["error"], r.body)
	require.Equal(h, "no-store", r.header.Get("Cache-Control"))
	return r
}
