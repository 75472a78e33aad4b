// Package housekeeping removes from the database what is past its end. Nothing depends on it but the size of the
// database: every reader judges expiry for itself.
package housekeeping

import (
	"context"
	"log/slog"
	"time"

	"clrhost/server/worker"
)

const (
	every = 10 * time.Minute
	batch = 200 // so that no writer waits long behind one
)

// Store is what housekeeping needs of the storage; *storage.Store implements it. Each method removes at most limit rows and
// returns how many it removed.
type Store interface {
	DeleteExpired(ctx context.Context, limit int) (int64, error)
	DeleteUnusedClients(ctx context.Context, limit int) (int64, error)
	DeleteAuditAddresses(ctx context.Context, before time.Time, limit int) (int64, error)
}

// Worker removes what is past its end. All fields are required.
type Worker struct {
	Store       Store
	AddressLife time.Duration // how long the audit log keeps the addresses of callers
	// Done is called after each turn with what was removed: a word, how many rows, and the error that ended it or nil.
	Done func(what string, rows int64, err error, at time.Time)
	Now  func() time.Time
	Log  *slog.Logger
}

// Run removes what is past its end, at once and now and then, until ctx ends.
func (w *Worker) Run(ctx context.Context) { worker.Every(ctx, every, w.round) }

func (w *Worker) round(ctx context.Context) {
	for what, remove := range map[string]func(context.Context, int) (int64, error){
		"expired records": w.Store.DeleteExpired,
		"unused clients":  w.Store.DeleteUnusedClients,
		"addresses":       w.addresses,
	} {
		total, err := repeat(ctx, remove)
		if ctx.Err() == nil {
			w.Done(what, total, err, w.Now())
		}
		switch {
		case ctx.Err() != nil: // the host stops; the next one goes on
		case err != nil:
			w.Log.ErrorContext(ctx, "housekeeping failed", "what", what, "error", err)
		case total > 0:
			w.Log.InfoContext(ctx, "housekeeping", "removed", total, "what", what)
		}
	}
}

// repeat removes batch after batch until nothing is left to remove.
func repeat(ctx context.Context, remove func(context.Context, int) (int64, error)) (total int64, err error) {
	for {
		n, err := remove(ctx, batch)
		total += n
		if err != nil || n == 0 {
			return total, err
		}
	}
}

// addresses removes the network addresses of audit events after their time. The events stay.
func (w *Worker) addresses(ctx context.Context, limit int) (int64, error) {
	return w.Store.DeleteAuditAddresses(ctx, w.Now().Add(-w.AddressLife), limit)
}
