package page

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestLocal(t *testing.T) {
	for _, row := range []struct {
		base, next string
		want       bool
	}{
		{"", "/", true},
		{"", "/account", true},
		{"", "/account/", true},
		{"", "/oauth/authorize?redirect_uri=https%3A%2F%2Fapp.example%2Fcb&state=%2F%2F", true},
		{"", "/oauth/authorize?redirect_uri=https://app.example/cb", true},
		{"", "", false},
		{"", "account", false},
		{"", "?x=1", false},
		{"", "https://evil.example/", false},
		{"", "HTTPS:/evil.example/", false},
		{"", "javascript:alert(1)", false},
		{"", "//evil.example/", false},
		{"", "///evil.example/", false},
		{"", `/\evil.example/`, false},
		{"", `\\evil.example/`, false},
		{"", "/%5Cevil.example/", false},
		{"", "/%2Fevil.example/", false},
		{"", "/\tevil.example/", false},
		{"", "/\r\nSet-Cookie: a=b", false},
		{"", "/a%0d%0ab", false},
		{"", " /account", false},
		{"", "/account#x", false},
		{"", "/%zz", false},
		{"/tenant", "/tenant", true},
		{"/tenant", "/tenant/account", true},
		{"/tenant", "/account", false},
		{"/tenant", "/tenantry/account", false},
		{"/tenant", "/tenant/../account", false},
		{"/tenant", "/tenant/%2e%2e/account", false},
		{"/tenant", "/tenant/..%2faccount", false},
		{"/tenant", "/tenant//account", false},
	} {
		require.Equal(t, row.want, local(row.base, row.next), "%q below %q", row.next, row.base)
	}
}

// Wherever a page leads on, a browser that reads the Location as browsers do stays on this host and below the base path.
func FuzzLocal(f *testing.F) {
	for _, next := range []string{"/tenant/a", "/tenant/%2e%2e/b", "//e", `/\e`, "/tenant?x=//e", "/tenant/.\x00./", "/tenant/%2E./x"} {
		f.Add(next)
	}
	f.Fuzz(func(t *testing.T, next string) {
		if !local("/tenant", next) {
			return
		}
		w := httptest.NewRecorder()
		http.Redirect(w, httptest.NewRequest(http.MethodPost, "/tenant/login", nil), next, http.StatusSeeOther)
		location := w.Header().Get("Location")
		seen := strings.Map(func(r rune) rune { // WHATWG URL: tabs and line breaks go, a backslash is a slash
			switch r {
			case '\t', '\n', '\r':
				return -1
			case '\\':
				return '/'
			}
			return r
		}, strings.TrimSpace(location))
		base, err := url.Parse("https://host.example/tenant/login")
		require.NoError(t, err)
		to, err := base.Parse(seen)
		require.NoError(t, err, "%q", seen)
		require.Equal(t, "https://host.example", to.Scheme+"://"+to.Host, "%q", location)
		require.True(t, to.Path == "/tenant" || strings.HasPrefix(to.Path, "/tenant/"), "%q", location)
	})
}
