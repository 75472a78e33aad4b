package acceptance

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The resource server: bearer tokens at the CLR API (RFC 6750).

func TestBearer(t *testing.T) { runLines(t, bearerLines) }

// operation is one operation of the CLR API with the scope that guards it.
type operation struct {
	name, method, path, scope string
	body                      func(u *user) opt
}

func operations() []operation {
	none := func(*user) opt { return func(*http.Request) {} }
	return []operation{
		{"getCredentials", http.MethodGet, credentialsPath, readCredentials, none},
		{"upsertCredential", http.MethodPost, credentialsPath, writeCredential,
			func(*user) opt { return text("text/plain", jwsCLR(es256())) }},
		{"getProfile", http.MethodGet, profilePath, readProfile, none},
		{"putProfile", http.MethodPut, profilePath, writeProfile, func(u *user) opt { return jsonBody(profileOf(u)) }},
	}
}

var bearerLines = []line{
	// RFC 6750, Section 3.1; CLR-TOK-055
	{"094 API without a token: 401 and a Bearer challenge without an error code", func(t *testing.T, h *host) {
		for _, op := range operations() {
			r := h.send(t, op.method, op.path, op.body(h.alice)).imsx(t, http.StatusUnauthorized, "unauthorizedrequest")
			require.Regexp(t, `^Bearer\b`, r.Header.Get("WWW-Authenticate"))
			require.NotContains(t, r.Header.Get("WWW-Authenticate"), "error", op.name)
		}
	}},
	// RFC 6750, Section 3.1; CLR-TOK-056 and 057
	{"095 API with a bad, expired, refresh or code token: 401 invalid_token", func(t *testing.T, h *host) {
		p := h.partner(t)
		tk, c := p.tokens(t, h.alice, readCredentials, offline), p.code(t, h.alice)
		for _, bad := range []string{"nope", random(), tk.Refresh, c.value, tk.Access + "x", tk.Access[:len(tk.Access)-1], "a.b.c",
			p.Secret, p.RegistrationToken} {
			h.get(t, credentialsPath, bearer(bad)).deadToken(t)
		}
		tk.works(t)
		h.clock.Advance(time.Hour + time.Second)
		h.get(t, credentialsPath, bearer(tk.Access)).deadToken(t)
	}},
	// RFC 6750, Section 3.1; CLR-ERR-011 and 020; CLR-READ-002, CLR-WRITE-028, CLR-PROF-008 and 017. The whole matrix:
	// each scope guards exactly its operations.
	{"096 API with too little scope: 403 insufficient_scope and the scope it takes", scopeMatrix},
	// RFC 6750, Section 2; RFC 9700, Section 4.3.2; CLR-TOK-058 and 059
	{"097 a token in query or form: refused; two methods at once: 400 invalid_request", func(t *testing.T, h *host) {
		tk := h.partner(t).tokens(t, h.alice, allScopes...)
		query := "?access_token=" + tk.Access
		h.get(t, credentialsPath+query).imsx(t, http.StatusUnauthorized, "unauthorizedrequest")
		inForm := form(url.Values{"access_token": {tk.Access}})
		h.post(t, credentialsPath, inForm).isOneOf(t, http.StatusUnauthorized, http.StatusUnsupportedMediaType)
		h.get(t, credentialsPath+query, bearer(tk.Access)).imsx(t, http.StatusBadRequest, "invalid_query_parameter", "invalid_data")
		h.post(t, credentialsPath, inForm, bearer(tk.Access)).isOneOf(t, http.StatusBadRequest, http.StatusUnsupportedMediaType)
		h.get(t, credentialsPath, bearer(tk.Access), bearer(tk.Access)).isOneOf(t, http.StatusBadRequest, http.StatusUnauthorized)
	}},
	// RFC 9110, Section 11.1; CLR-TOK-054, 060 and 061
	{"098 scheme bearer or BEARER: accepted", func(t *testing.T, h *host) {
		tk := h.partner(t).tokens(t, h.alice)
		for _, scheme := range []string{"bearer", "BEARER", "Bearer", "bEARER"} {
			h.get(t, credentialsPath, header("Authorization", scheme+" "+tk.Access)).is(t, http.StatusOK)
		}
		for _, malformed := range []string{"Bearer", "Bearer ", "Bearer a b", tk.Access, "Token " + tk.Access, "Bearer" + tk.Access,
			"Bearer \x80\xff", "Bearer " + tk.Access + ", Bearer x"} {
			h.get(t, credentialsPath, header("Authorization", malformed)).isOneOf(t, http.StatusBadRequest, http.StatusUnauthorized)
		}
		h.get(t, credentialsPath, tk.partner.auth()).is(t, http.StatusUnauthorized)
	}},
}

func scopeMatrix(t *testing.T, h *host) {
	for _, held := range []string{readCredentials, writeCredential, readProfile, writeProfile} {
		token := h.partner(t).tokens(t, h.alice, held).Access
		for _, op := range operations() {
			r := h.send(t, op.method, op.path, bearer(token), op.body(h.alice))
			if op.scope == held {
				r.isOneOf(t, http.StatusOK, http.StatusCreated)
				continue
			}
			r.imsx(t, http.StatusForbidden, "forbidden")
			require.Contains(t, r.Header.Get("WWW-Authenticate"), `error="insufficient_scope"`, op.name)
			require.Contains(t, r.Header.Get("WWW-Authenticate"), `scope="`+op.scope+`"`, op.name)
		}
	}
	everything := h.partner(t).tokens(t, h.alice, readCredentials, writeCredential, readProfile, writeProfile).Access
	for _, op := range operations() {
		h.send(t, op.method, op.path, bearer(everything), op.body(h.alice)).isOneOf(t, http.StatusOK, http.StatusCreated)
	}
}
