package recheck

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"clrhost/credential"
	"clrhost/server/inflight"
	"clrhost/server/worker"
	"clrhost/storage"
)

const (
	every  = 15 * time.Second // between two looks for what is due
	atOnce = 4                // checks; most of their time is spent waiting for other hosts
	batch  = 8                // credentials in memory

	// lease is much longer than a batch takes, so that it ends only under a process that died.
	lease = 5 * time.Minute

	// The rest after a check. The least allows 80 checks a second at most, where a million credentials need 2.
	leastRest, mostRest = 50 * time.Millisecond, 2 * time.Second
)

// Store keeps what is due.
type Store interface {
	ClaimRechecks(ctx context.Context, limit int, lease time.Duration) ([]storage.Recheck, error)
	ClaimRecheck(ctx context.Context, ownerID string, number int64, lease time.Duration) (storage.Recheck, error)
	SaveRecheck(ctx context.Context, r storage.Recheck) error
	CredentialByNumber(ctx context.Context, ownerID string, number int64) (storage.Credential, error)
}

// Verifier verifies a credential.
type Verifier interface {
	Verify(ctx context.Context, c *credential.Credential, t credential.Terms) credential.Verdict
}

// Worker repeats verdicts. All fields are required.
type Worker struct {
	Store    Store
	Verifier Verifier
	Types    map[string][]string // by service: the types of which it accepts a credential; none means any
	Skew     time.Duration       // the Verifier's
	Turns    *inflight.Gate      // of what people wait for
	Now      func() time.Time    // the clock of the Store and the Verifier
	Log      *slog.Logger

	unpaced bool // tests and benchmarks do not rest
}

// Run checks what is due until ctx ends. A check it interrupts leaves no trace. Every goroutine it starts has ended when
// it returns.
func (w *Worker) Run(ctx context.Context) {
	worker.Every(ctx, every, w.pass)
}

// pass checks until nothing is due.
func (w *Worker) pass(ctx context.Context) {
	places := make(chan struct{}, atOnce)
	var checks sync.WaitGroup
	defer checks.Wait()
	for ctx.Err() == nil {
		claimed, err := w.Store.ClaimRechecks(ctx, batch, lease)
		if err != nil {
			w.report(ctx, "credentials that are due for a check could not be loaded", err)
			return
		}
		if len(claimed) == 0 {
			return
		}
		for _, r := range claimed {
			select {
			case places <- struct{}{}:
			case <-ctx.Done():
				return
			}
			checks.Go(func() {
				defer func() { <-places }()
				w.one(ctx, r)
			})
		}
	}
}

// one checks one credential, stores the result, and rests.
func (w *Worker) one(ctx context.Context, claimed storage.Recheck) {
	began := w.Now()
	checked, err := w.check(ctx, claimed)
	if ctx.Err() != nil {
		return // the check was interrupted, so its result means nothing
	}
	if err != nil {
		checked = w.postponed(ctx, claimed, err)
	}
	if err := w.keep(ctx, claimed, checked); err != nil {
		w.report(ctx, "a verdict could not be stored", err, "credential", claimed.Credential)
	}
	if !w.unpaced {
		worker.Pause(ctx, rest(w.Now().Sub(began)))
	}
}

// postponed is what was claimed and could not be checked, due much later.
func (w *Worker) postponed(ctx context.Context, claimed storage.Recheck, err error) storage.Recheck {
	w.report(ctx, "a stored credential cannot be checked and is put off", err, "credential", claimed.Credential)
	claimed.DueAt = w.Now().Add(putOff)
	return claimed
}

// keep stores the result of a check, unless its claim is no longer good: what replaced the credential is due by itself.
func (w *Worker) keep(ctx context.Context, claimed, checked storage.Recheck) error {
	err := w.Store.SaveRecheck(ctx, checked)
	if errors.Is(err, storage.ErrConflict) {
		return nil
	}
	if err == nil && checked.Verdict != claimed.Verdict {
		w.Log.InfoContext(ctx, "a verdict changed", "credential", claimed.Credential, "from", claimed.Verdict, "to", checked.Verdict)
	}
	return err
}

// rest is how long to rest after a check that took so long.
func rest(took time.Duration) time.Duration { return min(max(3*took, leastRest), mostRest) }

// report logs an error, unless it is only that ctx ended.
func (w *Worker) report(ctx context.Context, message string, err error, attributes ...any) {
	if ctx.Err() == nil {
		w.Log.ErrorContext(ctx, message, append(attributes, "error", err)...)
	}
}
