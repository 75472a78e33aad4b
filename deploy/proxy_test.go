package deploy

import (
	"net/http"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// With each of the example configurations three processes are one host, and are restarted one after the other without a
// request that fails.
func TestProxies(t *testing.T) {
	operate(t)
	for proxy := range proxies {
		t.Run(proxy, func(t *testing.T) {
			b := newBalanced(t, proxy, storagetest.PostgresURL(t))
			l := newLoad(t, b.hosts[0], b.site)
			b.requirePassedOn(t, l.access)
			l.requireOneHost(t, b.hosts)
			l.during(t, func() {
				for _, host := range b.hosts {
					l.requireProgress(t)
					host.signal(t, syscall.SIGTERM)
					require.NoError(t, host.wait(t))
					host.start(t)
				}
				l.requireProgress(t)
			})
			require.Empty(t, l.failed)
			l.requireKept(t, b.database)
		})
	}
}

// requirePassedOn looks at what the proxy makes of requests: the host learns one address, that which connected; the answer to
// a body that is too large is the host's; and what comes without TLS is sent to where there is some.
func (b *balanced) requirePassedOn(t testing.TB, access string) {
	t.Helper()
	send := func(method, address, body string) (answer, error) {
		req, err := http.NewRequestWithContext(t.Context(), method, address, strings.NewReader(body))
		require.NoError(t, err)
		req.Header = http.Header{"Authorization": {"Bearer " + access}, "Content-Type": {"text/plain"}, "X-Forwarded-For": {"203.0.113.9"}}
		return do(b.site.Client, req, http.StatusOK)
	}
	large, err := send(http.MethodPost, b.site.URL+credentialsPath, strings.Repeat("x", 6<<20))
	require.Equal(t, http.StatusRequestEntityTooLarge, status(err), err)
	require.Contains(t, string(large.Body), "imsx_codeMajor")
	plain, err := send(http.MethodGet, "http://"+b.plain+"/login?next=x", "")
	require.Equal(t, http.StatusPermanentRedirect, status(err), err)
	require.Regexp(t, `^https://.*/login\?next=x$`, plain.Header.Get("Location"))
	for _, host := range b.hosts {
		require.NotContains(t, host.log.String(), "203.0.113.9")
	}
}
