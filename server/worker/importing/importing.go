package importing

import (
	"context"
	"crypto/rand"
	"log/slog"
	"sync"
	"time"

	"clrhost/credential"
	"clrhost/server/intake"
	"clrhost/storage"
)

const (
	every   = 15 * time.Second // from one look at the folder to the next
	atOnce  = 2                // imports that a process works on
	waiting = 8                // files in the folder, those that are worked on among them
)

// Store is what imports need of the storage; *storage.Store implements it.
type Store interface {
	CreateImport(ctx context.Context, i storage.Import, holder string) error
	ClaimImport(ctx context.Context, id, holder string) (storage.Import, error)
	SaveImport(ctx context.Context, i storage.Import, holder string) error
	ReleaseImport(ctx context.Context, i storage.Import, holder string) error
	Remember(ctx context.Context, e storage.HistoryEntry) error
}

// Intake takes credentials into records; *intake.Intake implements it.
type Intake interface {
	ParseFile(ctx context.Context, w intake.Writer, file []byte) (*credential.Credential, error)
	Accept(ctx context.Context, w intake.Writer, at intake.Place, c *credential.Credential) (storage.Upsert, error)
}

// Config is what a Worker is made of. All fields are required.
type Config struct {
	Store  Store
	Intake Intake
	Folder string // where files lie until they are taken in
	Now    func() time.Time
	Log    *slog.Logger
}

// Worker takes in archives.
type Worker struct {
	Config
	holder string        // names this process
	wake   chan struct{} // a file has come, or an import has ended
	most   int64         // bytes of a file

	mu      sync.Mutex
	working map[string]bool // imports, by their ids
}

// New makes a Worker. It starts nothing.
func New(cfg Config) *Worker {
	return &Worker{Config: cfg, holder: rand.Text(), wake: make(chan struct{}, 1), most: MaxBytes, working: map[string]bool{}}
}

// Run takes in what lies in the folder, and what comes, until ctx ends. An import that is under way then goes on when the host
// is started again.
func (w *Worker) Run(ctx context.Context) {
	var all sync.WaitGroup
	defer all.Wait()
	timer := time.NewTicker(every)
	defer timer.Stop()
	for {
		w.sweep(ctx)
		for _, id := range w.files() {
			if ctx.Err() == nil && w.begins(id) {
				all.Go(func() { w.work(ctx, id) })
			}
		}
		select {
		case <-ctx.Done():
			return
		case <-w.wake:
		case <-timer.C:
		}
	}
}

// begins reports whether an import may be worked on now, and counts it.
func (w *Worker) begins(id string) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.working[id] || len(w.working) >= atOnce {
		return false
	}
	w.working[id] = true
	return true
}

// work takes an import and gives its place to the next one.
func (w *Worker) work(ctx context.Context, id string) {
	isDone := w.take(ctx, id)
	w.mu.Lock()
	delete(w.working, id)
	w.mu.Unlock()
	if isDone {
		w.awake()
	}
}

// awake makes Run look at the folder.
func (w *Worker) awake() {
	select {
	case w.wake <- struct{}{}:
	default: // it will
	}
}
