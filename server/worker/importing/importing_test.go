package importing

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/server/archive"
	"clrhost/server/inflight"
	"clrhost/server/intake"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// examiner is a verifier whose verdict follows from the id of a credential, and which reports every one that it is given.
type examiner struct{ seen func(id string) }

func (e examiner) Verify(_ context.Context, c *credential.Credential, _ credential.Terms) credential.Verdict {
	if e.seen != nil {
		e.seen(c.ID)
	}
	if strings.Contains(c.ID, "panic") {
		panic("nobody thought of this")
	}
	if strings.Contains(c.ID, "bad") {
		return credential.Verdict{Overall: credential.Invalid, Checks: []credential.Check{
			{Name: credential.CheckSchema, Outcome: credential.OutcomeFail, Detail: "/name: is required", Clause: "CLR 2.0"}}}
	}
	return credential.Verdict{Overall: credential.Unverifiable}
}

// bench is a learner with a store, and a folder for workers.
type bench struct {
	*testing.T
	store  *storage.Store
	folder string
}

func newBench(t *testing.T, open storagetest.Open) bench {
	b := bench{t, open(t, nil), filepath.Join(t.TempDir(), "[im]ports*")}
	require.NoError(t, os.Mkdir(b.folder, 0o700))
	storagetest.Learner(t, b.store, "learner")
	storagetest.Learner(t, b.store, "other")
	return b
}

func (b bench) worker(seen func(id string)) *Worker {
	in := &intake.Intake{Store: b.store, Verifier: examiner{seen}, Now: time.Now, MaxBytes: 1 << 20,
		Turns: inflight.New(inflight.Bounds{Each: 1, All: 1, Wait: time.Minute})}
	return New(Config{Store: b.store, Intake: in, Folder: b.folder, Now: time.Now, Log: slog.New(slog.DiscardHandler)})
}

// run runs a worker until the function returns, and returns when it has stopped.
func (b bench) run(w *Worker, until func()) {
	ctx, cancel := context.WithCancel(b.Context())
	stopped := make(chan struct{})
	go func() { w.Run(ctx); close(stopped) }()
	until()
	cancel()
	<-stopped
}

func (b bench) begin(w *Worker, file []byte) string {
	b.Helper()
	id, err := w.Begin(b.Context(), "learner", bytes.NewReader(file))
	require.NoError(b, err)
	return id
}

// ended waits for the end of an import.
func (b bench) ended(id string) (i storage.Import) {
	b.Helper()
	require.Eventually(b, func() bool {
		var err error
		i, err = b.store.Import(b.Context(), "learner", id)
		return err == nil && !i.EndedAt.IsZero()
	}, 30*time.Second, 5*time.Millisecond)
	return i
}

func (b bench) filesLeft() []string {
	b.Helper()
	files, err := os.ReadDir(b.folder)
	require.NoError(b, err)
	var left []string
	for _, file := range files {
		left = append(left, filepath.Join(b.folder, file.Name()))
	}
	return left
}

func document(id string, day int) string {
	return fmt.Sprintf(`{"@context":["https://www.w3.org/ns/credentials/v2"],"id":"urn:%s","type":["VerifiableCredential"],
		"issuer":"https://issuer.example","validFrom":"2024-01-%02dT00:00:00Z","credentialSubject":{"name":"A"}}`, id, day)
}

// entry is one of an archive.
type entry struct{ name, text string }

func packed(t testing.TB, entries ...entry) []byte {
	t.Helper()
	var out bytes.Buffer
	w := zip.NewWriter(&out)
	for _, e := range entries {
		f, err := w.Create(e.name)
		require.NoError(t, err)
		_, err = f.Write([]byte(e.text))
		require.NoError(t, err)
	}
	require.NoError(t, w.Close())
	return out.Bytes()
}

// Every entry goes by the rules of the intake, whatever it is called; what is no credential is passed over, and what is refused
// has its reason.
func TestAnArchiveIsTakenIn(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		b := newBench(t, open)
		w := b.worker(nil)
		var id string
		b.run(w, func() {
			id = b.begin(w, packed(t,
				entry{"a.json", document("a", 2)},
				entry{"/etc/passwd", document("b", 2)},
				entry{`..\..\b.json`, document("b", 2)},
				entry{"older.json", document("a", 1)},
				entry{"newer.json", document("a", 3)},
				entry{"bad.json", document("bad", 1)},
				entry{"panic.json", document("panic", 1)},
				entry{"broken.json", document("x", 1)[:150]},
				entry{"large.json", document("x", 1) + strings.Repeat(" ", 2<<20)},
				entry{"index.html", "<!doctype html><title>x</title>"},
				entry{"inner.zip", string(packed(t, entry{"z.json", document("z", 1)}))},
			))
			b.ended(id)
		})
		i := b.ended(id)
		require.Equal(t, []int{11, 11, 2, 1, 2, 4}, []int{i.Entries, i.Done, i.Added, i.Replaced, i.Same, i.Refused}, "%+v", i)
		require.Empty(t, i.Trouble)
		reasons := map[string]string{}
		for _, p := range i.Problems {
			reasons[p.Name] = p.Reason
		}
		require.Equal(t, map[string]string{"bad.json": "rejected", "panic.json": ReasonFailed, "broken.json": "no credential",
			"large.json": ReasonUnreadable}, reasons)
		require.Equal(t, "/name: is required", i.Problems[0].Detail)
		_, total, err := b.store.Records(t.Context(), "learner", storage.RecordQuery{Limit: 10})
		require.NoError(t, err)
		require.EqualValues(t, 2, total)
		versions, err := b.store.CredentialVersions(t.Context(), "learner", 0)
		require.NoError(t, err)
		require.Equal(t, storage.ByOwner, versions[1].ClientID)
		history, _, err := b.store.History(t.Context(), "learner", 10, 0)
		require.NoError(t, err)
		require.Equal(t, storage.HistoryImported, history[0].What)
		require.Empty(t, b.filesLeft())
	})
}

// An import goes on where a process stopped, if the next one finds the file; another process, which does not, leaves it alone.
func TestAnImportGoesOn(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		b := newBench(t, open)
		var entries []entry
		for n := range 6 {
			entries = append(entries, entry{fmt.Sprint(n), document(fmt.Sprint(n), 1)})
		}
		third := make(chan struct{})
		first := b.worker(func(id string) {
			if id == "urn:2" {
				close(third)
				time.Sleep(50 * time.Millisecond) // for the stop that follows
			}
		})
		var id string
		b.run(first, func() {
			id = b.begin(first, packed(t, entries...))
			<-third
		})
		stopped, err := b.store.Import(t.Context(), "learner", id)
		require.NoError(t, err)
		require.Zero(t, stopped.EndedAt)
		require.Contains(t, []int{2, 3}, stopped.Done)
		require.False(t, stopped.HeldUntil.After(time.Now()), "it was released")

		elsewhere := b
		elsewhere.folder = t.TempDir()
		other := elsewhere.worker(nil)
		b.run(other, other.awake)
		again, err := b.store.Import(t.Context(), "learner", id)
		require.NoError(t, err)
		require.Equal(t, stopped, again)

		var seen []string
		second := b.worker(func(id string) { seen = append(seen, id) })
		b.run(second, func() { b.ended(id) })
		done := b.ended(id)
		require.Equal(t, 6, done.Added+done.Same)
		require.LessOrEqual(t, done.Same, 1)
		require.NotContains(t, seen, "urn:0")
		require.NotContains(t, seen, "urn:1")
		require.Empty(t, b.filesLeft())
	})
}

// Full is full for all that follow, so the import ends, and says so.
func TestAFullRecordEndsAnImport(t *testing.T) {
	b := newBench(t, func(t testing.TB, _ func() time.Time) *storage.Store {
		store, err := storage.Open(t.Context(), storage.Options{URL: storagetest.SQLiteURL(t), Quota: storage.Quota{Credentials: 1}})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, store.Close()) })
		return store
	})
	w := b.worker(nil)
	b.run(w, func() {
		i := b.ended(b.begin(w, packed(t, entry{"a", document("a", 1)}, entry{"b", document("b", 1)})))
		require.Equal(t, TroubleFull, i.Trouble)
		require.Equal(t, 1, i.Added)
	})
}

// What is not begun leaves nothing behind.
func TestWhatIsNotTakenIn(t *testing.T) {
	b := newBench(t, storagetest.SQLite)
	w := b.worker(nil)
	many := make([]entry, 10_001)
	good := packed(t, entry{"a", document("a", 1)})
	w.most = int64(len(packed(t, many...)))
	for name, row := range map[string]struct {
		file []byte
		want error
	}{
		"too many entries": {packed(t, many...), archive.ErrLimit},
		"cut off":          {good[:len(good)-10], ErrUnreadable},
		"no directory":     {[]byte("PK\x03\x04"), ErrUnreadable},
		"too long":         {make([]byte, w.most+1), ErrTooLarge},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := w.Begin(t.Context(), "learner", bytes.NewReader(row.file))
			require.ErrorIs(t, err, row.want)
			require.Empty(t, b.filesLeft())
		})
	}
	_, err := w.Begin(t.Context(), "learner", io.MultiReader(bytes.NewReader(good[:20]), iotest.ErrReader(io.ErrUnexpectedEOF)))
	require.ErrorIs(t, err, ErrCut)
	require.ErrorIs(t, err, io.ErrUnexpectedEOF)
	require.Empty(t, b.filesLeft())
	b.begin(w, good)
	_, err = w.Begin(t.Context(), "learner", bytes.NewReader(good))
	require.ErrorIs(t, err, storage.ErrConflict)
	require.Len(t, b.filesLeft(), 1)
	for n := range waiting - 1 {
		require.NoError(t, os.WriteFile(w.path(fmt.Sprint("x", n), arrived), good, 0o600))
	}
	_, err = w.Begin(t.Context(), "other", bytes.NewReader(good))
	require.ErrorIs(t, err, ErrBusy)
}

// A file that nobody removed goes a day after it was written, and no other file does.
func TestFilesThatAreLeftOver(t *testing.T) {
	b := newBench(t, storagetest.SQLite)
	w := b.worker(nil)
	for name, age := range map[string]time.Duration{
		w.path("old", arrived): 25 * time.Hour, w.path("old", arriving): 25 * time.Hour, w.path("new", arrived): time.Hour,
		filepath.Join(b.folder, "clrhost.db"): 99 * time.Hour, filepath.Join(b.folder, "other.zip"): 99 * time.Hour,
	} {
		require.NoError(t, os.WriteFile(name, nil, 0o600))
		at := time.Now().Add(-age)
		require.NoError(t, os.Chtimes(name, at, at))
	}
	b.run(w, w.awake)
	require.ElementsMatch(t, []string{w.path("new", arrived), filepath.Join(b.folder, "clrhost.db"), filepath.Join(b.folder, "other.zip")}, b.filesLeft())
}
