package acceptance

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Code exchange: the PKCE verifier, and the token response.

func TestVerifier(t *testing.T) { runLines(t, verifierLines) }

var verifierLines = []line{
	// RFC 7636, Section 4.6; CLR-TOK-021
	{"066 code_verifier missing: invalid_grant", func(t *testing.T, h *host) {
		c := h.partner(t).code(t, h.alice)
		c.partner.token(t, c.formWith("code_verifier")).oauthError(t, http.StatusBadRequest, "invalid_grant")
		c.partner.token(t, c.formWith("code_verifier", "")).oauthError(t, http.StatusBadRequest, "invalid_grant")
	}},
	// RFC 7636, Section 4.6; CLR-TOK-022
	{"067 code_verifier wrong: invalid_grant", func(t *testing.T, h *host) {
		c := h.partner(t).code(t, h.alice)
		c.partner.token(t, c.formWith("code_verifier", random())).oauthError(t, http.StatusBadRequest, "invalid_grant")
	}},
	// RFC 7636, Section 4.6. The documented outcome: a wrong verifier does not burn the code, so a stranger who saw it
	// cannot spend it in the client's stead.
	{"068 a wrong, then the right verifier on one code: success, and never without a verifier", func(t *testing.T, h *host) {
		c := h.partner(t).code(t, h.alice)
		for range 3 {
			c.partner.token(t, c.formWith("code_verifier", random())).oauthError(t, http.StatusBadRequest, "invalid_grant")
			c.partner.token(t, c.formWith("code_verifier")).oauthError(t, http.StatusBadRequest, "invalid_grant")
		}
		c.exchange(t).works(t)
	}},
	// RFC 7636, Section 4.1; CLR-TOK-024. The challenge fits each of these verifiers; only their form is wrong.
	{"069 a verifier of 42 or 129 characters, with ! or a space: invalid_grant", func(t *testing.T, h *host) {
		p := h.partner(t)
		for _, verifier := range []string{strings.Repeat("a", 42), strings.Repeat("a", 129), strings.Repeat("a", 42) + "!",
			strings.Repeat("a", 42) + " ", strings.Repeat("a", 42) + "="} {
			c := codeWithVerifier(t, h, p, verifier)
			p.token(t, c.form()).oauthError(t, http.StatusBadRequest, "invalid_grant")
		}
		for _, verifier := range []string{strings.Repeat("a", 43), strings.Repeat("a", 128), strings.Repeat("-._~", 11)} {
			codeWithVerifier(t, h, p, verifier).exchange(t)
		}
	}},
	// RFC 7636, Section 4.6; CLR-TOK-023
	{"070 the challenge as verifier: invalid_grant", func(t *testing.T, h *host) {
		c := h.partner(t).code(t, h.alice)
		c.partner.token(t, c.formWith("code_verifier", challenge(c.verifier))).oauthError(t, http.StatusBadRequest, "invalid_grant")
		c.exchange(t)
	}},
	// RFC 6749, Section 5.1; CLR-TOK-001 to 004
	{"071 token response: token_type, expires_in 3600, scope, refresh_token only with offline_access", func(t *testing.T, h *host) {
		p := h.partner(t)
		online := p.tokens(t, h.alice, writeCredential, readCredentials)
		require.Equal(t, "bearer", strings.ToLower(online.Type))
		require.Equal(t, 3600, online.Expires)
		require.ElementsMatch(t, []string{readCredentials, writeCredential}, strings.Split(online.Scope, " "))
		require.Empty(t, online.Refresh)

		lasting := p.tokens(t, h.alice, readCredentials, offline)
		require.NotEmpty(t, lasting.Refresh)
		require.ElementsMatch(t, []string{readCredentials, offline}, strings.Split(lasting.Scope, " "))
		require.NotEqual(t, lasting.Access, lasting.Refresh)

		// The user may decline each scope by itself: the token carries what is left (RFC 6749, Section 3.3).
		a := p.request(readCredentials, writeCredential, offline)
		got := h.signedIn(t, h.alice).ask(t, a).allow(t, readCredentials)
		require.Equal(t, readCredentials, got.Get("scope"))
		c := &code{attempt: a, partner: p, value: got.Get("code")}
		reduced := c.exchange(t)
		require.Equal(t, readCredentials, reduced.Scope)
		require.Empty(t, reduced.Refresh)
		h.post(t, credentialsPath, bearer(reduced.Access), text("text/plain", jwsCLR(es256()))).is(t, http.StatusForbidden)
	}},
	// RFC 7591, Section 2
	{"072 offline_access asked by a client without the refresh_token grant: no refresh_token", func(t *testing.T, h *host) {
		p := h.register(t, goodMetadata().with("grant_types", []string{"authorization_code"}))
		tk := p.tokens(t, h.alice, readCredentials, offline)
		require.Empty(t, tk.Refresh)
		require.Equal(t, readCredentials, tk.Scope)
		tk.works(t)
	}},
}

// codeWithVerifier gets a code for a request whose challenge belongs to the verifier, which may be malformed.
func codeWithVerifier(t *testing.T, h *host, p *partner, verifier string) *code {
	t.Helper()
	a := p.request().set("code_challenge", challenge(verifier))
	a.verifier = verifier
	got := h.signedIn(t, h.alice).ask(t, a).allow(t)
	require.NotEmpty(t, got.Get("code"))
	return &code{attempt: a, partner: p, value: got.Get("code")}
}
