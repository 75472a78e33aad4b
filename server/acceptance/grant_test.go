package acceptance

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// code is an authorization code with the attempt it answers.
type code struct {
	*attempt
	partner *partner
	value   string
}

// code lets the user allow everything asked for and returns the code the client gets.
func (p *partner) code(t testing.TB, u *user, scopes ...string) *code {
	t.Helper()
	a := p.request(scopes...)
	got := p.host.signedIn(t, u).ask(t, a).allow(t).answer(t)
	require.Empty(t, got.Get("error"), got)
	require.NotEmpty(t, got.Get("code"), got)
	return &code{attempt: a, partner: p, value: got.Get("code")}
}

// form is the conforming exchange of the code (RFC 6749, Section 4.1.3).
func (c *code) form() url.Values {
	return url.Values{
		"grant_type":    {"authorization_code"},
		"code":          {c.value},
		"redirect_uri":  {c.query.Get("redirect_uri")},
		"code_verifier": {c.verifier},
	}
}

// exchange turns the code into tokens.
func (c *code) exchange(t testing.TB) *tokens {
	t.Helper()
	return c.partner.tokensFrom(t, c.form())
}

// tokens is a token response (RFC 6749, Section 5.1).
type tokens struct {
	partner *partner

	Access  string `json:"access_token"`
	Refresh string `json:"refresh_token"`
	Type    string `json:"token_type"`
	Expires int    `json:"expires_in"`
	Scope   string `json:"scope"`
}

func (p *partner) tokensFrom(t testing.TB, v url.Values) *tokens {
	t.Helper()
	tk := &tokens{partner: p}
	p.token(t, v).is(t, http.StatusOK).into(t, tk)
	require.NotEmpty(t, tk.Access)
	return tk
}

// tokens runs the whole flow for the client.
func (p *partner) tokens(t testing.TB, u *user, scopes ...string) *tokens {
	t.Helper()
	return p.code(t, u, scopes...).exchange(t)
}

func (tk *tokens) refreshForm() url.Values {
	return url.Values{"grant_type": {"refresh_token"}, "refresh_token": {tk.Refresh}}
}

// refresh rotates the refresh token.
func (tk *tokens) refresh(t testing.TB) *tokens {
	t.Helper()
	return tk.partner.tokensFrom(t, tk.refreshForm())
}

// works asserts that the access token opens getCredentials.
func (tk *tokens) works(t testing.TB) {
	t.Helper()
	tk.partner.host.get(t, credentialsPath, bearer(tk.Access)).is(t, http.StatusOK)
}

// isDead asserts that both tokens are rejected.
func (tk *tokens) isDead(t testing.TB) {
	t.Helper()
	tk.partner.host.get(t, credentialsPath, bearer(tk.Access)).deadToken(t)
	if tk.Refresh != "" {
		tk.partner.token(t, tk.refreshForm()).oauthError(t, http.StatusBadRequest, "invalid_grant")
	}
}

// revoke revokes one token (RFC 7009, Section 2.1).
func (p *partner) revoke(t testing.TB, token string) *reply {
	t.Helper()
	return p.form(t, "/oauth/revoke", url.Values{"token": {token}})
}

func (p *partner) introspect(t testing.TB, token string) *reply {
	t.Helper()
	return p.form(t, "/oauth/introspect", url.Values{"token": {token}})
}

// token returns an access token of the user with exactly these scopes, made once per host.
func (h *host) token(t testing.TB, u *user, scopes ...string) string {
	t.Helper()
	key := u.Email + " " + strings.Join(scopes, " ")
	h.mu.Lock()
	have := h.tokens[key]
	h.mu.Unlock()
	if have == "" {
		have = h.sharedPartner(t).tokens(t, u, scopes...).Access
		h.mu.Lock()
		h.tokens[key] = have
		h.mu.Unlock()
	}
	return have
}

// sharedPartner is a client for tests that only need some client.
func (h *host) sharedPartner(t testing.TB) *partner {
	t.Helper()
	h.mu.Lock()
	p := h.usual
	h.mu.Unlock()
	if p == nil {
		p = h.partner(t)
		h.mu.Lock()
		h.usual = p
		h.mu.Unlock()
	}
	return p
}
