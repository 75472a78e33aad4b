// Package indexing makes the indexes of stored credentials that are missing or were made by older rules: what an older version has
// stored is listed and found by the words in it soon after an upgrade. Several processes on one database may each run it; an index
// that is made twice is the same.
package indexing

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"clrhost/credential"
	"clrhost/server/intake"
	"clrhost/server/worker"
	"clrhost/storage"
)

const (
	every = time.Hour // from the end of one look at all credentials to the next
	batch = 8         // credentials in memory

	// The rest after a batch, and after a failure of the database.
	leastRest, mostRest = 50 * time.Millisecond, 2 * time.Second
	failed              = 15 * time.Second
)

// Store is what the worker needs of the storage; *storage.Store implements it.
type Store interface {
	UnindexedCredentials(ctx context.Context, version int64, after storage.IndexCursor, limit int) ([]storage.Unindexed, storage.IndexCursor, error)
	SaveIndex(ctx context.Context, u storage.Unindexed) error
}

// Worker makes indexes. All fields are required.
type Worker struct {
	Store Store
	Log   *slog.Logger

	unpaced bool // tests do not rest
}

// Run makes what is missing, at once and now and then, until ctx ends.
func (w *Worker) Run(ctx context.Context) { worker.Every(ctx, every, w.pass) }

// pass looks at all credentials once, one batch after the other.
func (w *Worker) pass(ctx context.Context) {
	made, after := 0, storage.IndexCursor{}
	for ctx.Err() == nil {
		began := time.Now()
		n, next, err := w.some(ctx, after)
		made += n
		switch {
		case ctx.Err() != nil: // the host stops; the next one goes on
		case err != nil:
			w.Log.ErrorContext(ctx, "indexes of records could not be made", "error", err)
			w.rest(ctx, failed)
		case next == storage.IndexCursor{}:
			if made > 0 {
				w.Log.InfoContext(ctx, "records were indexed", "records", made)
			}
			return
		default:
			w.rest(ctx, min(max(3*time.Since(began), leastRest), mostRest))
		}
		if err == nil {
			after = next
		}
	}
}

func (w *Worker) rest(ctx context.Context, d time.Duration) {
	if !w.unpaced {
		worker.Pause(ctx, d)
	}
}

// some makes indexes of the credentials after a place, and returns how many and the place after them.
func (w *Worker) some(ctx context.Context, after storage.IndexCursor) (made int, next storage.IndexCursor, err error) {
	list, next, err := w.Store.UnindexedCredentials(ctx, intake.IndexVersion, after, batch)
	if err != nil {
		return 0, after, err
	}
	for _, u := range list {
		u.Index = w.index(ctx, u.Credential)
		switch err := w.Store.SaveIndex(ctx, u); {
		case errors.Is(err, storage.ErrConflict): // replaced meanwhile, with its own index
		case err != nil:
			return made, after, err
		default:
			made++
		}
	}
	return made, next, nil
}

// index makes the index of a credential. One that cannot be made is reported, and the credential is not looked at again.
func (w *Worker) index(ctx context.Context, stored storage.Credential) storage.Index {
	x, err := read(stored)
	if err != nil {
		w.Log.ErrorContext(ctx, "a stored credential cannot be indexed, and is listed by its ids", "credential", stored, "error", err)
		return intake.NoIndex(stored)
	}
	return x
}

func read(stored storage.Credential) (storage.Index, error) {
	c, err := credential.ParseStored(stored.Body)
	if err != nil {
		return storage.Index{}, fmt.Errorf("read the stored credential: %w", err)
	}
	return intake.Index(c)
}
