package probe_test

import (
	"context"
	"net/http"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// slowClock is the time of a run in which only waiting takes any.
type slowClock struct {
	mu    sync.Mutex
	now   time.Time
	slept []time.Duration
}

func newSlowClock() *slowClock { return &slowClock{now: time.Now()} }

func (c *slowClock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *slowClock) Sleep(_ context.Context, d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
	c.slept = append(c.slept, d)
}

func (c *slowClock) slow(t *testing.T, host probe.Config, cases ...Case) []conformance.Result {
	t.Helper()
	report := runWith(t, host, conformance.Config{Now: c.Now, Sleep: c.Sleep, Parallel: 1}, Group{Name: "a", Cases: cases})
	require.Empty(t, report.Aborted)
	return report.Results()
}

// limits answers some requests as a host does that limits them.
func limits(status int, after func() string, times int32) http.HandlerFunc {
	var asked atomic.Int32
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/ims/clr/v2p0/x" || asked.Add(1) > times {
			teapot(w, r)
			return
		}
		if value := after(); value != "" {
			w.Header().Set("Retry-After", value)
		}
		w.WriteHeader(status)
	}
}

func always(value string) func() string { return func() string { return value } }

var limited = Case{ID: "a.case", Run: func(p *probe.Probe) { p.Anonymous().Get("/x").Status(418) }}

func TestAHostThatLimitsRequestsIsWaitedFor(t *testing.T) {
	clock := newSlowClock()
	inSeven := func() string { return clock.Now().Add(7 * time.Second).UTC().Format(http.TimeFormat) }
	for name, want := range map[string]struct {
		status int
		after  func() string
		waits  []time.Duration
	}{
		"429 with seconds": {http.StatusTooManyRequests, always("3"), []time.Duration{3 * time.Second, 3 * time.Second}},
		"429 with a date":  {http.StatusTooManyRequests, inSeven, nil},
		"429 without":      {http.StatusTooManyRequests, always(""), []time.Duration{time.Second, 2 * time.Second}},
		"503 with seconds": {http.StatusServiceUnavailable, always("5"), []time.Duration{5 * time.Second, 5 * time.Second}},
	} {
		t.Run(name, func(t *testing.T) {
			clock.slept = nil
			results := clock.slow(t, probe.Config{URL: tinyHost(t, limits(want.status, want.after, 2)), Tokens: []probe.Token{known}}, limited)
			require.Equal(t, conformance.Pass, results[0].Outcome, results[0].Reason)
			require.Len(t, results[0].Exchanges, 3)
			if want.waits != nil {
				require.Equal(t, want.waits, clock.slept)
				return
			}
			for _, waited := range clock.slept {
				require.InDelta(t, 7, waited.Seconds(), 1)
			}
		})
	}
}

// A host that goes on limiting requests has broken no rule, and no other case waits for it once more.
func TestAHostThatGoesOnLimitingRequestsDecidesNothing(t *testing.T) {
	for _, after := range []string{"0", "3600", "", "soon", "-1", "99999999999999999999"} {
		clock := newSlowClock()
		host := probe.Config{URL: tinyHost(t, limits(http.StatusTooManyRequests, always(after), 1<<30)), Tokens: []probe.Token{known}}
		results := clock.slow(t, host, limited, limited, limited)
		waits := len(clock.slept)
		require.LessOrEqual(t, waits, 11, after)
		for _, result := range results {
			require.Equal(t, conformance.Error, result.Outcome, after)
			require.Contains(t, result.Reason, "429")
			require.Contains(t, result.Reason, "--pace")
			require.Equal(t, http.StatusTooManyRequests, result.Exchanges[result.At].Status)
		}
		require.Len(t, results[2].Exchanges, 1, after)
	}
}

func TestRequestsAreAsFarApartAsThePaceSays(t *testing.T) {
	clock := newSlowClock()
	var times []time.Time
	host := probe.Config{Pace: 2 * time.Second, Tokens: []probe.Token{known}, URL: tinyHost(t, func(w http.ResponseWriter, r *http.Request) {
		times = append(times, clock.Now())
		teapot(w, r)
	})}
	results := clock.slow(t, host, Case{ID: "a.case", Run: func(p *probe.Probe) {
		for range 30 { // which would take longer than a case may
			p.Anonymous().Get("/x").Status(418)
		}
	}})
	require.Equal(t, conformance.Pass, results[0].Outcome, results[0].Reason)
	for i := range times[1:] {
		require.GreaterOrEqual(t, times[i+1].Sub(times[i]), 2*time.Second)
	}
}
