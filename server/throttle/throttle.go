package throttle

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"
)

// maxKeys bounds the memory of one limiter to about 3 MB.
const maxKeys = 10_000

// Limiter is a token bucket for each key. It is safe for concurrent use.
type Limiter struct {
	limit rate.Limit
	burst int
	now   func() time.Time

	mu      sync.Mutex
	buckets *simplelru.LRU[string, *rate.Limiter]
}

// New returns a limiter that lets a key through burst times at once, at least one, and perMinute times a minute in the
// long run. A perMinute of zero or less sets no limit. A nil clock means time.Now.
func New(perMinute float64, burst int, now func() time.Time) *Limiter {
	limit := rate.Inf
	if perMinute > 0 {
		limit = rate.Limit(perMinute / time.Minute.Seconds())
	}
	if now == nil {
		now = time.Now
	}
	buckets, err := simplelru.NewLRU[string, *rate.Limiter](maxKeys, nil)
	if err != nil {
		panic(err) // only for a size that is not positive
	}
	return &Limiter{limit: limit, burst: max(burst, 1), now: now, buckets: buckets}
}

// Allow takes one from the key's allowance. When nothing is left it takes nothing, and retryAfter says how long it is
// until one is there again.
func (l *Limiter) Allow(key string) (ok bool, retryAfter time.Duration) {
	return l.reserve(key, true)
}

// Check answers what Allow would answer, and takes nothing. It is for what counts failures only: check before the
// attempt, and take one when it failed.
func (l *Limiter) Check(key string) (ok bool, retryAfter time.Duration) {
	return l.reserve(key, false)
}

// reserve asks the key's bucket for one and gives it back when it would have to be waited for or is not to be taken.
// The lock covers both steps, so that no other caller sees the reservation in between.
func (l *Limiter) reserve(key string, take bool) (bool, time.Duration) {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	reservation := l.bucket(key).ReserveN(now, 1)
	wait := reservation.DelayFrom(now).Round(time.Microsecond) // the bucket counts in floating point
	if wait > 0 || !take {
		reservation.CancelAt(now)
	}
	return wait == 0, wait
}

// bucket finds or makes the key's bucket and marks it as used. The caller holds the lock.
func (l *Limiter) bucket(key string) *rate.Limiter {
	bucket, ok := l.buckets.Get(key)
	if !ok {
		bucket = rate.NewLimiter(l.limit, l.burst)
		l.buckets.Add(key, bucket)
	}
	return bucket
}
