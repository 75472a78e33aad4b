package acceptance

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/stretchr/testify/require"
)

// Authorization endpoint: the other parameters. Every refusal is a redirect sent before any page is shown.

func TestAuthorizeRequests(t *testing.T) { runLines(t, requestLines) }

var requestLines = []line{
	// RFC 6749, Section 4.1.2.1; CLR-AUTH-020
	{"012 response_type missing: redirect invalid_request with state and iss", refusal("invalid_request", change("response_type"))},
	// RFC 6749, Section 3.1.1; RFC 9700, Section 2.1.2; CLR-AUTH-019. The judge refuses an answer in the fragment.
	{"013 response_type=token: redirect unsupported_response_type in the query, never the fragment",
		refusal("unsupported_response_type", change("response_type", "token"))},
	// RFC 6749, Section 3.1.1
	{"014 response_type=code id_token: unsupported_response_type",
		refusal("unsupported_response_type", change("response_type", "code id_token"), change("response_type", "code token"))},
	// CLR 2.0, Security: state is required; CLR-AUTH-012
	{"015 state missing: redirect invalid_request", refusal("invalid_request", change("state"), change("state", ""))},
	// RFC 6749, Section 4.1.1
	{"016 state of one character: accepted and echoed", func(t *testing.T, h *host) {
		require.Equal(t, "x", allowState(t, h, "x"))
	}},
	// RFC 6749, Section 4.1.2; CLR-AUTH-002
	{"017 state of 384 characters and of all printable ones: echoed byte for byte", func(t *testing.T, h *host) {
		long := strings.Repeat("0123456789abcdef", 24)
		require.Equal(t, long, allowState(t, h, long))
		var printable strings.Builder
		for c := rune(0x20); c <= 0x7e; c++ {
			printable.WriteRune(c)
		}
		require.Equal(t, printable.String(), allowState(t, h, printable.String()))
		h.partner(t).request().set("state", printable.String()).set("scope", "nonsense").refused(t, "invalid_scope")
	}},
	// RFC 6749, Section 3.1; CLR-AUTH-027
	{"018 state or scope twice: invalid_request", func(t *testing.T, h *host) {
		p := h.partner(t)
		p.request().set("scope", readCredentials, readCredentials).refused(t, "invalid_request")
		p.request().set("code_challenge", challenge("a"), challenge("b")).refused(t, "invalid_request")
		// Which of two states is the client's cannot be known, so none need be echoed.
		r := p.request().set("state", "one", "two").send(t)
		require.Equal(t, "invalid_request", r.redirect(t).Query().Get("error"), r)
	}},
	// RFC 6749, Section 4.1.2.1; CLR-AUTH-021
	{"019 an unknown scope beside a good one: redirect invalid_scope",
		refusal("invalid_scope", change("scope", readCredentials+" https://example.org/nope"), change("scope", "openid "+readCredentials))},
	// RFC 6749, Section 3.3; CLR-AUTH-022
	{"020 a scope only another client registered: invalid_scope", func(t *testing.T, h *host) {
		h.partner(t)
		reader := h.register(t, goodMetadata().with("scope", readCredentials))
		reader.request(readCredentials).accepted(t)
		reader.request(writeCredential).refused(t, "invalid_scope")
		reader.request(readCredentials, writeCredential).refused(t, "invalid_scope")
	}},
	// RFC 6749, Section 3.3
	{"021 a scope that extends a registered one: invalid_scope",
		refusal("invalid_scope", change("scope", readCredentials+".x"), change("scope", strings.TrimSuffix(readCredentials, "only")),
			change("scope", strings.ToUpper(readCredentials)), change("scope", scopeRoot+"*"), change("scope", scopeRoot))},
	// RFC 6749, Section 3.3; CLR-AUTH-013
	{"022 scope missing: invalid_scope, no empty grant",
		refusal("invalid_scope", change("scope"), change("scope", ""), change("scope", "  "))},
	// RFC 6749, Section 3.3: the order does not matter
	{"023 scopes in another order: accepted", func(t *testing.T, h *host) {
		h.partner(t).request(writeProfile, readCredentials, writeCredential).accepted(t)
	}},
	// RFC 6749, Section 3.3. This host reads runs of space and tab as one separator.
	{"024 double spaces or a tab in scope: normalised, never a server error", func(t *testing.T, h *host) {
		p := h.partner(t)
		for _, between := range []string{"  ", "\t", " \t "} {
			a := p.request().set("scope", readCredentials+between+writeCredential)
			got := h.signedIn(t, h.alice).ask(t, a).allow(t)
			require.Equal(t, readCredentials+" "+writeCredential, got.Get("scope"))
		}
	}},
	// RFC 7636, Section 4.4.1; CLR-AUTH-008
	{"025 code_challenge missing: invalid_request before any page",
		refusal("invalid_request", change("code_challenge"), change("code_challenge", ""))},
	// RFC 7636, Section 4.4.1; RFC 9700, Section 2.1.1; CLR-AUTH-009
	{"026 code_challenge_method=plain: invalid_request", refusal("invalid_request", change("code_challenge_method", "plain"))},
	// RFC 7636, Section 4.3: the default would be plain; CLR-AUTH-010
	{"027 code_challenge without method: invalid_request",
		refusal("invalid_request", change("code_challenge_method"), change("code_challenge_method", ""))},
	// RFC 7636, Section 4.4.1
	{"028 code_challenge_method=S512: invalid_request",
		refusal("invalid_request", change("code_challenge_method", "S512"), change("code_challenge_method", "s256"))},
	// RFC 7636, Section 4.2; CLR-AUTH-011
	{"029 code_challenge of 42 or 129 characters, with = or +: invalid_request",
		refusal("invalid_request", change("code_challenge", strings.Repeat("a", 42)), change("code_challenge", strings.Repeat("a", 129)),
			change("code_challenge", strings.Repeat("a", 42)+"="), change("code_challenge", strings.Repeat("a", 42)+"+"),
			change("code_challenge", "aaaaaaaaaa"))},
	// OAuth 2.0 Multiple Response Type Encoding Practices, Section 2.1
	{"030 response_mode=query accepted, fragment or unknown a redirected error", func(t *testing.T, h *host) {
		p := h.partner(t)
		p.request().set("response_mode", "query").accepted(t)
		for _, mode := range []string{"fragment", "form_post", "nonsense"} {
			p.request().set("response_mode", mode).refused(t, "invalid_request", "unsupported_response_type")
		}
	}},
	// RFC 6749, Section 3.1; CLR-AUTH-028
	{"031 an unknown parameter: ignored", func(t *testing.T, h *host) {
		a := h.partner(t).request().set("foo", "bar").set("resource", "https://elsewhere.example/")
		require.NotEmpty(t, h.signedIn(t, h.alice).ask(t, a).allow(t).Get("code"))
	}},
	// RFC 9101, Section 7. The metadata says that neither is supported, so both are unknown parameters.
	{"032 request and request_uri: ignored as the metadata says, and never fetched", requestObjectsIgnored},
	// RFC 6749, Section 3.1
	{"033 a POST authorization request: same as GET", postedRequest},
}

// edit changes one thing in a good authorization request.
type edit func(*attempt) *attempt

func change(name string, values ...string) edit {
	return func(a *attempt) *attempt { return a.set(name, values...) }
}

// refusal asserts that each edit alone makes a good request fail with the error code.
func refusal(code string, edits ...edit) func(t *testing.T, h *host) {
	return func(t *testing.T, h *host) {
		p := h.partner(t)
		for _, e := range edits {
			got := e(p.request()).refused(t, code)
			require.Empty(t, got.Get("code"))
		}
	}
}

// allowState runs a whole request with the state and returns what came back.
func allowState(t *testing.T, h *host, state string) string {
	t.Helper()
	got := h.signedIn(t, h.alice).ask(t, h.partner(t).request().set("state", state)).allow(t)
	require.NotEmpty(t, got.Get("code"))
	return got.Get("state")
}

func requestObjectsIgnored(t *testing.T, h *host) {
	var fetched atomic.Int32
	trap := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { fetched.Add(1) }))
	defer trap.Close()
	p := h.partner(t)
	for name, value := range map[string]string{
		"request":     "eyJhbGciOiJub25lIn0.e30.",
		"request_uri": trap.URL + "/request.jwt",
	} {
		a := p.request().set(name, value)
		require.NotEmpty(t, h.signedIn(t, h.alice).ask(t, a).allow(t).Get("code"), name)
	}
	p.request().set("request_uri", "urn:ietf:params:oauth:request_uri:x").accepted(t)
	require.Zero(t, fetched.Load(), "the host fetched the request_uri")

	var m struct {
		Request    *bool `json:"request_parameter_supported"`
		RequestURI *bool `json:"request_uri_parameter_supported"`
	}
	h.get(t, metadataPath).is(t, http.StatusOK).into(t, &m)
	require.Equal(t, []*bool{new(bool), new(bool)}, []*bool{m.Request, m.RequestURI})
}

// A client's own page may post the request, so it comes from another origin and without the user's cookie.
func postedRequest(t *testing.T, h *host) {
	p := h.partner(t)
	fromClient := []opt{header("Origin", "https://partner.example"), header("Sec-Fetch-Site", "cross-site")}
	a := p.request()
	got := h.post(t, "/oauth/authorize", append(fromClient, form(a.query))...).redirect(t)
	want := a.send(t).redirect(t)
	require.Equal(t, want.Path, got.Path)

	bad := p.request().set("code_challenge_method", "plain")
	r := h.post(t, "/oauth/authorize", append(fromClient, form(bad.query))...)
	require.Equal(t, "invalid_request", r.redirect(t).Query().Get("error"), r)

	// The user signs in on the page the POST led to, and gets to the consent page as after a GET.
	b := h.browser(t, h.alice)
	pg := b.open(t, got.String()).fillSignIn(t, h.alice.Password)
	require.NotNil(t, pg.consentForm(), pg)
	require.Equal(t, a.query.Get("state"), pg.allow(t).Get("state"))

	evil := url.Values{"redirect_uri": {"https://evil.example/"}}
	for k, v := range p.request().query {
		if k != "redirect_uri" {
			evil[k] = v
		}
	}
	h.post(t, "/oauth/authorize", form(evil)).refusalPage(t)
}
