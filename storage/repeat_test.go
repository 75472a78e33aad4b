package storage_test

import (
	"context"
	"database/sql"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// together runs fn in eight goroutines at once and requires that none fails.
func together(t *testing.T, fn func(n int) error) {
	t.Helper()
	const workers = 8
	errs := make(chan error, workers)
	for n := range workers {
		go func() { errs <- fn(n) }()
	}
	for range workers {
		require.NoError(t, <-errs)
	}
}

// Where the server has every transaction be serializable, those of the store are not: nobody who writes sees the others.
func TestWritersOfASerializableServer(t *testing.T) {
	onPostgres(t, "&default_transaction_isolation=serializable", func(t *testing.T, url string) {
		store, ctx := connected(t, url), patience(t)
		const each = 10
		together(t, func(n int) error {
			for i := range each {
				if _, err := store.UpsertCredential(ctx, record(n*each+i)); err != nil {
					return err
				}
				if err := store.SaveProfile(ctx, "learner", []byte(fmt.Sprint(n, i))); err != nil {
					return err
				}
			}
			return nil
		})
		_, list, err := store.Credentials(ctx, "learner", storage.Page{Service: storagetest.Service, Limit: 1})
		require.NoError(t, err)
		require.EqualValues(t, 8*each, list.Total)
	})
}

// requireWaiting returns when one session waits for a lock of the holder's, a process of PostgreSQL.
func requireWaiting(t *testing.T, db *sql.DB, holder int) {
	t.Helper()
	require.Eventually(t, func() bool {
		var waiting int
		err := db.QueryRow("SELECT count(*) FROM pg_stat_activity WHERE $1 = ANY(pg_blocking_pids(pid))", holder).Scan(&waiting)
		return err == nil && waiting == 1
	}, 20*time.Second, 5*time.Millisecond)
}

// A single statement that the server undoes because the row has changed meanwhile is repeated.
func TestASingleStatementIsRepeated(t *testing.T) {
	onPostgres(t, "&default_transaction_isolation=serializable", func(t *testing.T, url string) {
		store, ctx := connected(t, url), patience(t)
		raw := storagetest.Raw(t, url)
		tx, err := raw.Begin()
		require.NoError(t, err)
		defer tx.Rollback()
		var holder int
		require.NoError(t, tx.QueryRow("UPDATE users SET name = 'first' WHERE id = 'learner' RETURNING pg_backend_pid()").Scan(&holder))
		done := make(chan error, 1)
		go func() { done <- store.SetPassword(ctx, "learner", "second") }()
		requireWaiting(t, raw, holder)
		require.NoError(t, tx.Commit())
		require.NoError(t, <-done)
		got, err := store.User(ctx, "learner")
		require.NoError(t, err)
		require.Equal(t, []string{"first", "second"}, []string{got.Name, got.PasswordHash})
	})
}

// Two transactions that wait for each other: PostgreSQL ends one, and it is repeated.
func TestADeadlockIsRepeated(t *testing.T) {
	onPostgres(t, "&deadlock_timeout=5ms", func(t *testing.T, url string) {
		store, ctx := connected(t, url), patience(t)
		storagetest.Learner(t, store, "other")
		var meet sync.WaitGroup // after the first statement of the first attempts
		meet.Add(2)
		var mutex sync.Mutex
		attempts := 0
		write := func(users ...string) error {
			first := true
			return store.Transact(ctx, func(ctx context.Context) error {
				mutex.Lock()
				attempts++
				mutex.Unlock()
				if err := store.SetPassword(ctx, users[0], "first"); err != nil {
					return err
				}
				if first {
					first = false
					meet.Done()
					meet.Wait()
				}
				return store.SetPassword(ctx, users[1], "second")
			})
		}
		errs := make(chan error, 2)
		go func() { errs <- write("learner", "other") }()
		go func() { errs <- write("other", "learner") }()
		require.NoError(t, <-errs)
		require.NoError(t, <-errs)
		require.Equal(t, 3, attempts)
	})
}

// What Begin started is the caller's to repeat, so a deadlock there is a failure that goes away.
func TestADeadlockAfterBeginIsAnOutage(t *testing.T) {
	onPostgres(t, "&deadlock_timeout=5ms", func(t *testing.T, url string) {
		store, ctx := connected(t, url), patience(t)
		storagetest.Learner(t, store, "other")
		one, err := store.Begin(ctx)
		require.NoError(t, err)
		two, err := store.Begin(ctx)
		require.NoError(t, err)
		require.NoError(t, store.SetPassword(one, "learner", "x"))
		require.NoError(t, store.SetPassword(two, "other", "x"))
		errs := make(chan error, 2)
		for tx, user := range map[context.Context]string{one: "other", two: "learner"} {
			go func() {
				err := store.SetPassword(tx, user, "x")
				if err == nil {
					err = store.Commit(tx)
				} else {
					err = fmt.Errorf("%w, rolled back: %w", err, store.Rollback(tx))
				}
				errs <- err
			}()
		}
		failed := []error{<-errs, <-errs}
		if failed[0] == nil {
			failed[0], failed[1] = failed[1], failed[0]
		}
		require.ErrorIs(t, failed[0], storage.ErrOutage)
		require.ErrorContains(t, failed[0], "40P01")
		require.NoError(t, failed[1])
	})
}
