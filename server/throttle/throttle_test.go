package throttle_test

import (
	"strconv"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/throttle"
)

// clock is a hand-moved clock.
type clock struct{ at time.Time }

func newClock() *clock { return &clock{at: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)} }

func (c *clock) now() time.Time          { return c.at }
func (c *clock) forward(d time.Duration) { c.at = c.at.Add(d) }

func TestAllowGivesTheBurstAndThenTheRate(t *testing.T) {
	c := newClock()
	limiter := throttle.New(6, 3, c.now) // one in ten seconds
	for range 3 {
		ok, wait := limiter.Allow("a")
		require.True(t, ok)
		require.Zero(t, wait)
	}
	ok, wait := limiter.Allow("a")
	require.False(t, ok)
	require.Equal(t, 10*time.Second, wait)

	c.forward(4 * time.Second)
	ok, wait = limiter.Allow("a")
	require.False(t, ok, "a refusal is not counted, and brings nothing forward")
	require.InDelta(t, 6*time.Second, wait, float64(time.Microsecond))

	c.forward(wait)
	ok, _ = limiter.Allow("a")
	require.True(t, ok, "who waits as long as told is let through")
	ok, _ = limiter.Allow("a")
	require.False(t, ok)
}

func TestKeysDoNotShareAnAllowance(t *testing.T) {
	limiter := throttle.New(1, 1, newClock().now)
	for _, key := range []string{"a", "b", ""} {
		ok, _ := limiter.Allow(key)
		require.True(t, ok, "%q", key)
		ok, _ = limiter.Allow(key)
		require.False(t, ok, "%q", key)
	}
}

func TestCheckTakesNothing(t *testing.T) {
	limiter := throttle.New(1, 1, newClock().now)
	for range 5 {
		ok, wait := limiter.Check("a")
		require.True(t, ok)
		require.Zero(t, wait)
	}
	ok, _ := limiter.Allow("a")
	require.True(t, ok)
	for range 5 {
		ok, wait := limiter.Check("a")
		require.False(t, ok)
		require.Equal(t, time.Minute, wait)
	}
}

func TestAnIdleKeyRegainsItsBurstAndNoMore(t *testing.T) {
	c := newClock()
	limiter := throttle.New(60, 2, c.now)
	limiter.Allow("a")
	c.forward(24 * time.Hour)
	require.Equal(t, 2, allowed(limiter, "a", 5))
}

func TestBurstIsAtLeastOneAndNoRateMeansNoLimit(t *testing.T) {
	c := newClock()
	require.Equal(t, 1, allowed(throttle.New(1, 0, c.now), "a", 3))
	require.Equal(t, 100, allowed(throttle.New(0, 1, c.now), "a", 100))
}

func TestTheKeyIdleLongestIsForgottenFirst(t *testing.T) {
	limiter := throttle.New(1, 1, newClock().now)
	limiter.Allow("idle")
	limiter.Allow("busy")
	for i := range 9_999 { // with "busy" as many as are kept
		limiter.Check("busy")
		limiter.Allow(strconv.Itoa(i))
	}
	ok, _ := limiter.Check("busy")
	require.False(t, ok, "a key in use is remembered")
	ok, _ = limiter.Check("idle")
	require.True(t, ok, "the idle one made room")
}

func TestConcurrentCallersShareOneAllowance(t *testing.T) {
	limiter := throttle.New(1, 50, newClock().now)
	var let atomic.Int64
	var callers sync.WaitGroup
	for range 8 {
		callers.Go(func() {
			for range 100 {
				limiter.Check("a")
				if ok, _ := limiter.Allow("a"); ok {
					let.Add(1)
				}
			}
		})
	}
	callers.Wait()
	require.EqualValues(t, 50, let.Load())
}

func TestANilClockIsTheSystemClock(t *testing.T) {
	ok, _ := throttle.New(1, 1, nil).Allow("a")
	require.True(t, ok)
}

func BenchmarkAllow(b *testing.B) {
	limiter := throttle.New(1e9, 1e9, nil)
	keys := make([]string, 1024)
	for i := range keys {
		keys[i] = "client:" + strconv.Itoa(i)
	}
	for i := 0; b.Loop(); i++ {
		limiter.Allow(keys[i%len(keys)])
	}
}

func allowed(limiter *throttle.Limiter, key string, attempts int) (n int) {
	for range attempts {
		if ok, _ := limiter.Allow(key); ok {
			n++
		}
	}
	return n
}
