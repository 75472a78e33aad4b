package importing

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"clrhost/internal/text"
	"clrhost/server/archive"
	"clrhost/server/inflight"
	"clrhost/server/intake"
	"clrhost/server/worker"
	"clrhost/storage"
)

// Why an import ended before the end of its archive.
const (
	TroubleFull = "full" // the record of the learner
	TroubleFile = "file" // it cannot be read
)

// Why an entry was not taken in, besides the reasons of package intake.
const (
	ReasonUnreadable = "unreadable"
	ReasonFailed     = "failed"
)

const (
	saveEvery   = time.Second
	maxProblems = 100 // of an import that are kept
	maxDetail   = 300 // characters

	// The pauses after a failure that may pass, such as one of the database.
	leastPause, mostPause = time.Second, 30 * time.Second
	releaseTime           = 5 * time.Second
)

// errStop means that the import is no longer this process's.
var errStop = errors.New("importing: not held any more")

// job is an import that is worked on.
type job struct {
	*Worker
	storage.Import
	saved time.Time
}

// take goes through the archive of an import, if it may, and reports whether that is over.
func (w *Worker) take(ctx context.Context, id string) bool {
	held, err := w.Store.ClaimImport(ctx, id, w.holder)
	switch {
	case errors.Is(err, storage.ErrConflict), errors.Is(err, storage.ErrNotFound):
		return false // another process works on it; or it is none of this database
	case err != nil:
		w.Log.WarnContext(ctx, "an import could not be claimed", "import", id, "error", err)
		return false
	case held.EndedAt.IsZero():
		j := job{w, held, w.Now()}
		if err := j.run(ctx); err != nil {
			j.leave(ctx, err)
			return false
		}
	}
	if err := os.Remove(w.path(id, arrived)); err != nil {
		w.Log.WarnContext(ctx, "the file of an import cannot be removed", "import", id, "error", err)
	}
	return true
}

// leave gives up an import, which goes on when the file is found the next time.
func (j *job) leave(ctx context.Context, err error) {
	if ctx.Err() == nil {
		j.Log.WarnContext(ctx, "an import was left", "import", j.ID, "error", err)
	}
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTime)
	defer cancel()
	if err := j.Store.ReleaseImport(ctx, j.Import, j.holder); err != nil && !errors.Is(err, storage.ErrConflict) {
		j.Log.WarnContext(ctx, "an import could not be released, and waits for a minute", "import", j.ID, "error", err)
	}
}

// run goes through the archive from where the import stands to its end.
func (j *job) run(ctx context.Context) error {
	file, err := os.Open(j.path(j.ID, arrived))
	if err != nil {
		return fmt.Errorf("open the file of an import: %w", err)
	}
	defer file.Close()
	info, err := file.Stat()
	if err != nil {
		return fmt.Errorf("open the file of an import: %w", err)
	}
	opened, err := archive.Open(file, info.Size(), limits)
	if err != nil {
		return j.end(ctx, TroubleFile)
	}
	for entry := range opened.Credentials(j.Done) {
		switch err := j.settle(ctx, entry); {
		case isFull(err):
			return j.end(ctx, TroubleFull)
		case err != nil:
			return err
		}
	}
	j.Done = j.Entries
	return j.end(ctx, "")
}

func isFull(err error) bool {
	_, full := errors.AsType[*storage.FullError](err)
	return full
}

func (j *job) end(ctx context.Context, trouble string) error {
	j.Trouble, j.EndedAt = trouble, j.Now()
	if err := j.patiently(ctx, j.save); err != nil {
		return err
	}
	if j.Added+j.Replaced > 0 {
		j.remember(ctx)
	}
	return nil
}

// remember puts the import into the history of its owner, also when the host stops.
func (j *job) remember(ctx context.Context) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), releaseTime)
	defer cancel()
	if err := j.Store.Remember(ctx, storage.HistoryEntry{OwnerID: j.OwnerID, What: storage.HistoryImported, About: j.ID}); err != nil {
		j.Log.WarnContext(ctx, "an import is not in the history of its owner", "import", j.ID, "error", err)
	}
}

func (j *job) save(ctx context.Context) error {
	j.saved = j.Now()
	err := j.Store.SaveImport(ctx, j.Import, j.holder)
	if errors.Is(err, storage.ErrConflict) {
		return fmt.Errorf("%w: %w", errStop, err)
	}
	return err
}

// settle takes one entry in, and counts what that did.
func (j *job) settle(ctx context.Context, entry archive.Entry) error {
	var did storage.Upsert
	err := j.patiently(ctx, func(ctx context.Context) (err error) {
		did, err = j.accept(ctx, entry)
		return err
	})
	refusal, isRefused := errors.AsType[*intake.Refusal](err)
	switch {
	case isRefused:
		j.refuse(entry, string(refusal.Reason), refusal)
	case errors.Is(err, errUnreadable):
		j.refuse(entry, ReasonUnreadable, nil)
	case errors.Is(err, worker.ErrPanic):
		j.Log.ErrorContext(ctx, "an entry of an archive could not be taken in", "import", j.ID, "entry", entry.Number, "error", err)
		j.refuse(entry, ReasonFailed, nil)
	case err != nil:
		return err
	case did == storage.UpsertCreated:
		j.Added++
	case did.Replaces():
		j.Replaced++
	default:
		j.Same++
	}
	j.Done = entry.Number
	if j.Now().Sub(j.saved) < saveEvery {
		return nil
	}
	return j.patiently(ctx, j.save)
}

var errUnreadable = errors.New("the archive has the entry in a way that cannot be read")

// accept takes one entry in by the rules for everything that a learner brings.
func (j *job) accept(ctx context.Context, entry archive.Entry) (did storage.Upsert, err error) {
	defer worker.Caught(&err)
	if entry.Err != nil {
		return "", fmt.Errorf("%w: %w", errUnreadable, entry.Err)
	}
	writer := intake.Writer{OwnerID: j.OwnerID}
	parsed, err := j.Intake.ParseFile(ctx, writer, entry.Data)
	if err != nil {
		return "", err
	}
	return j.Intake.Accept(ctx, writer, intake.PlaceOf(parsed), parsed)
}

func (j *job) refuse(entry archive.Entry, reason string, refusal *intake.Refusal) {
	j.Refused++
	if len(j.Problems) >= maxProblems {
		return
	}
	problem := storage.ImportProblem{Entry: entry.Number, Name: entry.Name, Reason: reason}
	switch {
	case refusal != nil && len(refusal.Checks) > 0:
		problem.Detail = text.Line(refusal.Checks[0].Detail, maxDetail)
	case entry.Err != nil:
		problem.Detail = text.Line(entry.Err.Error(), maxDetail)
	}
	j.Problems = append(j.Problems, problem)
}

// patiently does work again, after a pause, while a failure may pass: the database is away, or others have all the turns.
func (j *job) patiently(ctx context.Context, work func(context.Context) error) error {
	for pause := leastPause; ; pause = min(2*pause, mostPause) {
		err := work(ctx)
		mayPass := errors.Is(err, storage.ErrOutage) || errors.Is(err, inflight.ErrFull)
		if !mayPass {
			return err
		}
		if !worker.Pause(ctx, pause) {
			return ctx.Err()
		}
	}
}
