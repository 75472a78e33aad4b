package deploy

import (
	"net/http"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// A host that is told to stop breaks no request of clients that look at /readyz first, as a balancer does for them: it
// turns unready, goes on for a while, and answers what it has.
func TestStopBreaksNoRequest(t *testing.T) {
	operate(t)
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		host := serve(t, newURL(t), "--drain", "3s")
		l := newLoad(t, host, host.site())
		var (
			clients sync.WaitGroup
			broken  []error
		)
		for range 32 {
			clients.Go(func() {
				for host.probe("/readyz") == http.StatusOK {
					if err := l.upsert(t.Context()); err != nil {
						l.note(func() { broken = append(broken, err) })
					}
				}
			})
		}
		time.Sleep(anInstant())
		host.signal(t, syscall.SIGTERM)
		require.Eventually(t, func() bool { return host.probe("/readyz") == http.StatusServiceUnavailable }, patience, time.Millisecond,
			"the host did not say that it stops")
		clients.Wait()
		require.NoError(t, host.wait(t))
		require.Empty(t, broken)
		require.NotEmpty(t, l.stored)

		host.start(t)
		l.requireRecord(t)
		require.Len(t, l.stored, len(l.sent), "what was stored was answered")
	})
}
