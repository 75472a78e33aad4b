package conformance_test

import (
	"context"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/exchange"
)

// A run ends when its time is over, and names what was not asked.
func TestARunHasABound(t *testing.T) {
	endless := Case{ID: "a.endless", Run: func(p *toy) {
		<-p.Context().Done()
		p.Unable("%v", context.Cause(p.Context()))
	}}
	report, _ := run(t, conformance.Config{Limit: 20 * time.Millisecond},
		Group{Name: "a", Serial: true, Cases: []Case{endless, {ID: "a.other", Run: func(*toy) {}}}},
		Group{Name: "b", Cases: []Case{{ID: "b.case", Run: func(*toy) {}}}})
	require.Equal(t, "the run took longer than 20ms, which is its bound (--limit); not asked: 1 of the 2 cases of a, b", report.Aborted)
	require.Equal(t, conformance.ExitCouldNot, report.ExitCode())
	require.Len(t, report.Results(), 1)
}

func TestACaseHasABound(t *testing.T) {
	report, _ := run(t, conformance.Config{Timeout: time.Millisecond, Patience: time.Millisecond}, Group{Name: "a", Cases: []Case{
		{ID: "a.endless", Run: func(p *toy) {
			<-p.Context().Done()
			p.Unable("%v", context.Cause(p.Context()))
		}}}})
	require.Contains(t, report.Results()[0].Reason, "--timeout")
}

// hours is a clock that only waiting moves.
type hours struct {
	mu  sync.Mutex
	now time.Time
}

func (h *hours) Now() time.Time {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.now
}

func (h *hours) Sleep(_ context.Context, d time.Duration) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.now = h.now.Add(d)
}

// What one case waited for in vain, the others do not wait for again, unless waiting has helped before.
func TestWhatNeverAppearsIsWaitedForOnce(t *testing.T) {
	clock := &hours{now: time.Now()}
	waited := func(holds func(looks int) bool) (took time.Duration, found bool) {
		began, looks := clock.Now(), 0
		report, _ := run(t, conformance.Config{Now: clock.Now, Sleep: clock.Sleep}, Group{Name: "a", Serial: true, Cases: []Case{
			{ID: "a.first", Run: func(p *toy) { p.Eventually(func() bool { looks++; return holds(looks) }) }},
			{ID: "a.lost", Run: func(p *toy) { p.Eventually(func() bool { return false }) }},
			{ID: "a.last", Run: func(p *toy) {
				began, looks = clock.Now(), 0
				found = p.Eventually(func() bool { looks++; return holds(looks) })
			}},
		}})
		require.Empty(t, report.Aborted)
		return clock.Now().Sub(began), found
	}
	took, found := waited(func(looks int) bool { return looks == 5 }) // it takes two seconds
	require.True(t, found, "a host that is slow is still waited for")
	require.Equal(t, 2*time.Second, took)
	took, found = waited(func(int) bool { return false })
	require.False(t, found)
	require.Zero(t, took)
}

// The time of a case does not pass while its requests wait for their turn.
func TestWaitingForATurnTakesNoTimeOfACase(t *testing.T) {
	role := &player{secret: number}
	var slept time.Duration
	suite := Suite{{Name: "a", Cases: []Case{{ID: "a.case", Run: func(p *toy) {
		p.transport = &exchange.Transport{Base: dice{}, Secrets: &exchange.Secrets{}, Now: time.Now, Pace: 200 * time.Millisecond,
			Sleep: func(ctx context.Context, d time.Duration) {
				slept += d
				select {
				case <-ctx.Done():
				case <-time.After(d):
				}
			}}
		for range 8 {
			p.shows("six", "six")
		}
	}}}}}
	report, err := conformance.Run(t.Context(), suite, role, conformance.Config{Timeout: time.Second, Patience: time.Millisecond}, &watcher{})
	require.NoError(t, err)
	require.Greater(t, slept, time.Second+time.Millisecond)
	require.Equal(t, conformance.Pass, report.Results()[0].Outcome, report.Results()[0].Reason)
}
