package server

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"clrhost/server/worker"
	"clrhost/storage"
)

const (
	// readyTimeout is how long the checks of one probe wait for the database.
	readyTimeout = 2 * time.Second
	// readyEvery is how often a host looks by itself, so that a file that was deleted is in the log though nobody asks.
	readyEvery = 5 * time.Second
)

// check is something that requests need.
type check struct {
	name   string
	needed bool // whether a host without it is not ready
	run    func(context.Context) error
}

// finding is how a check ended, as the operator reads it.
type finding struct {
	Check  string `json:"check"`
	Needed bool   `json:"needed"`
	OK     bool   `json:"ok"`
	Reason string `json:"reason,omitempty"` // why it is not OK
}

// readiness finds out whether a host has what it needs, and logs it when that changes.
type readiness struct {
	checks []check
	done   func(name string, ok bool) // is told how each check ended
	log    *slog.Logger

	mu     sync.Mutex
	failed map[string]bool // the checks that were logged as failed, by name
}

// newReadiness checks what requests need of the database. A host without records alone is ready: people sign in and apps
// connect, and the same would be missing at every other host of this database.
func newReadiness(store *storage.Store, done func(string, bool), log *slog.Logger) *readiness {
	return &readiness{done: done, log: log, failed: map[string]bool{}, checks: []check{
		{"database files", true, store.CheckFiles},
		{"database reads", true, store.Ping},
		{"database writes", true, store.CheckWrites},
		{"records", false, store.CheckRecords},
	}}
}

// Run looks every few seconds until ctx ends.
func (r *readiness) Run(ctx context.Context) {
	worker.Every(ctx, readyEvery, func(ctx context.Context) { r.look(ctx) })
}

// look runs all checks, at the same time.
func (r *readiness) look(ctx context.Context) []finding {
	limited, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	findings := make([]finding, len(r.checks))
	var running sync.WaitGroup
	for i, c := range r.checks {
		running.Go(func() {
			findings[i] = finding{Check: c.name, Needed: c.needed, OK: true}
			if err := c.run(limited); err != nil {
				findings[i].OK, findings[i].Reason = false, err.Error()
			}
		})
	}
	running.Wait()
	if ctx.Err() == nil { // else whoever asked has left, and nothing is known
		r.note(ctx, findings)
	}
	return findings
}

// note shows how each check ended, and logs each one that failed, or succeeded again, since it was logged last.
func (r *readiness) note(ctx context.Context, findings []finding) {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, f := range findings {
		r.done(f.Check, f.OK)
		if f.OK != r.failed[f.Check] {
			continue
		}
		r.failed[f.Check] = !f.OK
		if f.OK {
			r.log.InfoContext(ctx, "a check of the database succeeds again", "check", f.Check)
		} else {
			r.log.ErrorContext(ctx, "a check of the database failed", "check", f.Check, "ready", !f.Needed, "error", f.Reason)
		}
	}
}

// allNeeded reports whether a host is ready with these findings.
func allNeeded(findings []finding) bool {
	for _, f := range findings {
		if f.Needed && !f.OK {
			return false
		}
	}
	return true
}
