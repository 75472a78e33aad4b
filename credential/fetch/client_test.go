package fetch_test

import (
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
	"clrhost/internal/build"
)

const anyType = "application/json"

// TestMain sets a proxy, which would connect anywhere for us. If it were used, no test of a name that is resolved would
// pass.
func TestMain(m *testing.M) {
	for _, name := range []string{"HTTP_PROXY", "HTTPS_PROXY"} {
		if err := os.Setenv(name, "http://127.0.0.1:9"); err != nil {
			panic(err)
		}
	}
	os.Exit(m.Run())
}

// clock is a clock that the test moves.
type clock struct{ now time.Time }

func (c *clock) Now() time.Time { return c.now }

func newClock() *clock { return &clock{time.Date(2025, 5, 1, 12, 0, 0, 0, time.UTC)} }

// serve starts a TLS server and returns it with its host:port.
func serve(t *testing.T, h http.HandlerFunc) (*httptest.Server, string) {
	t.Helper()
	server := httptest.NewTLSServer(h)
	t.Cleanup(server.Close)
	return server, server.Listener.Addr().String()
}

// roots trusts the certificate that all servers of package httptest share.
func roots(server *httptest.Server) *x509.CertPool {
	pool := x509.NewCertPool()
	pool.AddCert(server.Certificate())
	return pool
}

func newClient(t *testing.T, cfg fetch.Config) *fetch.Client {
	t.Helper()
	client, err := fetch.New(cfg)
	require.NoError(t, err)
	return client
}

// refusal is the error of a Get that MUST fail with a kind.
func refusal(t *testing.T, kind fetch.Kind, err error) *fetch.Error {
	t.Helper()
	var refused *fetch.Error
	require.ErrorAs(t, err, &refused)
	require.Equal(t, kind, refused.Kind, "%s (%v)", err, refused.Err)
	return refused
}

func TestGet(t *testing.T) {
	server, address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		require.Equal(t, anyType, r.Header.Get("Accept"))
		require.Empty(t, r.Header["Cookie"])
		require.Empty(t, r.Header["Referer"])
		require.Empty(t, r.Header["Authorization"])
		require.Empty(t, r.Header["Accept-Encoding"])
		if r.URL.Path == "/from" {
			http.SetCookie(w, &http.Cookie{Name: "session", Value: "1"})
			http.Redirect(w, r, "/to?q=1", http.StatusFound)
			return
		}
		w.Header().Set("Content-Type", "application/jwk+json")
		_, _ = w.Write([]byte(`{}`))
	})
	now := newClock()
	client := newClient(t, fetch.Config{Allow: []string{address}, Roots: roots(server), Now: now.Now})
	document, err := client.Get(t.Context(), "https://"+address+"/from#fragment", anyType)
	require.NoError(t, err)
	require.Equal(t, fetch.Document{Body: []byte(`{}`), ContentType: "application/jwk+json",
		FinalURL: "https://" + address + "/to?q=1", FetchedAt: now.now}, document)
}

// TestWhatIsNotPublic requests a server on loopback under every spelling of its address.
func TestWhatIsNotPublic(t *testing.T) {
	var asked atomic.Int32
	server, address := serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	_, port, err := net.SplitHostPort(address)
	require.NoError(t, err)
	client := newClient(t, fetch.Config{Roots: roots(server)})

	for rule, hosts := range map[string][]string{
		"only hosts with a public address are connected to": {
			"127.0.0.1", "127.0.0.1.", "127.8.9.1", "localhost", "0.0.0.0", "10.0.0.1", "172.31.255.255", "192.168.1.1",
			"169.254.169.254", "100.64.0.1", "192.0.2.1", "198.51.100.7", "203.0.113.9", "198.18.0.1", "192.0.0.170",
			"192.88.99.1", "192.31.196.1", "192.52.193.1", "192.175.48.1", "224.0.0.1", "239.255.255.250", "240.0.0.1", "255.255.255.255",
			"[::1]", "[::]", "[::ffff:127.0.0.1]", "[::ffff:8.8.8.8]", "[::127.0.0.1]", "[::ffff:0:127.0.0.1]",
			"[64:ff9b::7f00:1]", "[64:ff9b:1::a00:1]", "[fe80::1]", "[fe80::1%25lo]", "[fec0::1]", "[fc00::1]", "[fd12:3456::1]",
			"[ff02::1]", "[2001:db8::1]", "[2001::7f00:1]", "[2002:7f00:1::]", "[3fff::1]", "[100::1]", "[5f00::1]",
			"[2001:20::1]", "[2620:4f:8000::1]",
		},
		"a host whose name ends in a number is not connected to": {
			"2130706433", "0177.0.0.1", "0x7f.0.0.1", "127.1", "0x7f000001", "0X7F.1", "017700000001", "127.0.0.1.0x", "1.2.3.4.5",
		},
	} {
		for _, host := range hosts {
			_, err := client.Get(t.Context(), "https://"+host+":"+port+"/", anyType)
			refused := refusal(t, fetch.Refused, err)
			require.Equal(t, rule, refused.Rule, host)
			require.Contains(t, err.Error(), "was not asked: "+rule)
		}
	}
	require.Zero(t, asked.Load())
}

func TestWhatIsNotAURLToFetch(t *testing.T) {
	client := newClient(t, fetch.Config{})
	for url, rule := range map[string]string{
		"http://example.com/":            "only https URLs are fetched",
		"ftp://example.com/":             "only https URLs are fetched",
		"file:///etc/passwd":             "the URL cannot be read",
		"https://":                       "the URL cannot be read",
		"https:///path":                  "the URL cannot be read",
		"/path":                          "the URL cannot be read",
		"https://exa mple.com/":          "the URL cannot be read",
		"https://a:b@example.com/":       "a URL with a user name or password is not fetched",
		"https://example.com@127.0.0.1/": "a URL with a user name or password is not fetched",
		"":                               "the URL cannot be read",
	} {
		_, err := client.Get(t.Context(), url, anyType)
		require.Equal(t, rule, refusal(t, fetch.Refused, err).Rule, url)
		require.NotContains(t, err.Error(), "%!", url)
	}
	_, err := fetch.New(fetch.Config{Allow: []string{"example.com"}})
	require.ErrorContains(t, err, `"example.com" is not host:port`)
}

func TestRedirects(t *testing.T) {
	var asked atomic.Int32
	inner := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { asked.Add(1) }))
	t.Cleanup(inner.Close)
	private, _ := serve(t, func(http.ResponseWriter, *http.Request) { asked.Add(1) })
	var to atomic.Value
	server, address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		target := to.Load().(string)
		if rest := strings.TrimPrefix(r.URL.Path, "/hop"); rest != r.URL.Path {
			target = "/end"
			if len(rest) > 1 {
				target = "/hop" + rest[1:]
			}
		}
		if r.URL.Path == "/end" {
			return
		}
		http.Redirect(w, r, target, http.StatusTemporaryRedirect)
	})
	client := newClient(t, fetch.Config{Allow: []string{address}, Roots: roots(server)})
	for target, rule := range map[string]string{
		inner.URL:                              "only https URLs are fetched",
		private.URL:                            "only hosts with a public address are connected to",
		"https://169.254.169.254/latest":       "only hosts with a public address are connected to",
		"https://localhost/":                   "only hosts with a public address are connected to",
		"https://[::ffff:10.0.0.1]/":           "only hosts with a public address are connected to",
		"https://2130706433/":                  "a host whose name ends in a number is not connected to",
		"gopher://example.com/":                "only https URLs are fetched",
		"https://user:secret@" + address + "/": "a URL with a user name or password is not fetched",
		"/hop123":                              "more than 3 redirects are not followed",
	} {
		to.Store(target)
		_, err := client.Get(t.Context(), "https://"+address+"/?"+target, anyType)
		require.Equal(t, rule, refusal(t, fetch.Refused, err).Rule, target)
		require.NotContains(t, err.Error(), "secret")
	}
	require.Zero(t, asked.Load())

	_, err := client.Get(t.Context(), "https://"+address+"/hop123", anyType)
	require.NoError(t, err, "three redirects are followed")
}

func TestAnswersThatAreNone(t *testing.T) {
	server, address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		block := bytes.Repeat([]byte("a"), 1<<16)
		switch r.URL.Path {
		case "/endless":
			for r.Context().Err() == nil {
				if _, err := w.Write(block); err != nil {
					return
				}
			}
		case "/exact":
			_, _ = w.Write(bytes.Repeat(block, 16))
		case "/headers":
			w.Header().Set("X", strings.Repeat("a", 1<<20))
		case "/broken":
			w.Header().Set("Content-Length", "10")
			_, _ = w.Write([]byte("short"))
		case "/missing":
			http.NotFound(w, r)
		case "/slow":
			_, _ = w.Write([]byte("{"))
			_ = http.NewResponseController(w).Flush()
			<-r.Context().Done()
		case "/silent":
			<-r.Context().Done()
		}
	})
	client := newClient(t, fetch.Config{Allow: []string{address}, Roots: roots(server)})
	hasty := newClient(t, fetch.Config{Allow: []string{address}, Roots: roots(server), Timeout: 20 * time.Millisecond})
	for path, row := range map[string]struct {
		client *fetch.Client
		kind   fetch.Kind
		says   string
	}{
		"/endless": {client, fetch.TooLarge, " sent more than the size limit"},
		"/headers": {client, fetch.Unreachable, " could not be reached, or gave no answer that can be read"},
		"/broken":  {client, fetch.Unreachable, " could not be reached, or gave no answer that can be read"},
		"/missing": {client, fetch.BadStatus, " answered with status 404"},
		"/slow":    {hasty, fetch.Unreachable, " did not answer in time"},
		"/silent":  {hasty, fetch.Unreachable, " did not answer in time"},
	} {
		_, err := row.client.Get(t.Context(), "https://"+address+path, anyType)
		require.Error(t, err, path)
		refusal(t, row.kind, err)
		require.Equal(t, address+row.says, err.Error(), path)
	}
	document, err := client.Get(t.Context(), "https://"+address+"/exact", anyType)
	require.NoError(t, err)
	require.Len(t, document.Body, 1<<20)
}

func TestUntrustedAndAbsentHosts(t *testing.T) {
	_, address := serve(t, func(http.ResponseWriter, *http.Request) {})
	_, err := newClient(t, fetch.Config{Allow: []string{address}, Roots: x509.NewCertPool()}).Get(t.Context(), "https://"+address, anyType)
	refusal(t, fetch.Unreachable, err)
	require.ErrorContains(t, err, "has a certificate that is not trusted")

	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	gone := listener.Addr().String()
	require.NoError(t, listener.Close())
	_, err = newClient(t, fetch.Config{Allow: []string{gone}}).Get(t.Context(), "https://"+gone, anyType)
	refusal(t, fetch.Unreachable, err)
	require.Equal(t, gone+" could not be reached, or gave no answer that can be read", err.Error())

	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = newClient(t, fetch.Config{Allow: []string{gone}}).Get(ctx, "https://"+gone, anyType)
	refusal(t, fetch.Unreachable, err)
	require.True(t, errors.Is(err, context.Canceled))
	require.ErrorContains(t, err, "was not waited for")
}

// TestAllowListIsExact: an entry allows one port of one host, under plain http too.
func TestAllowListIsExact(t *testing.T) {
	plain := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {}))
	t.Cleanup(plain.Close)
	client := newClient(t, fetch.Config{Allow: []string{plain.Listener.Addr().String()}})
	_, err := client.Get(t.Context(), plain.URL, anyType)
	require.NoError(t, err)

	_, address := serve(t, func(http.ResponseWriter, *http.Request) {})
	_, err = client.Get(t.Context(), "https://"+address, anyType)
	refusal(t, fetch.Refused, err)
}

// The User-Agent names this product to the operators of other hosts (RFC 9110, Section 10.1.5).
func TestEveryRequestNamesThisProgramAndItsVersion(t *testing.T) {
	var agent string
	server, address := serve(t, func(w http.ResponseWriter, r *http.Request) {
		agent = r.UserAgent()
		w.Header().Set("Content-Type", anyType)
	})
	client := newClient(t, fetch.Config{Allow: []string{address}, Roots: roots(server)})
	_, err := client.Get(t.Context(), server.URL, anyType)
	require.NoError(t, err)
	require.Equal(t, "clrhost/"+build.Version(), agent)
}
