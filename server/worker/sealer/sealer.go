// Package sealer seals the audit log. Several processes on one database may each run a sealer.
package sealer

import (
	"cmp"
	"context"
	"log/slog"
	"time"

	"clrhost/server/worker"
	"clrhost/storage"
)

const (
	every = 10 * time.Minute // from one round to the next

	// Settle is how long an event waits at least, so that every transaction that was given a lower id has ended. It MUST be
	// longer than a request may take.
	Settle = 2 * time.Minute
)

// Store is what a sealer needs of the storage; *storage.Store implements it.
type Store interface {
	LastAuditID(ctx context.Context) (int64, error)
	SealAudit(ctx context.Context, through int64) (newest storage.AuditSeal, added int, err error)
}

// Worker seals the audit log. All fields are required.
type Worker struct {
	Store Store
	Log   *slog.Logger

	settle, every time.Duration // shorter in tests; zero means the constants
}

// Run seals until ctx ends: at each round the events that were recorded a while before.
func (w *Worker) Run(ctx context.Context) {
	settle := cmp.Or(w.settle, Settle)
	worker.Every(ctx, cmp.Or(w.every, every)-settle, func(ctx context.Context) {
		through, err := w.Store.LastAuditID(ctx)
		if err != nil {
			w.failed(ctx, err)
		} else if worker.Pause(ctx, settle) {
			w.seal(ctx, through)
		}
	})
}

// seal logs the newest seal, so that it is known outside the database too: clrhost audit check --seal looks for it.
func (w *Worker) seal(ctx context.Context, through int64) {
	newest, added, err := w.Store.SealAudit(ctx, through)
	if err != nil {
		w.failed(ctx, err)
	} else if added > 0 {
		w.Log.InfoContext(ctx, "audit events were sealed", "seals", added, "newest", newest.String())
	}
}

func (w *Worker) failed(ctx context.Context, err error) {
	if ctx.Err() == nil {
		w.Log.ErrorContext(ctx, "audit events were not sealed", "error", err)
	}
}
