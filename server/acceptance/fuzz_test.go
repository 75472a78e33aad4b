package acceptance

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// The fuzz tests throw bytes at a whole host: no request may cause a server error, an answer that breaks a rule, a page
// with a script, or a redirect to an address that was not registered.
//
// A host does not run the same lines for the same request each time, so the fuzzer finds everything interesting and
// would spend its time making it smaller: run these with -fuzzminimizetime=10x.

// sane asserts what the answer to any request MUST keep.
func (h *host) sane(t *testing.T, r *reply) {
	t.Helper()
	require.Less(t, r.Status, 500, r)
	h.recorder.requireNoViolation(t, h.log)
	if mediaType(r.Header) != "application/json" && mediaType(r.Header) != "text/plain" {
		require.NotContains(t, strings.ToLower(string(r.Body)), "<script", r)
	}
	if location := r.Header.Get("Location"); location != "" {
		to, err := r.URL.Parse(location)
		require.NoError(t, err)
		require.Contains(t, []string{origin(h.base), "https://partner.example"}, origin(to), r)
	}
}

// sendable percent-encodes what no HTTP client can put into a request line.
func sendable(query string) string {
	var b strings.Builder
	for i := range len(query) {
		if c := query[i]; c <= ' ' || c >= 0x7f || c == '#' {
			b.WriteString(url.QueryEscape(string([]byte{c})))
		} else {
			b.WriteByte(c)
		}
	}
	return b.String()
}

func (h *host) getQuery(t *testing.T, path, query string, opts ...opt) *reply {
	t.Helper()
	return h.get(t, path, append(opts, func(r *http.Request) { r.URL.RawQuery = sendable(query) })...)
}

func FuzzAuthorizeQuery(f *testing.F) {
	h := fuzzHost(f)
	p := h.partner(f)
	b := h.signedIn(f, h.alice)
	good := p.request().query.Encode()
	for _, seed := range []string{good, "", "client_id=" + p.ID, good + "&state=<script>alert(1)</script>", good + "&redirect_uri=https://evil.example",
		strings.Replace(good, "callback", "callback%0d%0aLocation:%20https://evil.example", 1), strings.ReplaceAll(good, "&", ";"), "%", "%zz&==&&=",
		good + "&response_mode=fragment", strings.Replace(good, "S256", "plain", 1), "authorization=" + random(), "authorization=a&authorization=b",
		strings.Replace(good, "state=", "state=%00%ff", 1), good + "&scope=%22%5c%3cscript%3e", strings.Repeat("a=b&", 2000)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		h.sane(t, h.getQuery(t, "/oauth/authorize", query))
		h.sane(t, h.getQuery(t, "/oauth/authorize", query, func(r *http.Request) { b.withCookies(r) }))
	})
}

func FuzzTokenForm(f *testing.F) {
	h := fuzzHost(f)
	p := h.partner(f)
	c, tk := p.code(f, h.alice, readCredentials, offline), p.tokens(f, h.alice, readCredentials, offline)
	for _, seed := range []string{c.form().Encode(), tk.refreshForm().Encode(), "", "grant_type=password", "grant_type=&code=",
		"grant_type=authorization_code&code=.", "grant_type=refresh_token&refresh_token=" + strings.Repeat("a", 5000) + ".b", "%", "a=%zz",
		c.form().Encode() + "&code=x", "grant_type=authorization_code&code=%00&redirect_uri=%ff&code_verifier=%c0",
		"token=" + tk.Access, "token=" + tk.Refresh + "&token_type_hint=%00", "grant_type=client_credentials&scope=%20"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		for _, path := range []string{"/oauth/token", "/oauth/revoke", "/oauth/introspect"} {
			h.sane(t, h.post(t, path, p.auth(), text("application/x-www-form-urlencoded", body)))
		}
	})
}

func FuzzRegistration(f *testing.F) {
	h := fuzzHost(f)
	p := h.partner(f)
	good := goodMetadata()
	for _, m := range []metadata{good, good.without("scope"), good.with("client_name", "<script>alert(1)</script>"),
		good.with("redirect_uris", []string{"https://partner.example/%zz"}), good.with("redirect_uris", []string{"https://partner.example:99999/"}),
		good.with("client_uri", "https://\u202epartner.example"), good.with("contacts", []any{nil}), p.update()} {
		f.Add(string(mustJSON(m)))
	}
	for _, seed := range []string{"", "{", "[]", "null", `{"redirect_uris":[[[]]]}`, "\xff", strings.Repeat(`{"a":`, 100)} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, body string) {
		h.sane(t, h.post(t, "/oauth/register", text("application/json", body)))
		h.sane(t, h.send(t, http.MethodPut, p.RegistrationURI, bearer(p.RegistrationToken), text("application/json", body)))
	})
}

func FuzzCredentialBody(f *testing.F) {
	h := fuzzHost(f)
	l := h.learner(f)
	jws, document := jwsCLR(es256()), string(jsonCLR())
	for _, seed := range []string{document, jws, jwsCLR(rs256()), tamper(jws), "", "{", "a.b.c", "..", strings.Replace(document, "2024", "+2024", 1),
		strings.Replace(document, `"ClrCredential"`, `["ClrCredential"]`, 1), document[:len(document)/2], jws + ".", "null", `{"id":1e999}`,
		strings.Repeat("[", 1000), strings.Replace(document, "Transcript", "<script>alert(1)</script>\\ud800", 1)} {
		f.Add(seed)
	}
	for _, mutate := range []func(object){set("name", nil), set("id", 7), set("@context", clrContext[0]), set("credentialSubject", nil)} {
		f.Add(string(jsonCLR(mutate)))
	}
	f.Fuzz(func(t *testing.T, body string) {
		h.sane(t, l.postJSON(t, []byte(body)))
		h.sane(t, l.postJWS(t, body))
		h.sane(t, h.send(t, http.MethodPut, profilePath, bearer(l.token), text("application/json", body)))
		h.sane(t, h.get(t, credentialsPath+"?limit=1", bearer(l.token)))
	})
}

func FuzzPagingQuery(f *testing.F) {
	h := fuzzHost(f)
	l := h.learner(f)
	l.fill(f, 5)
	for _, seed := range []string{"", "limit=2", "limit=2&offset=2", "limit=2&since=2020-01-01T00:00:00Z", "limit=0", "limit=-1", "offset=99999999999999999999",
		"since=yesterday", "limit=%00", "limit=1&limit=2", "since=2020-01-01T00:00:00%2B02:00", "limit=2&since=>;rel=next,<https://evil.example", "%", ";",
		"offset=9223372036854775807&limit=100", "limit=100&foo=<script>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, query string) {
		h.sane(t, h.getQuery(t, credentialsPath, query, bearer(l.token)))
	})
}
