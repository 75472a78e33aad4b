package server

import (
	"context"
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
	"clrhost/storage"
)

// testServer is a host with what it stands on.
type testServer struct {
	*Server
	deps Deps
}

func newTestServer(t testing.TB, cfg Config) (testServer, *httptest.Server) {
	t.Helper()
	deps := Deps{Store: openStore(t), Keys: testKeys(t)}
	s, err := New(mustResolve(t, cfg), deps)
	require.NoError(t, err)
	srv := httptest.NewServer(s.Handler())
	t.Cleanup(srv.Close)
	return testServer{s, deps}, srv
}

func mustResolve(t testing.TB, cfg Config) Settings {
	t.Helper()
	settings, err := cfg.Resolve()
	require.NoError(t, err)
	return settings
}

func testKeys(t testing.TB) secret.Keys {
	t.Helper()
	keys, err := secret.Derive([]byte(strings.Repeat("k", 32)))
	require.NoError(t, err)
	return keys
}

func openStore(t testing.TB) *storage.Store {
	t.Helper()
	store, err := storage.Open(context.Background(), storage.Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "test.db")})
	require.NoError(t, err)
	t.Cleanup(func() { _ = store.Close() })
	return store
}

// guards says of every route who may enter. A route that is not listed fails the test, so none can be added without a
// decision.
var guards = map[string]string{
	"GET /ims/clr/v2p0/discovery":    "anyone",
	"GET /ims/clr/v2p0/credentials":  "token",
	"POST /ims/clr/v2p0/credentials": "token",
	"GET /ims/clr/v2p0/profile":      "token",
	"PUT /ims/clr/v2p0/profile":      "token",

	"GET /oauth/authorize":                        "checked",
	"POST /oauth/authorize":                       "checked",
	"POST /oauth/token":                           "client",
	"POST /oauth/revoke":                          "client",
	"POST /oauth/introspect":                      "client",
	"POST /oauth/register":                        "checked",
	"GET /oauth/register/:client_id":              "token",
	"PUT /oauth/register/:client_id":              "token",
	"DELETE /oauth/register/:client_id":           "token",
	"GET /.well-known/oauth-authorization-server": "anyone",

	"GET /":                                  "anyone",
	"GET /terms":                             "anyone",
	"GET /privacy":                           "anyone",
	"GET /assets/:name":                      "anyone",
	"GET /language/:tag":                     "anyone",
	"GET /logo/:client_id":                   "anyone",
	"GET /login":                             "anyone",
	"POST /login":                            "same origin",
	"POST /logout":                           "same origin",
	"GET /consent":                           "browser",
	"POST /consent":                          "same origin, session",
	"GET /records/:number":                   "browser",
	"GET /records":                           "browser",
	"GET /records/:number/delete":            "browser",
	"POST /records/:number/delete":           "same origin, session",
	"GET /records/deleted":                   "browser",
	"POST /records/deleted/:number/undo":     "same origin, session",
	"POST /records/deleted/:number/allow":    "same origin, session",
	"GET /records/:number/details":           "browser",
	"GET /records/:number/baked":             "browser",
	"GET /records/:number/original":          "browser",
	"GET /records/:number/print":             "browser",
	"GET /records/:number/pdf":               "browser",
	"GET /records/:number/versions/:version": "browser",
	"GET /records/:number/pictures/:file":    "browser",
	"GET /records/:number/files/:file":       "browser",
	"GET /records/:number/verdict":           "browser",
	"POST /records/:number/check":            "same origin, session",
	"GET /shares":                            "browser",
	"POST /shares":                           "same origin, session",
	"GET /shares/new":                        "browser",
	"GET /shares/preview":                    "browser",
	"GET /shares/part":                       "browser",
	"GET /shares/:share":                     "browser",
	"GET /shares/:share/stop":                "browser",
	"POST /shares/:share/stop":               "same origin, session",
	"GET /s/:token":                          "anyone",
	"POST /s/:token":                         "same origin",
	"GET /s/:token/:place":                   "anyone",
	"GET /s/:token/:place/original":          "anyone",
	"GET /s/:token/:place/print":             "anyone",
	"GET /s/:token/:place/pdf":               "anyone",
	"GET /s/:token/:place/pictures/:file":    "anyone",
	"GET /s/:token/:place/files/:file":       "anyone",
	"GET /records/add":                       "browser",
	"POST /records/add":                      "same origin, session",
	"GET /records/add/:upload":               "browser",
	"POST /records/add/:upload/keep":         "same origin, session",
	"POST /records/add/:upload/drop":         "same origin, session",
	"GET /records/imports/:import":           "browser",
	"GET /account":                           "browser",
	"POST /account/zone":                     "same origin, session",
	"GET /account/history":                   "browser",
	"GET /account/apps":                      "browser",
	"GET /account/archive":                   "browser",
	"GET /account/archive.zip":               "browser",
	"GET /account/apps/:client_id/stop":      "browser",
	"POST /account/apps/:client_id/stop":     "same origin, session",
	"GET /healthz":                           "anyone",
	"GET /readyz":                            "anyone",
}

func TestEveryRouteHasItsGuard(t *testing.T) {
	s, srv := newTestServer(t, Config{})
	seen := map[string]bool{}
	for _, route := range s.engine.Routes() {
		if route.Method == http.MethodHead {
			continue // registered with its GET, behind the same guard
		}
		name := route.Method + " " + route.Path
		guard, listed := guards[name]
		require.True(t, listed, "%s: say in this test who may enter", name)
		seen[name] = true
		t.Run(name, func(t *testing.T) { checkGuard(t, guard, route.Method, srv.URL+route.Path) })
	}
	require.Len(t, seen, len(guards), "the test lists a route that is gone")
}

func checkGuard(t *testing.T, guard, method, url string) {
	if strings.Contains(guard, "same origin") {
		require.Equal(t, http.StatusForbidden, request(t, method, url, http.Header{"Sec-Fetch-Site": {"cross-site"}}).StatusCode)
	}
	resp := request(t, method, url, nil)
	challenge := resp.Header.Get("WWW-Authenticate")
	switch {
	case strings.HasSuffix(guard, "browser"):
		require.Equal(t, http.StatusSeeOther, resp.StatusCode)
		require.True(t, strings.HasPrefix(resp.Header.Get("Location"), "/login"), resp.Header.Get("Location"))
	case strings.HasSuffix(guard, "session"): // a form of a page that only the signed-in see
		require.Equal(t, http.StatusForbidden, resp.StatusCode)
	case guard == "token":
		require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
		require.Contains(t, challenge, "Bearer")
	case guard == "client":
		require.Equal(t, http.StatusUnauthorized, resp.StatusCode)
		require.Contains(t, challenge, "Basic")
	default:
		require.Empty(t, challenge)
		require.Less(t, resp.StatusCode, http.StatusInternalServerError)
	}
}

func request(t *testing.T, method, url string, header http.Header) *http.Response {
	t.Helper()
	req, err := http.NewRequest(method, url, nil)
	require.NoError(t, err)
	if header != nil {
		req.Header = header
	}
	if method == http.MethodPost {
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	resp, err := client.Do(req)
	require.NoError(t, err)
	_, err = io.Copy(io.Discard, resp.Body)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp
}

// A failure outside any handler has the error format of its surface.
func TestFailuresSpeakTheSurfacesLanguage(t *testing.T) {
	_, srv := newTestServer(t, Config{})
	rows := []struct {
		method, path string
		status       int
		contentType  string
	}{
		{"GET", "/ims/clr/v2p0/nothing", 404, "application/json; charset=utf-8"},
		{"DELETE", "/ims/clr/v2p0/credentials", 405, "application/json; charset=utf-8"},
		{"GET", "/oauth/nothing", 404, "application/json"},
		{"GET", "/oauth/token", 405, "application/json"},
		{"GET", "/nothing", 404, "text/html; charset=utf-8"},
		{"PUT", "/login", 405, "text/html; charset=utf-8"},
	}
	for _, row := range rows {
		resp := request(t, row.method, srv.URL+row.path, nil)
		require.Equal(t, row.status, resp.StatusCode, row.path)
		require.Equal(t, row.contentType, resp.Header.Get("Content-Type"), row.path)
		require.NotEmpty(t, resp.Header.Get("X-Request-Id"), row.path)
		require.Equal(t, "nosniff", resp.Header.Get("X-Content-Type-Options"), row.path)
		if row.status == http.StatusMethodNotAllowed {
			require.NotEmpty(t, resp.Header.Get("Allow"), row.path)
		}
	}
}

// A public URL with a path moves everything below it, and the metadata to where RFC 8414, Section 3.1, wants it.
func TestBasePath(t *testing.T) {
	_, srv := newTestServer(t, Config{PublicURL: "http://localhost:8080/tenant"})
	for path, status := range map[string]int{
		"/tenant/ims/clr/v2p0/discovery":                 200,
		"/ims/clr/v2p0/discovery":                        404,
		"/tenant/login":                                  200,
		"/.well-known/oauth-authorization-server/tenant": 200,
		"/tenant/.well-known/oauth-authorization-server": 404,
	} {
		require.Equal(t, status, request(t, "GET", srv.URL+path, nil).StatusCode, path)
	}
}

func TestRateLimitsAnswer429(t *testing.T) {
	_, srv := newTestServer(t, Config{Bounds: Bounds{DiscoveryPerMinute: 1, DiscoveryBurst: 2, RegisterPerMinute: 1, RegisterBurst: 1}})
	var last *http.Response
	for range 3 {
		last = request(t, "GET", srv.URL+"/ims/clr/v2p0/discovery", nil)
	}
	require.Equal(t, http.StatusTooManyRequests, last.StatusCode)
	require.NotEmpty(t, last.Header.Get("Retry-After"))
	for range 2 {
		last = request(t, "POST", srv.URL+"/oauth/register", nil)
	}
	require.Equal(t, http.StatusTooManyRequests, last.StatusCode)
	require.NotEmpty(t, last.Header.Get("Retry-After"))
}

// What an address is refused takes nothing from what all addresses may register together.
func TestOneAddressDoesNotUseUpTheRegistrationsOfAll(t *testing.T) {
	_, srv := newTestServer(t, Config{TrustedProxies: []string{"127.0.0.0/8"},
		Bounds: Bounds{RegisterPerMinute: 1, RegisterBurst: 1, ClientsPerMinute: 1, ClientsBurst: 2}})
	register := func(address string) *http.Response {
		return request(t, "POST", srv.URL+"/oauth/register", http.Header{"X-Forwarded-For": {address}})
	}
	first := register("192.0.2.1")
	require.Equal(t, http.StatusUnsupportedMediaType, first.StatusCode)
	require.Equal(t, []string{`"register";r=0;t=60`, `"register-all";r=1;t=60`}, first.Header.Values("RateLimit"))
	for range 5 {
		require.Equal(t, http.StatusTooManyRequests, register("192.0.2.1").StatusCode)
	}
	require.Equal(t, http.StatusUnsupportedMediaType, register("192.0.2.2").StatusCode)
	require.Equal(t, http.StatusTooManyRequests, register("192.0.2.3").StatusCode, "all have none left")
}

func TestReadinessFollowsTheDatabase(t *testing.T) {
	s, srv := newTestServer(t, Config{})
	require.Equal(t, 200, request(t, "GET", srv.URL+"/readyz", nil).StatusCode)
	require.NoError(t, s.deps.Store.Close())
	require.Equal(t, 503, request(t, "GET", srv.URL+"/readyz", nil).StatusCode)
	require.Equal(t, 200, request(t, "GET", srv.URL+"/healthz", nil).StatusCode)
}

// A stop lets the request in flight finish, and Run returns only after it.
func TestRunFinishesRequestsInFlight(t *testing.T) {
	s, _ := newTestServer(t, Config{})
	entered, leave := make(chan struct{}), make(chan struct{})
	s.engine.GET("/slow", func(c *gin.Context) {
		close(entered)
		<-leave
		c.String(http.StatusOK, "finished")
	})
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, listener, nil) }()

	answered := make(chan string, 1)
	go func() {
		resp, err := http.Get("http://" + listener.Addr().String() + "/slow")
		if err != nil {
			answered <- err.Error()
			return
		}
		defer resp.Body.Close()
		body, _ := io.ReadAll(resp.Body)
		answered <- string(body)
	}()
	<-entered
	stop()
	select {
	case err := <-ended:
		t.Fatalf("Run returned before the request was answered: %v", err)
	case <-time.After(50 * time.Millisecond):
	}
	close(leave)
	require.Equal(t, "finished", <-answered)
	require.NoError(t, <-ended)
	_, err = net.Dial("tcp", listener.Addr().String())
	require.Error(t, err)
}
