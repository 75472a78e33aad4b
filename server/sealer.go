package server

import (
	"context"
	"log/slog"
	"time"

	"clrhost/storage"
)

// sealer seals the audit log. Several processes on one database may each run one.
type sealer struct {
	store *storage.Store
	log   *slog.Logger

	// settle is how long an event waits at least, so that every transaction that was given a lower id has ended. It is
	// longer than a request may take.
	settle time.Duration
	every  time.Duration // from one round to the next
}

func newSealer(store *storage.Store, log *slog.Logger) sealer {
	return sealer{store: store, log: log, settle: 2 * time.Minute, every: 10 * time.Minute}
}

// run seals until ctx ends: at each round the events that were there a while before.
func (s sealer) run(ctx context.Context) {
	for {
		through, err := s.store.LastAuditID(ctx)
		if err != nil {
			s.failed(ctx, err)
		}
		if !pause(ctx, s.settle) {
			return
		}
		if err == nil {
			s.seal(ctx, through)
		}
		if !pause(ctx, s.every-s.settle) {
			return
		}
	}
}

// seal logs the newest seal, so that it is known outside the database too: clrhost audit check --seal looks for it.
func (s sealer) seal(ctx context.Context, through int64) {
	newest, added, err := s.store.SealAudit(ctx, through)
	if err != nil {
		s.failed(ctx, err)
	} else if added > 0 {
		s.log.InfoContext(ctx, "audit events were sealed", "seals", added, "newest", newest.String())
	}
}

func (s sealer) failed(ctx context.Context, err error) {
	if ctx.Err() == nil {
		s.log.ErrorContext(ctx, "audit events were not sealed", "error", err)
	}
}

// pause returns false when ctx ended first.
func pause(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
