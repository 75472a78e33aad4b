package server

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"
)

// asked sends a request under a Host header of its own, as a browser does whose DNS answer somebody chose.
func asked(t *testing.T, srv *httptest.Server, method, host, path string, header http.Header) (*http.Response, string) {
	t.Helper()
	req, err := http.NewRequest(method, srv.URL+path, strings.NewReader(""))
	require.NoError(t, err)
	req.Host = host
	for name, values := range header {
		req.Header[name] = values
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	require.NoError(t, err)
	body, err := io.ReadAll(resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp, string(body)
}

// DNS rebinding: a name of an attacker's that points here is not served, on any surface.
func TestOnlyTheHostsOwnNameIsServed(t *testing.T) {
	for _, row := range []struct {
		public        string
		served, other []string
	}{
		{
			"https://records.example.edu",
			[]string{"records.example.edu", "RECORDS.example.edu", "records.example.edu:443", "records.example.edu:8443"},
			[]string{"evil.example", "records.example.edu.evil.example", "records.example.edu.", "localhost", "127.0.0.1:8080", "[::1]",
				"backend:8080", "xrecords.example.edu", "records.example.edu@evil.example", "records.example.edu:80:80"},
		},
		{
			"http://localhost:8080",
			[]string{"localhost:8080", "LocalHost", "127.0.0.1:8080", "127.0.0.2", "[::1]:8080", "[::1]"},
			[]string{"evil.example:8080", "localhost.evil.example", "localhost.", "a.localhost:8080", "127.0.0.1.nip.example", "192.168.0.1:8080", "0.0.0.0:8080"},
		},
		{"https://bücher.example", []string{"xn--bcher-kva.example"}, []string{"bcher.example"}},
		{"https://[2001:db8::7]:8443", []string{"[2001:db8::7]:8443"}, []string{"[2001:db8::8]:8443"}},
	} {
		_, srv := newTestServer(t, Config{PublicURL: row.public, Listen: ":8080"})
		for _, host := range row.served {
			resp, _ := asked(t, srv, "GET", host, "/login", nil)
			require.Equal(t, http.StatusOK, resp.StatusCode, host)
		}
		for _, host := range row.other {
			for _, path := range []string{"/", "/login", "/ims/clr/v2p0/discovery", "/oauth/authorize", "/.well-known/oauth-authorization-server", "/nothing"} {
				resp, body := asked(t, srv, "GET", host, path, nil)
				require.Contains(t, []int{http.StatusMisdirectedRequest, http.StatusBadRequest}, resp.StatusCode, "%s%s", host, path)
				require.NotContains(t, body, "evil.example")
			}
			resp, _ := asked(t, srv, "POST", host, "/oauth/token", nil)
			require.Contains(t, []int{http.StatusMisdirectedRequest, http.StatusBadRequest}, resp.StatusCode, host)
		}
		for _, probe := range []string{"/healthz", "/readyz"} {
			resp, _ := asked(t, srv, "GET", "10.1.2.3:8080", probe, nil)
			require.Equal(t, http.StatusOK, resp.StatusCode, "probes ask by address")
		}
	}
	_, srv := newTestServer(t, Config{PublicURL: "https://records.example.edu", Listen: ":8080"})
	resp, body := asked(t, srv, "GET", "backend", "/ims/clr/v2p0/credentials", nil)
	require.Equal(t, http.StatusMisdirectedRequest, resp.StatusCode)
	require.Contains(t, body, "This host is https://records.example.edu")
	require.Contains(t, body, "must pass the Host header")
}

// A form post is from the public origin: the same name over http, on another port, or a name that merely equals the Host
// header, is another one.
func TestFormsComeFromThePublicOrigin(t *testing.T) {
	for _, row := range []struct {
		public, host  string
		origins, bads []string
	}{
		{
			"https://records.example.edu", "records.example.edu",
			[]string{"", "https://records.example.edu"},
			[]string{"http://records.example.edu", "https://records.example.edu:8443", "https://records.example.edu:443", "https://evil.example", "null",
				"https://records.example.edu.", "https://records.example.edu/", "HTTPS://records.example.edu"},
		},
		{
			"https://records.example.edu:443", "records.example.edu", []string{"https://records.example.edu"},
			[]string{"https://records.example.edu:443", "http://records.example.edu"},
		},
		{
			"http://localhost:8080", "127.0.0.1:8080",
			[]string{"", "http://localhost:8080", "http://127.0.0.1:8080"},
			[]string{"https://127.0.0.1:8080", "http://127.0.0.1:9090", "http://[::1]:8080", "http://evil.example:8080", "null"},
		},
	} {
		_, srv := newTestServer(t, Config{PublicURL: row.public, Listen: ":8080"})
		post := func(origin string, fetchSite string) int {
			header := http.Header{"Content-Type": {"application/x-www-form-urlencoded"}}
			if origin != "" {
				header.Set("Origin", origin)
			}
			if fetchSite != "" {
				header.Set("Sec-Fetch-Site", fetchSite)
			}
			resp, _ := asked(t, srv, "POST", row.host, "/logout", header)
			return resp.StatusCode
		}
		for _, origin := range row.origins {
			require.Equal(t, http.StatusSeeOther, post(origin, "same-origin"), origin)
			if origin == "" || strings.HasSuffix(origin, row.host) {
				require.Equal(t, http.StatusSeeOther, post(origin, ""), "an old browser: %s", origin)
			}
			require.Equal(t, http.StatusForbidden, post(origin, "cross-site"), origin)
		}
		for _, origin := range row.bads {
			for _, fetchSite := range []string{"", "same-origin"} {
				require.Equal(t, http.StatusForbidden, post(origin, fetchSite), "%s to %s, %q", origin, row.public, fetchSite)
			}
		}
	}
}

// Behind a trusted proxy the visitor's address is the last one that the proxy wrote, in X-Forwarded-For and nowhere else.
// Where that cannot be read, it is the proxy's own, so that nobody escapes the limits by writing nonsense.
func TestTheVisitorsAddress(t *testing.T) {
	for _, row := range []struct {
		name   string
		header http.Header
		want   string
	}{
		{"none", http.Header{}, "127.0.0.1"},
		{"one", http.Header{"X-Forwarded-For": {"192.0.2.7"}}, "192.0.2.7"},
		{"the visitor wrote one too", http.Header{"X-Forwarded-For": {"198.51.100.1, 192.0.2.7"}}, "192.0.2.7"},
		{"in a line of its own", http.Header{"X-Forwarded-For": {"198.51.100.1", "192.0.2.7"}}, "192.0.2.7"},
		{"two proxies", http.Header{"X-Forwarded-For": {"192.0.2.7, 127.0.0.1"}}, "192.0.2.7"},
		{"IPv6", http.Header{"X-Forwarded-For": {"2001:db8::7"}}, "2001:db8::7"},
		{"X-Real-Ip alone", http.Header{"X-Real-Ip": {"192.0.2.7"}}, "127.0.0.1"},
		{"unreadable beside X-Real-Ip", http.Header{"X-Forwarded-For": {"unknown"}, "X-Real-Ip": {"192.0.2.7"}}, "127.0.0.1"},
		{"unreadable", http.Header{"X-Forwarded-For": {"192.0.2.7, nonsense"}}, "127.0.0.1"},
		{"unreadable in a later line", http.Header{"X-Forwarded-For": {"192.0.2.7", "unknown"}}, "127.0.0.1"},
		{"with a port", http.Header{"X-Forwarded-For": {"192.0.2.7:4711"}}, "127.0.0.1"},
		{"other headers", http.Header{"Forwarded": {"for=192.0.2.7"}, "True-Client-Ip": {"192.0.2.7"}, "Cf-Connecting-Ip": {"192.0.2.7"}}, "127.0.0.1"},
	} {
		for _, trusted := range [][]string{{"127.0.0.0/8"}, nil} {
			s, srv := newTestServer(t, Config{TrustedProxies: trusted})
			s.engine.GET("/address", func(c *gin.Context) { c.String(http.StatusOK, c.ClientIP()) })
			_, body := asked(t, srv, "GET", "localhost", "/address", row.header)
			want := row.want
			if trusted == nil {
				want = "127.0.0.1"
			}
			require.Equal(t, want, body, "%s, trusted %v", row.name, trusted)
		}
	}
}

// Libraries for OpenID Connect look for metadata of their own, and below the issuer's path.
func TestAMissingWellKnownDocumentSaysWhereToLook(t *testing.T) {
	_, srv := newTestServer(t, Config{PublicURL: "http://localhost:8080/tenant"})
	for _, path := range []string{
		"/.well-known/openid-configuration", "/.well-known/openid-configuration/tenant", "/tenant/.well-known/openid-configuration",
		"/tenant/.well-known/oauth-authorization-server",
	} {
		resp, body := asked(t, srv, "GET", "localhost", path, nil)
		require.Equal(t, http.StatusNotFound, resp.StatusCode, path)
		require.Contains(t, body, "http://localhost:8080/.well-known/oauth-authorization-server/tenant", path)
	}
	_, body := asked(t, srv, "GET", "localhost", "/tenant/.well-known/openid-configuration", nil)
	var document map[string]string
	require.NoError(t, json.Unmarshal([]byte(body), &document))
	at := document["error_description"][strings.Index(document["error_description"], "http"):]
	u, err := url.Parse(strings.TrimSuffix(at, "."))
	require.NoError(t, err)
	resp, _ := asked(t, srv, "GET", "localhost", u.Path, nil)
	require.Equal(t, http.StatusOK, resp.StatusCode, "it is there")
}

// Nobody is asked to come back in no time.
func TestTooFastIsToldWholeSeconds(t *testing.T) {
	_, srv := newTestServer(t, Config{Bounds: Bounds{DiscoveryPerMinute: 600, DiscoveryBurst: 1}})
	for range 20 {
		resp, body := asked(t, srv, "GET", "localhost", "/ims/clr/v2p0/discovery", nil)
		if resp.StatusCode == http.StatusTooManyRequests {
			require.Equal(t, "1", resp.Header.Get("Retry-After"))
			require.Contains(t, body, "Try again in 1 s;")
			return
		}
	}
	require.Fail(t, "twenty requests passed a burst of one")
}
