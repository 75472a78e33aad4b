// Package worker is the background work of a host: each folder is one worker, whose Run ends with its context. Nothing
// that a request is answered with waits for it, and several processes on one database may each run every worker.
package worker

import (
	"context"
	"time"
)

// Every runs round at once, and again a pause after it ended, until ctx ends.
func Every(ctx context.Context, pause time.Duration, round func(context.Context)) {
	for {
		round(ctx)
		if !Pause(ctx, pause) {
			return
		}
	}
}

// Pause returns true after the time, and false as soon as ctx ends.
func Pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return ctx.Err() == nil
	}
}
