package acceptance

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Authorization endpoint: what the user answers, and how the answer travels.

func TestAuthorizeAnswers(t *testing.T) { runLines(t, answerLines) }

var answerLines = []line{
	// RFC 6749, Section 4.1.2.1; RFC 9207, Section 2; CLR-AUTH-023
	{"034 user declines: redirect access_denied with state and iss, no code", func(t *testing.T, h *host) {
		a := h.partner(t).request(readCredentials, writeCredential)
		got := h.signedIn(t, h.alice).ask(t, a).deny(t)
		require.Equal(t, "access_denied", got.Get("error"))
		require.Equal(t, a.query.Get("state"), got.Get("state"))
		require.Equal(t, h.URL, got.Get("iss"))
		require.Empty(t, got.Get("code"))
	}},
	// RFC 9207, Section 2. The judge asserts the same of every redirect of the run.
	{"035 every success and error redirect carries iss equal to the metadata issuer", func(t *testing.T, h *host) {
		var m struct{ Issuer string }
		h.get(t, metadataPath).is(t, http.StatusOK).into(t, &m)
		p := h.partner(t)
		require.Equal(t, m.Issuer, h.signedIn(t, h.alice).ask(t, p.request()).allow(t).Get("iss"))
		require.Equal(t, m.Issuer, h.signedIn(t, h.alice).ask(t, p.request()).deny(t).Get("iss"))
		require.Equal(t, m.Issuer, p.request().set("scope", "nonsense").refused(t, "invalid_scope").Get("iss"))
	}},
	// RFC 9700, Section 4.12
	{"036 every redirect is 303 or 302, never 307", redirectsDropTheForm},
	// RFC 6749, Section 4.1.2.1; CLR-AUTH-026
	{"037 error_description keeps to its characters under hostile input", func(t *testing.T, h *host) {
		for _, hostile := range []string{`a\b"c`, "café 中文", "a\r\nSet-Cookie: x=y", "<script>alert(1)</script>", "\x00\x7f"} {
			for _, name := range []string{"scope", "response_type", "response_mode", "code_challenge_method", "code_challenge"} {
				r := h.partner(t).request().set(name, hostile).send(t)
				got := r.redirect(t).Query()
				require.NotEmpty(t, got.Get("error"), r)
				require.Regexp(t, descriptionText, got.Get("error_description"))
				require.Empty(t, r.Header.Get("Set-Cookie"), r)
			}
		}
	}},
	// RFC 9700, Sections 4.2.4 and 4.16; CLR-AUTH-031
	{"038 sign-in, consent and error pages: not framed, not stored, no referrer", pagesAreGuarded},
	// RFC 6749, Section 10.12
	{"039 consent POST forged, without its token, of another session, or replayed: 403 and no code", forgedConsent},
	// RFC 9700, Section 2.6
	{"040 no CORS headers on the authorization endpoint for any origin", func(t *testing.T, h *host) {
		a := h.partner(t).request()
		for _, from := range []string{"https://partner.example", "https://evil.example", "null", h.URL} {
			for _, method := range []string{http.MethodGet, http.MethodPost, http.MethodOptions} {
				r := h.send(t, method, a.url(), header("Origin", from), header("Access-Control-Request-Method", "GET"))
				for name := range r.Header {
					require.False(t, strings.HasPrefix(name, "Access-Control-"), r)
				}
			}
		}
	}},
	// RFC 6749, Section 4.1.2.1. No registration can make such a client; its row is an operator's doing.
	{"041 a client of client_credentials only: unauthorized_client, no code", func(t *testing.T, h *host) {
		got := h.addServiceClient(t).request().refused(t, "unauthorized_client")
		require.Empty(t, got.Get("code"))
	}},
}

func redirectsDropTheForm(t *testing.T, h *host) {
	// The judge asserts 302 or 303 of each redirect; this walks all of them once and counts.
	b, p := h.browser(t, h.bob), h.partner(t)
	hops := 0 // redirects seen
	next := func(req *http.Request) *http.Request {
		r := h.do(t, b.withCookies(req))
		b.jar.SetCookies(req.URL, (&http.Response{Header: r.Header}).Cookies())
		to := r.redirect(t)
		hops++
		return h.request(t, http.MethodGet, to.String())
	}
	signIn := b.open(t, next(h.request(t, http.MethodGet, p.request().url())).URL.String())
	f := signIn.signInForm()
	f.kind("email", "text").value, f.kind("password").value = h.bob.Email, h.bob.Password
	toAuthorize := next(signIn.request(t, f, nil))
	consent := b.open(t, next(toAuthorize).URL.String())
	yes := consent.consentForm()
	back := next(consent.request(t, yes, yes.pressAllow()))
	require.Equal(t, "partner.example", next(back).URL.Host)
	require.Equal(t, 5, hops)
}

func pagesAreGuarded(t *testing.T, h *host) {
	a := h.partner(t).request()
	pages := map[string]*page{
		"sign-in": h.browser(t, h.alice).open(t, a.url()),
		"consent": h.signedIn(t, h.alice).ask(t, a),
		"error":   h.browser(t, h.alice).open(t, a.set("client_id", "nobody").url()),
	}
	for name, p := range pages {
		policy := p.Header.Get("Content-Security-Policy")
		require.Contains(t, policy, "frame-ancestors 'none'", name)
		require.NotContains(t, policy, "unsafe", name)
		require.Contains(t, p.Header.Get("Cache-Control"), "no-store", name)
		require.Contains(t, []string{"no-referrer", "same-origin", "strict-origin"}, p.Header.Get("Referrer-Policy"), name)
		require.Equal(t, "nosniff", p.Header.Get("X-Content-Type-Options"), name)
	}
}

func forgedConsent(t *testing.T, h *host) {
	p := h.partner(t)
	victim, attacker := h.signedIn(t, h.alice), h.signedIn(t, h.bob)
	consent := victim.ask(t, p.request())
	yes := consent.consentForm()
	good := func() *http.Request { return consent.request(t, yes, yes.pressAllow()) }
	refuse := func(what string, b *browser, req *http.Request) {
		t.Helper()
		r := h.do(t, b.withCookies(req)).is(t, http.StatusForbidden)
		require.Empty(t, r.Header.Get("Location"), what)
	}

	foreign := good()
	foreign.Header.Set("Origin", "https://evil.example")
	foreign.Header.Set("Sec-Fetch-Site", "cross-site")
	refuse("posted from another site", victim, foreign)

	sibling := good()
	sibling.Header.Set("Origin", "https://evil.records.example")
	sibling.Header.Set("Sec-Fetch-Site", "same-site")
	refuse("posted from a sibling host", victim, sibling)

	refuse("somebody else's session", attacker, good())

	require.NotNil(t, yes.kind("hidden"), "the form holds nothing that proves where it comes from")
	for _, in := range yes.fields {
		if in.kind == "hidden" && in.value != "" {
			without := yes.values(yes.pressAllow())
			without.Del(in.name)
			refuse("without "+in.name, victim, refill(good(), without))
			without.Set(in.name, random())
			refuse("with another "+in.name, victim, refill(good(), without))
		}
	}
	require.NotEmpty(t, consent.allow(t).Get("code"), "the forgeries spent the request")
	refuse("replayed", victim, good())
}

// refill gives a built request another form.
func refill(req *http.Request, v url.Values) *http.Request {
	form(v)(req)
	return req
}
