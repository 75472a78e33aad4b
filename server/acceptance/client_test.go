package acceptance

import (
	"encoding/base64"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Token endpoint: client authentication.

func TestClientAuthentication(t *testing.T) { runLines(t, clientLines) }

var clientLines = []line{
	// RFC 6749, Section 5.2; CLR-TOK-010
	{"042 no credentials: 401 invalid_client and a Basic challenge", func(t *testing.T, h *host) {
		h.post(t, "/oauth/token", form(someCode())).invalidClient(t)
	}},
	// RFC 6749, Section 5.2; CLR-TOK-008 and 009
	{"043 wrong secret: 401 invalid_client and a Basic challenge", func(t *testing.T, h *host) {
		p := h.partner(t)
		for _, wrong := range []string{"wrong", "", p.Secret + "x", p.Secret[:len(p.Secret)-1], strings.ToUpper(p.Secret)} {
			h.post(t, "/oauth/token", basic(p.ID, wrong), form(someCode())).invalidClient(t)
		}
	}},
	// RFC 6749, Section 5.2
	{"044 unknown client: the same answer as a wrong secret", func(t *testing.T, h *host) {
		p := h.partner(t)
		wrong := h.post(t, "/oauth/token", basic(p.ID, "wrong"), form(someCode())).invalidClient(t)
		unknown := h.post(t, "/oauth/token", basic("nobody", "wrong"), form(someCode())).invalidClient(t)
		require.Equal(t, string(wrong.Body), string(unknown.Body))
		require.Equal(t, wrong.Header.Get("WWW-Authenticate"), unknown.Header.Get("WWW-Authenticate"))
	}},
	// RFC 6749, Section 2.3.1; registration says client_secret_basic only; CLR-TOK-011
	{"045 client_secret in the body: 401 invalid_client", func(t *testing.T, h *host) {
		c := h.partner(t).code(t, h.alice)
		f := c.formWith("client_id", c.partner.ID)
		f.Set("client_secret", c.partner.Secret)
		h.post(t, "/oauth/token", form(f)).invalidClient(t)
		c.exchange(t)
	}},
	// RFC 6749, Section 2.3
	{"046 Basic and body secret together: 400 invalid_request", func(t *testing.T, h *host) {
		c := h.partner(t).code(t, h.alice)
		c.partner.token(t, c.formWith("client_secret", c.partner.Secret)).oauthError(t, 400, "invalid_request")
		c.partner.token(t, c.formWith("client_assertion", "e30.e30.x")).oauthError(t, 400, "invalid_request")
		c.exchange(t)
	}},
	// RFC 6749, Section 2.3
	{"047 Basic for one client, client_id of another: 400 invalid_request or 401", func(t *testing.T, h *host) {
		c, other := h.partner(t).code(t, h.alice), h.partner(t)
		r := c.partner.token(t, c.formWith("client_id", other.ID)).isOneOf(t, 400, 401)
		r.oauthError(t, r.Status, "invalid_request", "invalid_client")
		same := c.formWith("client_id", c.partner.ID)
		c.partner.tokensFrom(t, same)
	}},
	// RFC 6749, Sections 2.3.1 and 3.2
	{"048 credentials or grant parameters in the query: not used, refused", func(t *testing.T, h *host) {
		c := h.partner(t).code(t, h.alice)
		secret := url.Values{"client_id": {c.partner.ID}, "client_secret": {c.partner.Secret}}
		h.post(t, "/oauth/token?"+secret.Encode(), form(c.form())).isOneOf(t, 400, 401)
		h.post(t, "/oauth/token?"+c.form().Encode(), c.partner.auth(), form(url.Values{})).oauthError(t, 400, "invalid_request")
		h.post(t, "/oauth/token?code="+c.value, c.partner.auth(), form(c.formWith("code"))).oauthError(t, 400, "invalid_request")
		c.exchange(t)
	}},
	// RFC 6749, Section 2.3.1
	{"049 malformed Basic: 401 invalid_client, never a server error", func(t *testing.T, h *host) {
		p := h.partner(t)
		encode := func(s string) string { return "Basic " + base64.StdEncoding.EncodeToString([]byte(s)) }
		for _, malformed := range []string{"Basic", "Basic ", "Basic !!!", "Basic " + strings.Repeat("A", 10_000), encode(p.ID),
			encode("%zz:" + p.Secret), encode(p.ID + ":%zz"), encode(":"), encode("\xff\xfe:\x00"), "Bearer " + p.Secret, "Digest x"} {
			h.post(t, "/oauth/token", header("Authorization", malformed), form(someCode())).invalidClient(t)
		}
		h.post(t, "/oauth/token", p.auth(), header("Authorization", encode(p.ID+":wrong")), form(someCode())).isOneOf(t, 400, 401)
		// The scheme's name knows no case (RFC 9110, Section 11.1).
		c := p.code(t, h.alice)
		lower := "basic " + base64.StdEncoding.EncodeToString([]byte(p.ID+":"+p.Secret))
		h.post(t, "/oauth/token", header("Authorization", lower), form(c.form())).is(t, http.StatusOK)
	}},
}

// someCode is a form that gets as far as client authentication.
func someCode() url.Values {
	return url.Values{"grant_type": {"authorization_code"}, "code": {"nope"}, "redirect_uri": {callback}, "code_verifier": {random()}}
}
