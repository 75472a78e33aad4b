package acceptance

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// Token endpoint: methods, media types and the form.

func TestTokenForm(t *testing.T) { runLines(t, formLines) }

var formLines = []line{
	// RFC 6749, Section 3.2; CLR-TOK-032
	{"050 GET or PUT on the token endpoint: 405 and Allow: POST", func(t *testing.T, h *host) {
		p := h.partner(t)
		for _, method := range []string{http.MethodGet, http.MethodPut, http.MethodDelete, http.MethodPatch} {
			r := h.send(t, method, "/oauth/token?"+someCode().Encode(), p.auth()).is(t, http.StatusMethodNotAllowed)
			require.Equal(t, "POST", r.Header.Get("Allow"), r)
		}
	}},
	// RFC 6749, Section 3.2; CLR-TOK-031
	{"051 JSON or multipart body: 400 invalid_request or 415", otherMediaTypes},
	// RFC 6749, Section 5.2; CLR-TOK-012
	{"052 grant_type missing: 400 invalid_request", func(t *testing.T, h *host) {
		c := h.partner(t).code(t, h.alice)
		c.partner.token(t, c.formWith("grant_type")).oauthError(t, 400, "invalid_request")
		c.partner.token(t, c.formWith("grant_type", "")).oauthError(t, 400, "invalid_request")
		c.partner.token(t, url.Values{}).oauthError(t, 400, "invalid_request")
		c.exchange(t)
	}},
	// RFC 6749, Section 5.2; CLR-TOK-013
	{"053 grant_type password, implicit or foo: 400 unsupported_grant_type", func(t *testing.T, h *host) {
		p := h.partner(t)
		for _, grant := range []string{"password", "implicit", "foo", "urn:ietf:params:oauth:grant-type:jwt-bearer",
			"Authorization_Code", "authorization_code refresh_token"} {
			p.token(t, url.Values{"grant_type": {grant}, "username": {h.alice.Email}, "password": {h.alice.Password}}).
				oauthError(t, 400, "unsupported_grant_type")
		}
	}},
	// RFC 6749, Section 5.2. This host never gives a client a token of its own, whatever its row says.
	{"054 grant_type=client_credentials: 400 unauthorized_client", func(t *testing.T, h *host) {
		asked := url.Values{"grant_type": {"client_credentials"}, "scope": {readCredentials}}
		h.partner(t).token(t, asked).oauthError(t, 400, "unauthorized_client")
		h.addServiceClient(t).token(t, asked).oauthError(t, 400, "unauthorized_client")
	}},
	// RFC 6749, Section 3.2; CLR-TOK-033
	{"055 any parameter twice: 400 invalid_request", func(t *testing.T, h *host) {
		c := h.partner(t).code(t, h.alice)
		f := c.formWith("client_id", c.partner.ID)
		f.Set("scope", readCredentials)
		f.Set("foo", "bar")
		for name, values := range f {
			twice := url.Values{}
			for k, v := range f {
				twice[k] = v
			}
			twice[name] = []string{values[0], values[0]}
			c.partner.token(t, twice).oauthError(t, 400, "invalid_request")
		}
		c.partner.token(t, c.formWith("code", "\x00")).oauthError(t, 400, "invalid_request", "invalid_grant")
		c.partner.tokensFrom(t, f)
	}},
	// No clause: nobody may make the host hold what it will refuse.
	{"056 a body of 1 MB: 413 or 400, and a longer one is not even read", oversizedForm},
	// RFC 6749, Section 5.1; CLR-TOK-005, 006 and 029. The judge asserts the same of every answer of the run.
	{"057 every 200 and 4xx: application/json, no-store, no-cache", func(t *testing.T, h *host) {
		p := h.partner(t)
		c := p.code(t, h.alice)
		for _, r := range []*reply{
			p.token(t, c.form()).is(t, http.StatusOK),
			p.token(t, c.form()).is(t, http.StatusBadRequest),
			h.post(t, "/oauth/token", form(c.form())).is(t, http.StatusUnauthorized),
			h.get(t, "/oauth/token").is(t, http.StatusMethodNotAllowed),
		} {
			require.Equal(t, "application/json", mediaType(r.Header), r)
			require.Equal(t, "no-store", r.Header.Get("Cache-Control"), r)
			require.Equal(t, "no-cache", r.Header.Get("Pragma"), r)
		}
	}},
}

func otherMediaTypes(t *testing.T, h *host) {
	c := h.partner(t).code(t, h.alice)
	flat := map[string]string{}
	var parts bytes.Buffer
	w := multipart.NewWriter(&parts)
	for name := range c.form() {
		flat[name] = c.form().Get(name)
		require.NoError(t, w.WriteField(name, flat[name]))
	}
	require.NoError(t, w.Close())
	for _, body := range []opt{jsonBody(flat), text(w.FormDataContentType(), parts.String()), text("", c.form().Encode()),
		text("text/plain", c.form().Encode()), text("application/x-www-form-urlencoded-not", c.form().Encode()), text("a/b/c;", "x=y")} {
		r := h.post(t, "/oauth/token", c.partner.auth(), body).isOneOf(t, http.StatusBadRequest, http.StatusUnsupportedMediaType)
		r.oauthError(t, r.Status, "invalid_request")
	}
	h.post(t, "/oauth/token", c.partner.auth(), text("application/x-www-form-urlencoded; charset=UTF-8", c.form().Encode())).
		is(t, http.StatusOK)
}

func oversizedForm(t *testing.T, h *host) {
	p := h.partner(t)
	big := someCode()
	big.Set("code", string(bytes.Repeat([]byte("a"), 1<<20)))
	r := p.token(t, big).isOneOf(t, http.StatusBadRequest, http.StatusRequestEntityTooLarge)
	r.oauthError(t, r.Status, "invalid_request")

	// An endless form: the host must answer or hang up long before its end.
	const whole = 1 << 30
	body := &countingReader{left: whole}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodPost, h.URL+"/oauth/token", body)
	require.NoError(t, err)
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	p.auth()(req)
	if r, err := h.try(req); err == nil {
		r.isOneOf(t, http.StatusBadRequest, http.StatusRequestEntityTooLarge)
	}
	require.Less(t, body.read(), int64(64<<20), "the host swallowed the form")
}
