package deploy

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"path/filepath"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// stuck makes that nothing is written to credentials until release is called.
type stuck func(t testing.TB, database string) (release func())

func lockTable(t testing.TB, database string) (release func()) {
	return holding(t, database, "BEGIN", "LOCK TABLE credentials, credential_versions IN ACCESS EXCLUSIVE MODE")
}

func lockFile(t testing.TB, database string) (release func()) {
	return holding(t, database, "BEGIN IMMEDIATE")
}

// slowTable has each write take longer than any deadline.
func slowTable(t testing.TB, database string) (release func()) {
	db := storagetest.Raw(t, database)
	for _, statement := range []string{
		"CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_sleep(600); RETURN NEW; END $$",
		"CREATE TRIGGER slow BEFORE INSERT ON credentials FOR EACH ROW EXECUTE FUNCTION slow()",
	} {
		_, err := db.Exec(statement)
		require.NoError(t, err)
	}
	return func() {
		_, err := db.Exec("DROP FUNCTION slow CASCADE")
		require.NoError(t, err)
	}
}

// holding begins a transaction that holds a lock.
func holding(t testing.TB, database string, statements ...string) (release func()) {
	t.Helper()
	conn, err := storagetest.Raw(t, database).Conn(context.WithoutCancel(t.Context()))
	require.NoError(t, err)
	for _, statement := range statements {
		_, err = conn.ExecContext(t.Context(), statement)
		require.NoError(t, err)
	}
	return func() {
		_, err := conn.ExecContext(context.WithoutCancel(t.Context()), "ROLLBACK")
		require.NoError(t, errors.Join(err, conn.Close()))
	}
}

// While records cannot be written, 40 writers are told to come again. On PostgreSQL people sign in and apps connect all the
// same; on SQLite, where nothing can be written, the record is read and everybody else is told to come again, too. Nothing of
// what was answered so is stored afterwards.
func TestStuckDatabase(t *testing.T) {
	operate(t)
	t.Parallel()
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		t.Parallel() // all of this is waiting
		faults := map[string]stuck{"locked": lockTable, "slow": slowTable}
		onSQLite := filepath.Base(t.Name()) == "sqlite"
		if onSQLite {
			faults = map[string]stuck{"locked": lockFile}
		}
		for name, fault := range faults {
			t.Run(name, func(t *testing.T) {
				t.Parallel()
				database := newURL(t)
				host := serve(t, database)
				l := newLoad(t, host, host.site())
				spare, err := l.college.connect(t.Context(), l.ada)
				require.NoError(t, err)
				release := fault(t, database)
				l.requireRejected(t, 40, func() {
					if onSQLite {
						l.requireOthersRead(t, spare)
					} else {
						l.requireOthersWork(t)
					}
					require.Equal(t, http.StatusOK, host.probe("/healthz"))
				})
				release()
				l.requireStops(t, host)
				require.Empty(t, l.stored)
				held, total, err := l.site.record(t.Context(), l.access)
				require.NoError(t, err)
				require.Empty(t, held, "what was answered 503 is stored")
				require.Equal(t, "0", total)
				require.NoError(t, l.upsert(t.Context()))
				_, err = l.college.refresh(t.Context(), spare.Refresh)
				require.NoError(t, err)
			})
		}
	})
}

// requireRejected has so many writers write at once, each of whom must be told to come later; meanwhile is what must work
// while they wait.
func (l *load) requireRejected(t testing.TB, writers int, meanwhile func()) {
	t.Helper()
	var waiting sync.WaitGroup
	for range writers {
		waiting.Go(func() {
			err := l.upsert(t.Context())
			l.note(func() { l.failed = append(l.failed, err) })
		})
	}
	time.Sleep(100 * time.Millisecond) // most of them wait now
	meanwhile()
	waiting.Wait()
	l.requireLater(t)
}

// requireOthersWork does what needs no records.
func (l *load) requireOthersWork(t testing.TB) {
	t.Helper()
	ctx := t.Context()
	ada, err := l.site.signIn(ctx, l.ada.Email)
	require.NoError(t, err)
	got, err := l.college.connect(ctx, ada)
	require.NoError(t, err)
	got, err = l.college.refresh(ctx, got.Refresh)
	require.NoError(t, err)
	l.requireActive(t, got.Access, true)
	require.NoError(t, l.college.revoke(ctx, got.Refresh))
	_, err = l.site.register(ctx)
	require.NoError(t, err)
}

// requireOthersRead does what needs nothing written, and has what does told to come again.
func (l *load) requireOthersRead(t testing.TB, spare tokens) {
	t.Helper()
	ctx := t.Context()
	_, _, err := l.site.record(ctx, l.access)
	require.NoError(t, err)
	require.NoError(t, l.ada.account(ctx))
	l.requireActive(t, l.access, true)
	var waiting sync.WaitGroup
	for what, write := range map[string]func() error{
		"sign in":  func() error { _, err := l.site.signIn(ctx, l.ada.Email); return err },
		"register": func() error { _, err := l.site.register(ctx); return err },
		"connect":  func() error { _, err := l.college.code(ctx, l.ada); return err },
		"refresh":  func() error { _, err := l.college.refresh(ctx, spare.Refresh); return err },
	} {
		waiting.Go(func() {
			err := write()
			l.note(func() { l.failed = append(l.failed, fmt.Errorf("%s: %w", what, err)) })
		})
	}
	waiting.Wait()
}

// requireStops stops the host and starts it again: what was still at work in it has ended.
func (l *load) requireStops(t testing.TB, host *process) {
	t.Helper()
	host.signal(t, syscall.SIGINT)
	require.NoError(t, host.wait(t))
	host.start(t)
}
