package recheck

import (
	"context"
	"fmt"
	"time"

	"clrhost/server/inflight"
	"clrhost/server/worker"
	"clrhost/storage"
)

const (
	// patience is how long a check may take that a person waits for, other hosts included.
	patience = 5 * time.Second

	// waitedLease is longer than such a check takes. What nobody waited for any more is due then.
	waitedLease = time.Minute
)

// CheckNow repeats the verdict of the owner's credential with the number, whether that is due or not, and returns the credential as
// it is stored then. It asks other hosts for no more than the worker would. When the credential is replaced meanwhile, what replaced
// it is returned. One the owner does not hold is storage.ErrNotFound; when too many checks are waited for it is inflight.ErrFull.
// The caller bounds how often it is called.
func (w *Worker) CheckNow(ctx context.Context, ownerID string, number int64) (c storage.Credential, err error) {
	entered := w.Turns.Do(ctx, inflight.Parties("", ownerID), func(ctx context.Context) { err = w.atOnce(ctx, ownerID, number) })
	if entered != nil {
		return storage.Credential{}, fmt.Errorf("check a credential: %w", entered)
	}
	if err != nil {
		return storage.Credential{}, err
	}
	return w.Store.CredentialByNumber(ctx, ownerID, number)
}

func (w *Worker) atOnce(ctx context.Context, ownerID string, number int64) error {
	claimed, err := w.Store.ClaimRecheck(ctx, ownerID, number, waitedLease)
	if err != nil {
		return err
	}
	checked, failed := w.recheck(ctx, claimed)
	if ctx.Err() != nil {
		return fmt.Errorf("check a credential: %w", ctx.Err()) // the check was interrupted, so its result means nothing
	}
	if failed != nil {
		checked = w.postponed(ctx, claimed, failed)
	}
	if err := w.keep(ctx, claimed, checked); err != nil {
		return err
	}
	return failed
}

// recheck is check, whenever it is due.
func (w *Worker) recheck(ctx context.Context, r storage.Recheck) (_ storage.Recheck, err error) {
	defer worker.Caught(&err)
	c, err := read(r)
	if err != nil {
		return r, err
	}
	return w.verify(ctx, r, c, patience)
}
