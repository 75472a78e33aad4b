package conformance

import (
	"context"
	"fmt"
	"sync"
	"time"
)

// allowance is the time that something may take. What it waits for without being to blame is added to it.
type allowance struct {
	mu    sync.Mutex
	ends  time.Time
	timer *time.Timer
}

// allow returns a context that ends after d, and the allowance that can prolong it.
func allow(ctx context.Context, d time.Duration) (context.Context, *allowance, func()) {
	ctx, cancel := context.WithCancelCause(ctx)
	late := fmt.Errorf("the time of the case, %s, is over (--timeout): %w", d, context.DeadlineExceeded)
	a := &allowance{ends: time.Now().Add(d), timer: time.AfterFunc(d, func() { cancel(late) })}
	return ctx, a, func() {
		a.timer.Stop()
		cancel(nil)
	}
}

// prolong adds time, unless it is too late.
func (a *allowance) prolong(d time.Duration) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.ends = a.ends.Add(d)
	if a.timer.Stop() {
		a.timer.Reset(time.Until(a.ends))
	}
}
