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
	require.Equal(t, 6*time.Second, wait)

	c.forward(wait)
	ok, _ = limiter.Allow("a")
	require.True(t, ok, "a request after the wait is allowed")
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

// Numbers that change while keys owe something keep what was spent, as far as the new burst goes.
func TestSetKeepsWhatWasSpent(t *testing.T) {
	c := newClock()
	limiter := throttle.New(6, 3, c.now)
	require.Equal(t, 2, allowed(limiter, "two", 2))
	require.Equal(t, 3, allowed(limiter, "three", 3))

	limiter.Set(60, 5)
	require.Equal(t, throttle.State{Limit: 5, Window: 5 * time.Second, Remaining: 3, Reset: 2 * time.Second}, limiter.State("two"))
	require.Equal(t, 2, allowed(limiter, "three", 9))
	require.Equal(t, 5, allowed(limiter, "new", 9))

	limiter.Set(6, 1)
	for _, key := range []string{"two", "three", "new"} {
		require.Equal(t, throttle.State{Limit: 1, Window: 10 * time.Second, Reset: 10 * time.Second, RetryAfter: 10 * time.Second},
			limiter.State(key), key)
	}
	c.forward(10 * time.Second)
	require.Equal(t, 1, allowed(limiter, "three", 9))

	limiter.Set(0, 1)
	require.Equal(t, 100, allowed(limiter, "three", 100), "no limit")
	limiter.Set(6, 3)
	require.Equal(t, 3, allowed(limiter, "three", 9))
}

// A flood of invented keys must not give a chosen key its allowance back.
func TestAKeyThatOwesSomethingIsNeverForgotten(t *testing.T) {
	c := newClock()
	limiter := throttle.New(1, 2, c.now)
	limiter.Allow("victim")
	limiter.Allow("victim")
	let := 0
	for i := range 30_000 {
		limiter.Check(strconv.Itoa(i))
		if ok, _ := limiter.Allow(strconv.Itoa(i)); ok {
			let++
		}
	}
	require.Equal(t, 9_999+2, let, "the keys without a place share one allowance")
	ok, wait := limiter.Check("victim")
	require.False(t, ok)
	require.Equal(t, time.Minute, wait)
	ok, wait = limiter.Check("another newcomer")
	require.False(t, ok)
	require.Equal(t, time.Minute, wait)

	c.forward(time.Minute)
	require.Equal(t, 2, allowed(limiter, "newcomer", 5), "a key that is whole again made room")
	require.Equal(t, 1, allowed(limiter, "victim", 5), "the victim has regained one")
}

func TestCheckKeepsNothing(t *testing.T) {
	c := newClock()
	limiter := throttle.New(1, 1, c.now)
	for i := range 20_000 {
		limiter.Check("looked at " + strconv.Itoa(i))
	}
	limiter.Allow("a")
	require.Equal(t, 9_999, fill(limiter), "every place but one is still free")
	ok, _ := limiter.Check("a")
	require.False(t, ok)
}

func TestStateIsWhatAHeaderSays(t *testing.T) {
	c := newClock()
	limiter := throttle.New(6, 3, c.now)
	whole := throttle.State{Limit: 3, Window: 30 * time.Second, Remaining: 3}
	require.Equal(t, whole, limiter.State("a"))
	limiter.Allow("a")
	limiter.Allow("a")
	c.forward(5 * time.Second)
	require.Equal(t, throttle.State{Limit: 3, Window: 30 * time.Second, Remaining: 1, Reset: 15 * time.Second}, limiter.State("a"))
	limiter.Allow("a")
	require.Equal(t, throttle.State{Limit: 3, Window: 30 * time.Second, Remaining: 0, Reset: 25 * time.Second,
		RetryAfter: 5 * time.Second}, limiter.State("a"))
	require.Equal(t, whole, limiter.State("b"))
	require.Zero(t, throttle.New(0, 5, c.now).State("a"), "no limit")
}

func TestExtremeRates(t *testing.T) {
	c := newClock()
	require.Equal(t, 1000, allowed(throttle.New(1e12, 1e9, c.now), "a", 1000))
	slow := throttle.New(1e-300, 3, c.now)
	require.Equal(t, 3, allowed(slow, "a", 10))
	_, wait := slow.Allow("a")
	require.Positive(t, wait)
}

// BenchmarkAllowInAFullTable takes from ever other keys while every place is held by one that owes something.
func BenchmarkAllowInAFullTable(b *testing.B) {
	limiter := throttle.New(1e-3, 1, nil)
	fill(limiter)
	for i := 0; b.Loop(); i++ {
		limiter.Allow(strconv.Itoa(i))
	}
}

// BenchmarkAllowByTurns makes one key after the other give way.
func BenchmarkAllowByTurns(b *testing.B) {
	c := newClock()
	limiter := throttle.New(60, 1, c.now)
	for i := 0; b.Loop(); i++ {
		c.forward(time.Millisecond)
		limiter.Allow(strconv.Itoa(i))
	}
}

// fill takes from newly invented keys until one is turned away, and returns how many found a place. The shared
// allowance lets burst more through.
func fill(limiter *throttle.Limiter) int {
	for n := 0; ; n++ {
		if ok, _ := limiter.Allow("filler " + strconv.Itoa(n)); !ok {
			return n - limiter.State("").Limit
		}
	}
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

func TestRefusalsAreCounted(t *testing.T) {
	limiter := throttle.New(1, 1, newClock().now)
	limiter.Check("a")
	limiter.Allow("a")
	require.Zero(t, limiter.Refused())
	limiter.Check("a")
	limiter.Allow("a")
	limiter.State("a")
	require.EqualValues(t, 2, limiter.Refused())
}
