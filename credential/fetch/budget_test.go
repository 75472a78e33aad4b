package fetch_test

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
)

// TestBudget: one operation has a limit of hosts and of requests, redirects included. Cached responses are free, and the
// next operation has a budget of its own.
func TestBudget(t *testing.T) {
	hosts := newHosts(t, 5)
	ctx, _ := fetch.WithBudget(t.Context(), fetch.Budget{Hosts: 3, Requests: 5})
	get := func(ctx context.Context, host int, path string) string {
		_, err := hosts.client.Get(ctx, fmt.Sprintf("http://h%d.example%s", host, path), anyType)
		if err == nil {
			return ""
		}
		return refusal(t, fetch.Refused, err).Rule
	}
	const spent = "one credential may ask no more hosts, or no more often"
	require.Empty(t, get(ctx, 0, "/"))
	require.Empty(t, get(ctx, 1, "/"))
	require.Empty(t, get(ctx, 2, "/"))
	require.Equal(t, spent, get(ctx, 3, "/"), "a fourth host")
	require.Empty(t, get(ctx, 0, "/"), "from memory")
	require.Empty(t, get(ctx, 0, "/redirect"), "two requests")
	require.Equal(t, spent, get(ctx, 0, "/more"), "a sixth request")
	require.EqualValues(t, 5, hosts.asked.Load())

	fresh, spending := fetch.WithBudget(t.Context(), fetch.Budget{Hosts: 1, Requests: 1})
	require.Empty(t, get(fresh, 3, "/"), "what one caller was refused is no answer for the next")
	require.Equal(t, spent, get(fresh, 3, "/more"))
	require.False(t, spending.MetSilence())
	require.Empty(t, get(t.Context(), 4, "/"), "without a budget")
}

// TestStopAsking: after the decision no request is sent.
func TestStopAsking(t *testing.T) {
	hosts := newHosts(t, 1)
	ctx, _ := fetch.WithBudget(t.Context(), fetch.Budget{Hosts: 9, Requests: 9})
	fetch.StopAsking(ctx)
	fetch.StopAsking(t.Context()) // has no budget to end
	_, err := hosts.client.Get(ctx, "http://h0.example/", anyType)
	require.Equal(t, "the credential is rejected for another reason", refusal(t, fetch.Refused, err).Rule)
	require.Zero(t, hosts.asked.Load())
	_, err = hosts.client.Get(t.Context(), "http://h0.example/", anyType)
	require.NoError(t, err)
}

// TestBackgroundSparesSilentHosts: the pauses double up to a day, and requests in the foreground are not delayed.
func TestBackgroundSparesSilentHosts(t *testing.T) {
	hosts := newHosts(t, 1)
	hosts.down.Store(true)
	asked := func(b fetch.Budget) int32 {
		before := hosts.asked.Load()
		ctx, spending := fetch.WithBudget(t.Context(), b)
		_, err := hosts.client.Get(ctx, "http://h0.example/", anyType)
		require.Equal(t, err != nil, spending.MetSilence())
		return hosts.asked.Load() - before
	}
	background := fetch.Budget{Hosts: 9, Requests: 9, Background: true}
	require.EqualValues(t, 1, asked(background))
	for _, pause := range []time.Duration{time.Minute, 2 * time.Minute, 4 * time.Minute} {
		hosts.clock.now = hosts.clock.now.Add(pause - time.Second)
		require.Zero(t, asked(background), "before the pause of %s is over", pause)
		hosts.clock.now = hosts.clock.now.Add(time.Second)
		require.EqualValues(t, 1, asked(background), "after it")
	}
	hosts.clock.now = hosts.clock.now.Add(time.Minute)
	require.EqualValues(t, 1, asked(fetch.Budget{Hosts: 9, Requests: 9}), "somebody waits")
	hosts.down.Store(false)
	hosts.clock.now = hosts.clock.now.Add(time.Hour)
	require.EqualValues(t, 1, asked(background))
	hosts.down.Store(true)
	hosts.clock.now = hosts.clock.now.Add(time.Hour)
	require.EqualValues(t, 1, asked(background), "it answered, so its pauses begin anew")
	hosts.clock.now = hosts.clock.now.Add(time.Minute)
	require.EqualValues(t, 1, asked(background))
}

// TestRetriesAreFew: all hosts to retry share a few requests an hour, and so do the hosts of one domain that responds.
func TestRetriesAreFew(t *testing.T) {
	const n = 100
	retry := fetch.Budget{Hosts: 9, Requests: 9, Background: true, Retry: true}
	hosts := newHosts(t, n)
	hosts.down.Store(true)
	hour := func(url func(i int) string) int32 {
		before := hosts.asked.Load()
		for minute := range 60 {
			for i := range n {
				ctx, _ := fetch.WithBudget(t.Context(), retry)
				_, _ = hosts.client.Get(ctx, url(minute*n+i), anyType)
			}
			hosts.clock.now = hosts.clock.now.Add(time.Minute)
		}
		return hosts.asked.Load() - before
	}
	silent := func(i int) string { return fmt.Sprintf("http://h%d.example/", i%n) }
	require.LessOrEqual(t, hour(silent), int32(60), "30 at once, and 30 an hour")
	require.LessOrEqual(t, hour(silent), int32(31))
	hosts.down.Store(false)
	answering := func(i int) string { return fmt.Sprintf("http://h0.example/%d", i) }
	require.LessOrEqual(t, hour(answering), int32(24), "12 at once, and 12 an hour")
	require.LessOrEqual(t, hour(answering), int32(13))
}

// hosts are h0.example, h1.example and so on, served by one server, which counts the requests to each.
type hosts struct {
	client *fetch.Client
	clock  *clock
	asked  atomic.Int32
	down   atomic.Bool
}

func newHosts(t *testing.T, n int) *hosts {
	t.Helper()
	h := &hosts{clock: newClock()}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h.asked.Add(1)
		if h.down.Load() {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		if r.URL.Path == "/redirect" {
			http.Redirect(w, r, "/end", http.StatusFound)
		}
	}))
	t.Cleanup(server.Close)
	var allow []string
	for i := range n {
		allow = append(allow, fmt.Sprintf("h%d.example:80", i))
	}
	h.client = newClient(t, fetch.Config{Allow: allow, Now: h.clock.Now,
		Dial: func(ctx context.Context, network, _ string) (net.Conn, error) {
			return new(net.Dialer).DialContext(ctx, network, server.Listener.Addr().String())
		}})
	return h
}
