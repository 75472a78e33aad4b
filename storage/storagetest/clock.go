package storagetest

import (
	"sync"
	"time"
)

// Start is when a Clock begins: a fixed moment with a microsecond part, so that truncation shows.
var Start = time.Date(2026, 3, 14, 9, 26, 53, 589_793_000, time.UTC)

// Clock is a clock that moves only by Pass. Its zero value shows Start.
type Clock struct {
	mu     sync.Mutex
	passed time.Duration
}

// Now is the time shown.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return Start.Add(c.passed)
}

// Pass moves the clock.
func (c *Clock) Pass(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.passed += d
}
