package storage_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// A transaction ends by its own deadline, whatever that of its caller: it commits nothing, and those behind it go on.
func TestATransactionHasADeadline(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store := open(t, nil)
		storagetest.Learner(t, store, "learner")
		storage.LimitTransactions(store, 100*time.Millisecond)
		ctx := context.Background()
		late := func(ctx context.Context) error {
			if err := store.SetPassword(ctx, "learner", "late"); err != nil {
				return err
			}
			<-ctx.Done()
			return nil
		}
		require.ErrorIs(t, store.Transact(ctx, late), storage.ErrOutage)

		tx, err := store.Begin(ctx)
		require.NoError(t, err)
		require.NoError(t, late(tx))
		require.ErrorIs(t, store.Commit(tx), storage.ErrOutage)
		require.NoError(t, store.Rollback(tx))

		got, err := store.User(ctx, "learner")
		require.NoError(t, err)
		require.NotEqual(t, "late", got.PasswordHash)
		storagetest.Learner(t, store, "next")
	})
}

// The wait for the one writer of SQLite, or for a lock, is part of a transaction's time.
func TestAWaitIsPartOfATransaction(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store := open(t, nil)
		storagetest.Learner(t, store, "learner")
		tx, err := store.Begin(context.Background())
		require.NoError(t, err)
		require.NoError(t, store.SetPassword(tx, "learner", "first"))
		storage.LimitTransactions(store, 20*time.Millisecond)
		err = store.Transact(context.Background(), func(ctx context.Context) error {
			return store.SetPassword(ctx, "learner", "second")
		})
		require.ErrorIs(t, err, storage.ErrOutage)
		require.NoError(t, store.Commit(tx))
		got, err := store.User(context.Background(), "learner")
		require.NoError(t, err)
		require.Equal(t, "first", got.PasswordHash)
	})
}

// A commit that has begun is waited for, whatever becomes of the caller: who is told that it failed does not find it done.
func TestACommitThatBeganIsWaitedFor(t *testing.T) {
	onPostgres(t, "&lock_timeout=1min", func(t *testing.T, url string) {
		store, raw := storagetest.At(t, url, nil), storagetest.Raw(t, url)
		for _, statement := range []string{
			"CREATE TABLE gate (open BOOLEAN)",
			"CREATE FUNCTION pass() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN LOCK TABLE gate IN SHARE MODE; RETURN NULL; END $$",
			"CREATE CONSTRAINT TRIGGER pass AFTER INSERT ON users DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION pass()",
		} {
			_, err := raw.Exec(statement)
			require.NoError(t, err)
		}
		gate, err := raw.Begin()
		require.NoError(t, err)
		defer gate.Rollback()
		var holder int
		require.NoError(t, gate.QueryRow("INSERT INTO gate VALUES (true) RETURNING pg_backend_pid()").Scan(&holder))

		ctx, leave := context.WithCancel(patience(t))
		done := make(chan error, 1)
		go func() {
			done <- store.Transact(ctx, func(ctx context.Context) error {
				return store.CreateUser(ctx, storage.User{ID: "u", Email: "u@learner.example", Role: storage.RoleLearner, CreatedAt: time.Now()})
			})
		}()
		requireWaiting(t, raw, holder)
		leave()
		require.NoError(t, gate.Rollback())
		require.NoError(t, <-done)
		_, err = store.User(t.Context(), "u")
		require.NoError(t, err)
	})
}
