package oauth_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
)

// serveOnce runs a handler without a network between, so that the fuzzer is not slowed down by it. Only the handler parses
// the request.
func serveOnce(handler gin.HandlerFunc, req *http.Request) *httptest.ResponseRecorder {
	w := httptest.NewRecorder()
	c, _ := gin.CreateTestContext(w)
	c.Request = req
	handler(c)
	c.Writer.WriteHeaderNow()
	return w
}

// FuzzAuthorize sends any query, signed in and not. Nothing may break, and no browser may be sent to a place that the
// client did not register.
func FuzzAuthorize(f *testing.F) {
	good := question("app", everything...)
	f.Add(good.Encode(), true)
	f.Add(good.Encode(), false)
	f.Add("authorization=x", true)
	f.Add("", true)
	for _, change := range []func(url.Values){
		with("redirect_uri", "https://evil.example/"), with("redirect_uri", redirect, "https://evil.example/"),
		with("client_id", "app", "other"), with("state", "a\r\nLocation: https://evil.example"), with("scope", "a\\b\"\u00e9 \x00"),
		with("request_uri", "urn:ietf:params:oauth:request_uri:x"), with("response_mode", "form_post"), with("registration", "{}"),
		with("redirect_uri", redirect+"#@evil.example/"), with("authorization", "x"), with("audience", "https://evil.example"),
	} {
		q := question("app", everything...)
		change(q)
		f.Add(q.Encode(), true)
	}
	f.Add(good.Encode()+"&x=%zz;y", true)

	h := newHost(f, sqlite)
	f.Fuzz(func(t *testing.T, query string, signedIn bool) {
		req := httptest.NewRequest(http.MethodGet, "/oauth/authorize", nil)
		req.URL.RawQuery = query
		if signedIn {
			req.Header.Set("Browser", browser)
		}
		w := serveOnce(h.oauth.Authorize, req)
		if w.Code >= 500 {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
		to := w.Header().Get("Location")
		if (to != "") != (w.Code == http.StatusSeeOther) {
			t.Fatalf("%d with the location %q", w.Code, to)
		}
		local := strings.HasPrefix(to, "/login?") || strings.HasPrefix(to, "/consent/")
		registered := strings.HasPrefix(to, redirect+"&") || strings.HasPrefix(to, "https://app.example/second?")
		if to != "" && !local && !registered {
			t.Fatalf("redirected to %q", to)
		}
		if registered {
			checkErrorRedirect(t, to)
		}
	})
}

func checkErrorRedirect(t *testing.T, to string) {
	t.Helper()
	u, err := url.Parse(to)
	if err != nil {
		t.Fatal(err)
	}
	q, err := url.ParseQuery(u.RawQuery)
	if err != nil || q.Get("iss") != issuer || q.Has("code") {
		t.Fatalf("%v: %v", to, err)
	}
	codes := []string{"invalid_request", "unauthorized_client", "unsupported_response_type", "invalid_scope"}
	if !slices.Contains(codes, q.Get("error")) {
		t.Fatalf("error %q", q.Get("error"))
	}
	if strings.ContainsFunc(q.Get("error_description"), func(r rune) bool { return r < ' ' || r > '~' || r == '"' || r == '\\' }) {
		t.Fatalf("error_description %q", q.Get("error_description"))
	}
}

// FuzzToken sends any form with good credentials to the three endpoints that read one. No 5xx may result, and no token may
// be issued.
func FuzzToken(f *testing.F) {
	h := newHost(f, sqlite)
	p, code := h.tokens("app", everything...), h.code("app", everything...)
	wrong := exchange(code)
	wrong.Set("code_verifier", strings.Repeat("v", 43))
	for _, form := range []url.Values{
		wrong, refreshing(p.Access), refreshing(""), exchange("clrc_x.y"), {"token": {"clra_x.y"}}, {"grant_type": {"password"}},
		{"grant_type": {"authorization_code refresh_token"}, "code": {code}}, {"grant_type": {"client_credentials"}},
		{"grant_type": {"authorization_code", "refresh_token"}}, {"token": {"\x00"}, "token_type_hint": {"\xff"}},
		{"grant_type": {"refresh_token"}, "refresh_token": {p.Refresh}, "scope": {"a\\b\"\u00e9"}},
	} {
		f.Add(form.Encode(), "application/x-www-form-urlencoded")
	}
	f.Add("grant_type=%zz;", "application/x-www-form-urlencoded; charset=utf-8")
	f.Add("{}", "application/json")
	f.Add("--x\r\n", "multipart/form-data; boundary=x")

	f.Fuzz(func(t *testing.T, body, mediaType string) {
		for _, handler := range []gin.HandlerFunc{h.oauth.Token, h.oauth.Revoke, h.oauth.Introspect} {
			req := httptest.NewRequest(http.MethodPost, "/", strings.NewReader(body))
			req.Header.Set("Content-Type", mediaType)
			req.SetBasicAuth("app", password)
			w := serveOnce(handler, req)
			if w.Code >= 500 || strings.Contains(w.Body.String(), "access_token\"") {
				t.Fatalf("%d: %s", w.Code, w.Body)
			}
		}
	})
}

// FuzzBasic sends any Authorization header.
func FuzzBasic(f *testing.F) {
	for _, header := range []string{"", "Basic", "Basic ", "Basic Og==", "basic YXBwOng=", "Basic %%", "Bearer x", "Basic AP86/w=="} {
		f.Add(header)
	}
	h := newHost(f, sqlite)
	f.Fuzz(func(t *testing.T, header string) {
		req := httptest.NewRequest(http.MethodPost, "/", strings.NewReader("grant_type=refresh_token&refresh_token=x"))
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Authorization", header)
		w := serveOnce(h.oauth.Token, req)
		if w.Code != http.StatusUnauthorized || w.Header().Get("WWW-Authenticate") == "" {
			t.Fatalf("%d: %s", w.Code, w.Body)
		}
	})
}
