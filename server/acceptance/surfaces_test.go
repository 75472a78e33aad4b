package acceptance

import (
	"net/http"
	"net/url"
	"testing"

	"github.com/stretchr/testify/require"
)

// surfaces is every kind of request that a host answers, except its probes.
func surfaces() map[string]surface {
	return map[string]surface{
		"discovery":      {nothing, get(discoveryPath), nil},
		"metadata":       {nothing, get("/.well-known/oauth-authorization-server"), nil},
		"home page":      {nothing, get("/"), nil},
		"terms":          {nothing, get("/terms"), nil},
		"liveness":       {nothing, get("/healthz"), nil},
		"other page":     {nothing, get("/nowhere"), nil},
		"no token":       {nothing, get(credentialsPath), nil},
		"read record":    {reading, api(http.MethodGet, credentialsPath, nil), imsxLater},
		"read profile":   {reading, api(http.MethodGet, profilePath, nil), imsxLater},
		"write record":   {writing, api(http.MethodPost, credentialsPath, func() opt { return text("text/plain", jwsCLR(eddsa())) }), imsxLater},
		"write profile":  {writing, putProfile, imsxLater},
		"register":       {writing, register, oauthLater},
		"read client":    {reading, manage(http.MethodGet), oauthLater},
		"update client":  {writing, manage(http.MethodPut), oauthLater},
		"delete client":  {writing, manage(http.MethodDelete), oauthLater},
		"introspect":     {reading, introspect, oauthLater},
		"exchange":       {writing, exchange, oauthLater},
		"refresh":        {writing, refresh, oauthLater},
		"revoke":         {writing, revoke, oauthLater},
		"authorize":      {writing, authorize, pageOrRedirectLater},
		"sign in":        {writing, signIn, pageLater},
		"sign out":       {writing, signOut, pageLater},
		"account":        {reading, account, pageLater},
		"consent page":   {reading, consentPage, pageLater},
		"consent":        {writing, consent, pageLater},
		"disconnect":     {writing, disconnect, pageLater},
		"logo of client": {reading, logoOf, pageLater},
	}
}

// isLater asserts 503 and when to come back (RFC 9110, Section 15.6.4).
func (r *reply) isLater(t testing.TB) *reply {
	t.Helper()
	require.NotEmpty(t, r.is(t, http.StatusServiceUnavailable).Header.Get("Retry-After"), r)
	return r
}

// imsxLater is Imsx_StatusInfo; oauthLater an error of RFC 6749, Section 5.2; pageLater a page.
func imsxLater(t testing.TB, r *reply) {
	r.isLater(t).imsx(t, http.StatusServiceUnavailable, "server_busy")
}

func oauthLater(t testing.TB, r *reply) {
	r.isLater(t).oauthError(t, http.StatusServiceUnavailable, "temporarily_unavailable")
}

func pageLater(t testing.TB, r *reply) {
	require.Equal(t, "text/html", mediaType(r.isLater(t).Header), r)
}

// pageOrRedirectLater is the page, or the client's own error page (RFC 6749, Section 4.1.2.1).
func pageOrRedirectLater(t testing.TB, r *reply) {
	if r.Status == http.StatusServiceUnavailable {
		pageLater(t, r)
		return
	}
	require.Equal(t, "temporarily_unavailable", r.answer(t).Get("error"), r)
}

type maker = func(t testing.TB, h *host) *http.Request

func get(path string) maker {
	return func(t testing.TB, h *host) *http.Request { return h.request(t, http.MethodGet, path) }
}

func api(method, path string, body func() opt) maker {
	return func(t testing.TB, h *host) *http.Request {
		opts := []opt{bearer(h.token(t, h.alice, readCredentials, writeCredential, readProfile, writeProfile))}
		if body != nil {
			opts = append(opts, body())
		}
		return h.request(t, method, path, opts...)
	}
}

func putProfile(t testing.TB, h *host) *http.Request {
	return api(http.MethodPut, profilePath, func() opt { return jsonBody(with(profileOf(h.alice), set("description", random()))) })(t, h)
}

func register(t testing.TB, h *host) *http.Request {
	return h.request(t, http.MethodPost, "/oauth/register", jsonBody(goodMetadata()))
}

func manage(method string) maker {
	return func(t testing.TB, h *host) *http.Request {
		p := h.partner(t)
		if method == http.MethodPut {
			return p.manage(t, method, p.update().with("client_name", "Renamed"))
		}
		return p.manage(t, method, nil)
	}
}

func tokensOf(t testing.TB, h *host) *tokens {
	return h.partner(t).tokens(t, h.alice, readCredentials, offline)
}

func introspect(t testing.TB, h *host) *http.Request {
	tk := tokensOf(t, h)
	return tk.partner.formRequest(t, "/oauth/introspect", url.Values{"token": {tk.Access}})
}

func exchange(t testing.TB, h *host) *http.Request {
	c := h.partner(t).code(t, h.alice)
	return c.partner.formRequest(t, "/oauth/token", c.form())
}

func refresh(t testing.TB, h *host) *http.Request {
	tk := tokensOf(t, h)
	return tk.partner.formRequest(t, "/oauth/token", tk.refreshForm())
}

func revoke(t testing.TB, h *host) *http.Request {
	tk := tokensOf(t, h)
	return tk.partner.formRequest(t, "/oauth/revoke", url.Values{"token": {tk.Refresh}})
}

func authorize(t testing.TB, h *host) *http.Request {
	return h.signedIn(t, h.alice).withCookies(h.request(t, http.MethodGet, h.partner(t).request().url()))
}

func signIn(t testing.TB, h *host) *http.Request { return h.person(t, h.bob).signIn(t) }

func signOut(t testing.TB, h *host) *http.Request {
	p := h.person(t, h.bob)
	p.do(t, p.signIn(t))
	return p.withCookies(p.post(t, "/logout", nil))
}

func account(t testing.TB, h *host) *http.Request {
	return h.signedIn(t, h.alice).withCookies(h.request(t, http.MethodGet, "/account"))
}

func consentPage(t testing.TB, h *host) *http.Request {
	p := h.signedIn(t, h.alice)
	return p.withCookies(h.request(t, http.MethodGet, p.ask(t, h.partner(t).request()).page.URL.String()))
}

func consent(t testing.TB, h *host) *http.Request {
	p := h.signedIn(t, h.alice)
	return p.withCookies(p.ask(t, h.partner(t).request()).yes(t))
}

func disconnect(t testing.TB, h *host) *http.Request {
	p := h.signedIn(t, h.alice)
	return p.withCookies(p.post(t, "/account/apps/"+tokensOf(t, h).partner.ID+"/stop", nil))
}

func logoOf(t testing.TB, h *host) *http.Request {
	return h.request(t, http.MethodGet, "/logo/"+h.partner(t).ID+"?"+url.Values{"of": {"https://partner.example/logo.png"}}.Encode())
}
