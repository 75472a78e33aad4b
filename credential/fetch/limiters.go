package fetch

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"
)

// limiters is a rate limit for each of many names. It keeps a bounded number of names, those used last.
type limiters struct {
	most int
	per  time.Duration
	mu   sync.Mutex
	of   *simplelru.LRU[string, *rate.Limiter]
}

const maxLimited = 5000

func newLimiters(most int, per time.Duration) *limiters {
	l := &limiters{most: most, per: per}
	l.of, _ = simplelru.NewLRU[string, *rate.Limiter](maxLimited, nil) // fails only for a size below one
	return l
}

// allow takes one from the allowance of a name.
func (l *limiters) allow(name string, now time.Time) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	limiter, found := l.of.Get(name)
	if !found {
		limiter = newLimiter(l.most, l.per)
		l.of.Add(name, limiter)
	}
	return limiter.AllowN(now, 1)
}

// newLimiter allows a burst, and a number in each span of time.
func newLimiter(most int, per time.Duration) *rate.Limiter {
	return rate.NewLimiter(rate.Every(per/time.Duration(most)), most)
}
