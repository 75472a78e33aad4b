package throttle

import (
	"container/heap"
	"math"
	"sync"
	"sync/atomic"
	"time"
)

// maxKeys is how many keys one limiter keeps.
const maxKeys = 10_000

// Limiter is a token bucket for each key. It is safe for concurrent use.
type Limiter struct {
	now     func() time.Time
	refused atomic.Int64

	mu       sync.Mutex
	interval time.Duration // in which one is regained; zero sets no limit
	burst    int
	buckets  map[string]*bucket
	queue    bySettled
	overflow bucket // shared by the keys that find no place
}

// New returns a limiter that lets a key through burst times at once, at least one, and perMinute times a minute in the
// long run. A perMinute of zero or less sets no limit. A nil clock means time.Now.
func New(perMinute float64, burst int, now func() time.Time) *Limiter {
	if now == nil {
		now = time.Now
	}
	l := &Limiter{now: now, buckets: map[string]*bucket{}}
	l.Set(perMinute, burst)
	return l
}

// Set changes the allowance of every key to that which New describes. What a key has spent, and not regained, stays spent.
func (l *Limiter) Set(perMinute float64, burst int) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now, interval, window := l.now(), l.interval, l.window()
	l.interval, l.burst = 0, max(burst, 1)
	if perMinute > 0 {
		longest := math.MaxInt64 / 2 / float64(l.burst)
		l.interval = max(time.Duration(min(float64(time.Minute)/perMinute, longest)), 1)
	}
	if interval == 0 {
		return // nothing was counted
	}
	scale := float64(l.interval) / float64(interval)
	again := func(b *bucket) {
		debt := min(max(b.settled.Sub(now), 0), window)
		b.settled = now.Add(time.Duration(min(float64(debt)*scale, float64(l.window()))))
	}
	for _, b := range l.queue { // the order stays, so it is still a heap
		again(b)
	}
	again(&l.overflow)
}

// Allow takes one from the key's allowance. When nothing is left it takes nothing, and retryAfter says how long it is
// until one is there again.
func (l *Limiter) Allow(key string) (ok bool, retryAfter time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.interval == 0 {
		return true, 0
	}
	now := l.now()
	b := l.find(key, now)
	debt := l.debt(b, now)
	if wait := l.wait(debt); wait > 0 {
		l.refused.Add(1)
		return false, wait
	}
	if b == nil {
		b = l.keep(key, now)
	}
	b.settled = now.Add(debt + l.interval)
	if b != &l.overflow {
		heap.Fix(&l.queue, b.index)
	}
	return true, 0
}

// Check answers what Allow would answer, and takes nothing. It is for what counts failures only: check before the
// attempt, and take one when it failed.
func (l *Limiter) Check(key string) (ok bool, retryAfter time.Duration) {
	retryAfter = l.State(key).RetryAfter
	if retryAfter > 0 {
		l.refused.Add(1)
	}
	return retryAfter == 0, retryAfter
}

// Refused returns how often Allow and Check have answered that the key must wait.
func (l *Limiter) Refused() int64 { return l.refused.Load() }

// State is what is left of a key's allowance, in the terms of the RateLimit header fields
// (draft-ietf-httpapi-ratelimit-headers).
type State struct {
	Limit      int           // how many may happen at once; zero: there is no limit
	Window     time.Duration // in which a spent allowance becomes whole
	Remaining  int           // how many may happen now
	Reset      time.Duration // until the allowance is whole again
	RetryAfter time.Duration // until one may happen; zero: now
}

// State returns what is left of the key's allowance, and takes nothing.
func (l *Limiter) State(key string) State {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.interval == 0 {
		return State{}
	}
	now := l.now()
	debt := l.debt(l.find(key, now), now)
	return State{
		Limit:      l.burst,
		Window:     l.window(),
		Remaining:  int((l.window() - debt) / l.interval),
		Reset:      debt,
		RetryAfter: l.wait(debt),
	}
}

func (l *Limiter) window() time.Duration { return time.Duration(l.burst) * l.interval }

// debt is how long it takes until the bucket is full again. Readings of the system clock are monotonic, so setting it
// changes nothing here.
func (l *Limiter) debt(b *bucket, now time.Time) time.Duration {
	if b == nil {
		return 0
	}
	return min(max(b.settled.Sub(now), 0), l.window())
}

// wait is how long a key that owes debt waits for one.
func (l *Limiter) wait(debt time.Duration) time.Duration {
	return max(debt+l.interval-l.window(), 0)
}
