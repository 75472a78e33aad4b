package deploy

import (
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// A host sends the traces of its last requests before it ends, and nothing in them is a secret.
func TestTracesArriveBeforeTheEnd(t *testing.T) {
	operate(t)
	var (
		mu       sync.Mutex
		received strings.Builder
	)
	collector := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		mu.Lock()
		defer mu.Unlock()
		_, _ = io.Copy(&received, r.Body)
	}))
	t.Cleanup(collector.Close)
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		received.Reset()
		host := serve(t, newURL(t), "--trace-endpoint", collector.URL)
		l := newLoad(t, host, host.site())
		require.NoError(t, l.upsert(t.Context()))
		host.signal(t, syscall.SIGINT)
		require.NoError(t, host.wait(t))
		for _, step := range []string{"POST /ims/clr/v2p0/credentials", "POST /oauth/token", "POST /login", "verify", "COMMIT", "credential_versions"} {
			require.True(t, strings.Contains(received.String(), step), step)
		}
		for _, secret := range []string{l.access, "ada@example.org", password, "did:key", "Bearer"} {
			require.False(t, strings.Contains(received.String(), secret), "%s is in a trace", secret)
			require.NotContains(t, host.log.String(), secret)
		}
	})
}
