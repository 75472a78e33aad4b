package acceptance

import (
	"fmt"
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"golang.org/x/net/html"
)

// Registration (RFC 7591).

func TestRegistration(t *testing.T) { runStories(t, registrationLines) }

// registered is what a registration answers beside the metadata (RFC 7591, Section 3.2.1; RFC 7592, Section 3).
type registered struct {
	ID        string `json:"client_id"`
	Secret    string `json:"client_secret"`
	IssuedAt  int64  `json:"client_id_issued_at"`
	ExpiresAt *int64 `json:"client_secret_expires_at"`
	URI       string `json:"registration_client_uri"`
	Token     string `json:"registration_access_token"`
}

var registrationLines = []story{
	// RFC 7591, Section 3.2.1; CLR-REG-001 to 008, 013, 014 and 016
	{"099 a valid body: 201, all metadata echoed, the secret, the dates, no-store", validRegistration},
	// RFC 7591, Section 3.2.2; CLR-REG-018 to 024, 026, 034 and 043
	{"100 each required field missing, empty or of the wrong JSON type: 400 invalid_client_metadata", func(t *testing.T, h *host) {
		for _, member := range []string{"client_name", "client_uri", "logo_uri", "tos_uri", "policy_uri", "software_id",
			"software_version", "scope"} {
			h.refuses(t, "invalid_client_metadata", goodMetadata().without(member))
			for _, wrong := range []any{"", "   ", nil, 7, true, []string{"x"}, object{"a": "b"}} {
				h.refuses(t, "invalid_client_metadata", goodMetadata().with(member, wrong))
			}
		}
		for _, member := range []string{"grant_types", "response_types", "contacts"} {
			for _, wrong := range []any{"code", 7, object{}, []any{7}, []any{""}} {
				h.refuses(t, "invalid_client_metadata", goodMetadata().with(member, wrong))
			}
		}
		for _, wrong := range []any{callback, 7, nil, []any{7}, []any{nil}, []any{""}} {
			h.refuses(t, "invalid_redirect_uri invalid_client_metadata", goodMetadata().with("redirect_uris", wrong))
		}
	}},
	// RFC 7591, Section 3.2.2; CLR-REG-025 and 035
	{"101 redirect_uris missing or empty: 400", func(t *testing.T, h *host) {
		h.refuses(t, "invalid_redirect_uri invalid_client_metadata", goodMetadata().without("redirect_uris"))
		h.refuses(t, "invalid_redirect_uri invalid_client_metadata", goodMetadata().with("redirect_uris", []string{}))
	}},
	// RFC 7591, Section 3.2.2; RFC 8252, Section 8.4; CLR-REG-031, 033, 036 and 037
	{"102 redirect_uri http, relative, with fragment, userinfo, IP, localhost or another scheme: invalid_redirect_uri", func(t *testing.T, h *host) {
		for _, address := range []string{"http://partner.example/cb", "https://partner.example/cb#x", "https://partner.example/cb#",
			"/cb", "cb", "//partner.example/cb", "https://", "https:///cb", "https://user:secret@partner.example/cb", "https://192.0.2.7/cb",
			"https://[2001:db8::1]/cb", "https://127.0.0.1/cb", "https://2130706433/cb", "https://localhost/cb", "http://localhost/cb",
			"javascript:alert(1)", "data:text/html,x", "com.example.app:/cb", "urn:ietf:wg:oauth:2.0:oob", "https://partner.example:0x50/cb",
			"https://partner.example/\n", "https://elsewhere.example/cb", "https://partner.example/cb?" + strings.Repeat("a", 5000)} {
			h.refuses(t, "invalid_redirect_uri", goodMetadata().with("redirect_uris", []string{address}))
			h.refuses(t, "invalid_redirect_uri", goodMetadata().with("redirect_uris", []string{callback, address}))
		}
		h.refuses(t, "invalid_redirect_uri", goodMetadata().with("redirect_uris", manyURIs(1000)))
	}},
	// RFC 7591, Section 5; CLR 2.0, Security: all URLs on one hostname, https; CLR-REG-027 to 030 and 032
	{"103 logo, tos, policy or client URI on another hostname or http: invalid_client_metadata", func(t *testing.T, h *host) {
		for _, member := range []string{"client_uri", "logo_uri", "tos_uri", "policy_uri"} {
			for _, address := range []string{"https://evil.example/x", "https://www.partner.example/x", "https://pаrtner.example/x",
				"https://xn--prtner-4ve.example/x", "https://partner.example./x", "http://partner.example/x", "/x", "javascript:alert(1)",
				"https://user@partner.example/x", "https://192.0.2.7/x"} {
				h.refuses(t, "invalid_client_metadata invalid_redirect_uri", goodMetadata().with(member, address))
			}
		}
	}},
	// RFC 7591, Section 2; CLR-REG-038 and 010
	{"104 token_endpoint_auth_method none, post or private_key_jwt: invalid_client_metadata", func(t *testing.T, h *host) {
		for _, method := range []any{"none", "client_secret_post", "private_key_jwt", "CLIENT_SECRET_BASIC", "", 7} {
			h.refuses(t, "invalid_client_metadata", goodMetadata().with("token_endpoint_auth_method", method))
		}
	}},
	// RFC 7591, Section 2.1; CLR-REG-039 and 040
	{"105 grants and responses that are not served or disagree: invalid_client_metadata", func(t *testing.T, h *host) {
		for _, grants := range [][]string{{"implicit"}, {"password"}, {"client_credentials"}, {"authorization_code", "implicit"},
			{"refresh_token"}, {"authorization_code", "foo"}} {
			h.refuses(t, "invalid_client_metadata", goodMetadata().with("grant_types", grants))
		}
		for _, responses := range [][]string{{"token"}, {"code", "token"}, {"code token"}, {"id_token"}} {
			h.refuses(t, "invalid_client_metadata", goodMetadata().with("response_types", responses))
		}
	}},
	// RFC 7591, Section 2; CLR-REG-041
	{"106 scope with an unsupported URI: refused, or dropped and the echo says so", func(t *testing.T, h *host) {
		for _, scope := range []string{readCredentials + " https://example.org/nope", readCredentials + " openid"} {
			r := h.post(t, "/oauth/register", jsonBody(goodMetadata().with("scope", scope)))
			if r.Status == http.StatusCreated {
				require.Equal(t, readCredentials, member(t, r.Body, "scope"))
				continue
			}
			r.oauthError(t, http.StatusBadRequest, "invalid_client_metadata")
		}
		h.refuses(t, "invalid_client_metadata", goodMetadata().with("scope", "https://example.org/nope"))
	}},
	// RFC 7591, Section 3.2.1
	{"107 client_id, client_secret and expiry sent by the client: ignored", func(t *testing.T, h *host) {
		var got registered
		h.post(t, "/oauth/register", jsonBody(goodMetadata().with("client_id", "mine").with("client_secret", "my own secret, sent").
			with("client_secret_expires_at", 1).with("client_id_issued_at", 1).with("registration_access_token", "mine, too, sent"))).
			is(t, http.StatusCreated).into(t, &got)
		require.NotEqual(t, "mine", got.ID)
		require.NotEqual(t, "my own secret, sent", got.Secret)
		require.NotEqual(t, "mine, too, sent", got.Token)
		require.Equal(t, h.clock.Now().Unix(), got.IssuedAt)
		require.Zero(t, *got.ExpiresAt)
	}},
	// RFC 7591, Section 2; CLR-REG-017
	{"108 unknown metadata: ignored, not stored", func(t *testing.T, h *host) {
		r := h.post(t, "/oauth/register", jsonBody(goodMetadata().with("x_test", "1").with("jwks_uri", "https://partner.example/jwks").
			with("constructor", object{"prototype": 1}))).is(t, http.StatusCreated)
		require.NotContains(t, string(r.Body), "x_test")
		require.NotContains(t, string(r.Body), "constructor")
	}},
	// RFC 7591, Section 3.2.2; CLR-REG-045 to 047
	{"109 broken JSON, array, duplicate names, BOM, 1 MB, wrong Content-Type: 400, 413 or 415", malformedRegistrations},
	// RFC 7591, Section 3.2.1; CLR-REG-015
	{"110 the same body twice: two clients with two secrets", func(t *testing.T, h *host) {
		one, two := h.partner(t), h.partner(t)
		require.NotEqual(t, one.ID, two.ID)
		require.NotEqual(t, one.Secret, two.Secret)
		require.NotEqual(t, one.RegistrationToken, two.RegistrationToken)
	}},
	// RFC 7591, Section 5
	{"111 client_name with HTML, bidi controls or 10 kB: refused, or escaped on the consent page", hostileNames},
	// RFC 7591, Section 5; CLR-ERR-016
	{"112 a flood: 429 and Retry-After", func(t *testing.T, h *host) {
		flooded := h.another(t, plan{throttle: true})
		for range 1000 {
			r := flooded.post(t, "/oauth/register", jsonBody(goodMetadata()))
			if r.Status == http.StatusTooManyRequests {
				require.Regexp(t, `^[1-9]\d*$`, r.Header.Get("Retry-After"))
				return
			}
			r.is(t, http.StatusCreated)
		}
		require.Fail(t, "a thousand registrations in no time at all were accepted")
	}},
}

// refuses asserts that the registration is refused with one of the codes, and that no client comes of it.
func (h *host) refuses(t testing.TB, codes string, m metadata) {
	t.Helper()
	r := h.post(t, "/oauth/register", jsonBody(m)).oauthError(t, http.StatusBadRequest, strings.Fields(codes)...)
	require.NotContains(t, string(r.Body), `"client_id"`, r)
	require.NotContains(t, string(r.Body), `"client_secret"`, r)
}

func manyURIs(n int) []string {
	all := make([]string, n)
	for i := range all {
		all[i] = fmt.Sprintf("https://partner.example/cb/%d", i)
	}
	return all
}

func validRegistration(t *testing.T, h *host) {
	var got registered
	var echo metadata
	sent := goodMetadata()
	h.post(t, "/oauth/register", jsonBody(sent)).is(t, http.StatusCreated).into(t, &got).into(t, &echo)
	for member, value := range sent {
		require.JSONEq(t, string(mustJSON(value)), string(mustJSON(echo[member])), member)
	}
	require.NotEmpty(t, got.ID)
	require.GreaterOrEqual(t, len(got.Secret), 43)
	require.Regexp(t, `^[A-Za-z0-9_-]+$`, got.Secret, "clients that do not form-encode the secret would fail (RFC 6749, Section 2.3.1)")
	require.Equal(t, h.clock.Now().Unix(), got.IssuedAt)
	require.NotNil(t, got.ExpiresAt)
	require.Zero(t, *got.ExpiresAt)
	require.NotEmpty(t, got.Token)
	require.True(t, strings.HasPrefix(got.URI, h.URL+"/"), got.URI)

	// CLR-REG-010 to 012: what is left out takes its default, and the answer says so.
	short := goodMetadata().without("grant_types").without("response_types").without("contacts").without("token_endpoint_auth_method")
	echo = metadata{}
	h.post(t, "/oauth/register", jsonBody(short)).is(t, http.StatusCreated).into(t, &echo)
	require.Equal(t, []any{"authorization_code"}, echo["grant_types"])
	require.Equal(t, []any{"code"}, echo["response_types"])
	require.Equal(t, "client_secret_basic", echo["token_endpoint_auth_method"])
	require.NotContains(t, echo, "contacts")
}

func malformedRegistrations(t *testing.T, h *host) {
	good := string(mustJSON(goodMetadata()))
	for _, body := range []string{"", "{", "[]", "[" + good + "]", `"x"`, "1", "null", good + good, good + "x", "\ufeff" + good,
		strings.Replace(good, "{", `{"client_name":"first",`, 1), strings.Replace(good, "Partner", "\xff", 1),
		strings.Repeat("[", 100_000), `{"a":` + strings.Repeat(`{"a":`, 5000) + "1" + strings.Repeat("}", 5001)} {
		r := h.post(t, "/oauth/register", text("application/json", body)).isOneOf(t, 400, 413)
		r.oauthError(t, r.Status, "invalid_client_metadata", "invalid_request")
	}
	large := goodMetadata().with("padding", strings.Repeat("a", 1<<20))
	h.post(t, "/oauth/register", jsonBody(large)).isOneOf(t, http.StatusBadRequest, http.StatusRequestEntityTooLarge)
	for _, other := range []string{"text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "", "json"} {
		r := h.post(t, "/oauth/register", text(other, good)).isOneOf(t, http.StatusBadRequest, http.StatusUnsupportedMediaType)
		r.oauthError(t, r.Status, "invalid_client_metadata", "invalid_request")
	}
	h.post(t, "/oauth/register", text("application/json; charset=utf-8", good)).is(t, http.StatusCreated)
	h.get(t, "/oauth/register").is(t, http.StatusMethodNotAllowed) // CLR-REG-048
}

func hostileNames(t *testing.T, h *host) {
	const bidi = "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u200f"
	for _, name := range []string{`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</title><svg/onload=alert(1)>`,
		"Partner\u202egpj.exe", "Part\u2066ner", strings.Repeat("Partner ", 1250), "Partner\x00", "a\nb", "{{.}}"} {
		r := h.post(t, "/oauth/register", jsonBody(goodMetadata().with("client_name", name)))
		if r.Status == http.StatusBadRequest {
			r.oauthError(t, http.StatusBadRequest, "invalid_client_metadata")
			continue
		}
		p := &partner{host: h}
		r.is(t, http.StatusCreated).into(t, p)
		consent := h.signedIn(t, h.alice).ask(t, p.request())
		require.NotContains(t, string(consent.Body), "<script>")
		require.False(t, strings.ContainsAny(string(consent.Body), bidi), "bidi controls reach the page")
		for n := range consent.doc.Descendants() {
			require.NotEqual(t, "svg", n.Data, "markup from the name")
			require.False(t, n.Type == html.ElementNode && has(n, "onerror"), "markup from the name")
		}
		require.LessOrEqual(t, strings.Count(string(consent.Body), "Partner "), 300, "the name drowns the page")
	}
}
