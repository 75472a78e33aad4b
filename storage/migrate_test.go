package storage_test

import (
	"sync"
	"testing"
	"time"

	"github.com/go-gormigrate/gormigrate/v2"
	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func TestOpenAgain(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		want := storagetest.Learner(t, storagetest.At(t, url, nil), "learner")
		got, err := storagetest.At(t, url, nil).User(t.Context(), "learner")
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

// Replicas that start together on an empty database: one migrates, the others wait and find the work done.
func TestOpenTogether(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		var errs [4]error
		var done sync.WaitGroup
		for i := range errs {
			done.Go(func() {
				store, err := storage.Open(t.Context(), storage.Options{URL: url})
				if errs[i] = err; err == nil {
					errs[i] = store.Close()
				}
			})
		}
		done.Wait()
		for _, err := range errs {
			require.NoError(t, err)
		}
	})
}

func TestOpenRefusesANewerDatabase(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		storagetest.At(t, url, nil)
		_, err := storagetest.Raw(t, url).Exec("INSERT INTO schema_migrations (id) VALUES ('9999_from_the_future')")
		require.NoError(t, err)
		_, err = storage.Open(t.Context(), storage.Options{URL: url})
		require.ErrorIs(t, err, gormigrate.ErrUnknownPastMigration)
	})
}

// A database of the version before rechecks: what it holds is due at once.
func TestMigrationMakesHeldCredentialsDue(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := storagetest.At(t, url, nil)
		storagetest.Learner(t, store, "learner")
		_, want, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "learner", IssuerID: "i",
			CredentialID: "c", ValidFrom: storagetest.Start, Form: storage.FormJSON, Body: []byte("{}"), Verdict: "unverifiable"})
		require.NoError(t, err)
		for _, statement := range []string{
			"DROP INDEX credentials_recheck",
			"ALTER TABLE credentials DROP COLUMN recheck_at",
			"ALTER TABLE credentials DROP COLUMN recheck_attempts",
			"DELETE FROM schema_migrations WHERE id = '0003_rechecks'",
		} {
			_, err := storagetest.Raw(t, url).Exec(statement)
			require.NoError(t, err, statement)
		}
		store = storagetest.At(t, url, nil)
		due, err := store.ClaimRechecks(t.Context(), 10, time.Minute)
		require.NoError(t, err)
		require.Len(t, due, 1)
		require.Equal(t, want, due[0].Credential)
		require.Zero(t, due[0].Attempts)
		due[0].Verdict = "valid"
		require.NoError(t, store.SaveRecheck(t.Context(), due[0]))
	})
}
