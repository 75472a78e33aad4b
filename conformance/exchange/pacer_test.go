package exchange

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"
)

// bucket is a host that answers a request a second, after some at once.
type bucket struct {
	mu    sync.Mutex
	level float64 // requests that it would answer at once
	at    time.Time
}

func (b *bucket) RoundTrip(request *http.Request) (*http.Response, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	now := time.Now()
	b.level, b.at = min(5, b.level+now.Sub(b.at).Seconds()), now
	if b.level < 1 {
		return &http.Response{StatusCode: http.StatusTooManyRequests, Header: http.Header{"Retry-After": {"1"}}, Body: http.NoBody}, nil
	}
	b.level--
	return &http.Response{StatusCode: http.StatusOK, Body: http.NoBody}, nil
}

// Cases that run beside each other are limited together. None of them is to end for it, and none takes much longer than
// the host makes it take.
func TestWorkersShareTheRateOfAHost(t *testing.T) {
	const workers, each = 8, 25
	synctest.Test(t, func(t *testing.T) {
		transport := &Transport{Base: &bucket{at: time.Now()}, Secrets: &Secrets{}, Now: time.Now, Sleep: func(ctx context.Context, d time.Duration) { time.Sleep(d) }}
		begun := time.Now()
		var limited sync.Map
		var working sync.WaitGroup
		for worker := range workers {
			working.Go(func() {
				for i := range each {
					request, _ := http.NewRequestWithContext(t.Context(), http.MethodPost, "https://h.example/register", strings.NewReader("{}"))
					response, err := transport.RoundTrip(request)
					if err != nil || response.StatusCode != http.StatusOK {
						limited.Store(fmt.Sprint(worker, " ", i), err)
					}
				}
			})
		}
		working.Wait()
		limited.Range(func(request, err any) bool {
			t.Errorf("request %s was limited in the end: %v", request, err)
			return true
		})
		require.Less(t, time.Since(begun), 2*workers*each*time.Second)
	})
}
