package storage_test

import (
	"sync"
	"testing"

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

// Housekeeping brings histories that were longer before under the bound, in batches.
func TestVersionsBeyondALoweredBound(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := storagetest.At(t, url, nil)
		storagetest.Learner(t, store, "learner")
		for _, id := range []string{"a", "b"} {
			for i := range 8 {
				_, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "learner", Service: storagetest.Service, IssuerID: "i", CredentialID: id,
					ValidFrom: storagetest.Start, Form: storage.FormJSON, Body: []byte{byte(i)}})
				require.NoError(t, err)
			}
		}
		store, err := storage.Open(t.Context(), storage.Options{URL: url, RecordVersions: 3})
		require.NoError(t, err)
		defer func() { require.NoError(t, store.Close()) }()
		for _, want := range []int64{7, 3, 0} {
			n, err := store.DeleteExpired(t.Context(), 7)
			require.NoError(t, err)
			require.Equal(t, want, n)
		}
		for _, id := range []string{"a", "b"} {
			versions, err := store.CredentialVersions(t.Context(), "learner", "i", id)
			require.NoError(t, err)
			require.Len(t, versions, 3)
			require.EqualValues(t, 1, versions[0].Number)
			require.EqualValues(t, 8, versions[2].Number)
		}
	})
}
