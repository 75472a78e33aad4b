package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// onPostgres runs the test on a database of its own, at a URL with the parameters.
func onPostgres(t *testing.T, parameters string, test func(t *testing.T, url string)) {
	t.Run("postgres", func(t *testing.T) { test(t, storagetest.PostgresURL(t)+parameters) })
}

// patience bounds what a test waits for that comes at once on a machine with time to spare.
func patience(t *testing.T) context.Context {
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	t.Cleanup(cancel)
	return ctx
}

func record(id int) storage.Credential {
	return storage.Credential{
		OwnerID:      "learner",
		Service:      storagetest.Service,
		IssuerID:     "https://issuer.example",
		CredentialID: fmt.Sprint(id),
		ValidFrom:    time.Now(),
		Form:         storage.FormJSON,
		Body:         []byte("x"),
	}
}

// connected is a store with a learner, a partner and a grant.
func connected(t *testing.T, url string) *storage.Store {
	store := storagetest.At(t, url, nil)
	storagetest.Learner(t, store, "learner")
	storagetest.Partner(t, store, "partner")
	storagetest.Tokens(t, store, "grant", "learner", "partner", time.Now())
	return store
}

// lock keeps everybody else from the credentials until unlock.
func lock(t *testing.T, url string) (unlock func()) {
	tx, err := storagetest.Raw(t, url).BeginTx(context.Background(), nil)
	require.NoError(t, err)
	t.Cleanup(func() {
		if err := tx.Rollback(); !errors.Is(err, sql.ErrTxDone) {
			require.NoError(t, err)
		}
	})
	_, err = tx.Exec("LOCK TABLE credentials IN ACCESS EXCLUSIVE MODE")
	require.NoError(t, err)
	return func() { require.NoError(t, tx.Rollback()) }
}

// Forty writers at a table that somebody locked take every connection that there is for records, and none that sign-in, tokens
// and health need.
func TestALockedTableStopsRecordsOnly(t *testing.T) {
	onPostgres(t, "&lock_timeout=1min", func(t *testing.T, url string) {
		store, ctx := connected(t, url), patience(t)
		unlock := lock(t, url)
		const writers = 40
		done := make(chan error, writers)
		for n := range writers {
			go func() {
				_, err := store.UpsertCredential(ctx, record(n))
				done <- err
			}()
		}
		require.Eventually(t, func() bool {
			records := store.Stats()["records"]
			return records.InUse == records.MaxOpenConnections && records.WaitCount > 0
		}, 20*time.Second, 5*time.Millisecond)
		require.NoError(t, store.Ping(ctx))
		require.NoError(t, store.CreateSession(ctx, storage.Session{TokenHash: []byte("s"), UserID: "learner",
			CreatedAt: time.Now(), ExpiresAt: time.Now().Add(time.Hour)}))
		_, err := store.Bearer(ctx, "grant-access")
		require.NoError(t, err)
		require.NoError(t, store.RevokeGrant(ctx, "grant", "test"))
		_, err = store.Users(ctx)
		require.NoError(t, err)
		require.Empty(t, done)
		unlock()
		for range writers {
			require.NoError(t, <-done)
		}
	})
}

// Those who wait for a lock longer than that may take are told to come later, and nothing of theirs is kept.
func TestAWaitForALockIsBounded(t *testing.T) {
	onPostgres(t, "&lock_timeout=20ms", func(t *testing.T, url string) {
		store, ctx := connected(t, url), patience(t)
		unlock := lock(t, url)
		_, err := store.UpsertCredential(ctx, record(1))
		require.ErrorIs(t, err, storage.ErrOutage)
		require.ErrorContains(t, err, "55P03")
		_, _, err = store.Credentials(ctx, "learner", storage.Page{Service: storagetest.Service, Limit: 1})
		require.ErrorIs(t, err, storage.ErrOutage)
		unlock()
		_, list, err := store.Credentials(ctx, "learner", storage.Page{Service: storagetest.Service, Limit: 1})
		require.NoError(t, err)
		require.Zero(t, list.Total)
	})
}

// The sum of the pools is what an operator counts with.
func TestPoolsOfOneProcess(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		sum := 0
		for name, pool := range open(t, nil).Stats() {
			require.NotZero(t, pool.MaxOpenConnections, name)
			sum += pool.MaxOpenConnections
		}
		require.LessOrEqual(t, sum, 24)
	})
}
