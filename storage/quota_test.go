package storage_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// An owner's record is full when it holds so many credentials or so many bytes, superseded representations counted. Full
// is for what would grow it only, and for that owner only.
func TestQuota(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		store, err := storage.Open(t.Context(), storage.Options{
			URL:   newURL(t),
			Quota: storage.Quota{Credentials: 3, Bytes: 10},
		})
		require.NoError(t, err)
		t.Cleanup(func() { require.NoError(t, store.Close()) })
		storagetest.Learner(t, store, "learner")
		storagetest.Learner(t, store, "other")
		at := storagetest.Start
		upsert := func(owner, id string, size int) error {
			at = at.Add(time.Second)
			_, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: owner, Service: storagetest.Service, IssuerID: "i", CredentialID: id,
				ValidFrom: at, Form: storage.FormJSON, Body: []byte(strings.Repeat("x", size)), VerdictJSON: []byte("{}")})
			return err
		}
		requireHolds := func(credentials, bytes int64) {
			t.Helper()
			user, err := store.User(t.Context(), "learner")
			require.NoError(t, err)
			require.Equal(t, []int64{credentials, bytes}, []int64{user.CredentialCount, user.CredentialBytes})
		}
		requireFull := func(err error, want storage.FullError) {
			t.Helper()
			var full *storage.FullError
			require.ErrorAs(t, err, &full)
			require.Equal(t, want, *full)
		}
		require.NoError(t, upsert("learner", "a", 1))
		require.NoError(t, upsert("learner", "b", 2))
		requireHolds(2, 3)
		require.NoError(t, upsert("learner", "a", 4), "a replacement; the first representation is kept")
		requireHolds(2, 7)
		requireFull(upsert("learner", "c", 4), storage.FullError{Bytes: 10})
		requireFull(upsert("learner", "a", 5), storage.FullError{Bytes: 10})
		requireHolds(2, 7)
		require.NoError(t, upsert("learner", "c", 3), "up to the bound")
		requireHolds(3, 10)
		requireFull(upsert("learner", "d", 1), storage.FullError{Credentials: 3})
		requireHolds(3, 10)
		require.NoError(t, upsert("other", "d", 10))
		_, extent, err := store.CredentialPage(t.Context(), "learner", storage.Page{Service: storagetest.Service, Limit: 1})
		require.NoError(t, err)
		require.EqualValues(t, 3, extent.Total, "what was refused left nothing")
	})
}

// The bytes of an owner are those of the versions that are kept, whatever comes and goes.
func TestBytesStayExact(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		open := func(versions int) *storage.Store {
			store, err := storage.Open(t.Context(), storage.Options{URL: url, RecordVersions: versions})
			require.NoError(t, err)
			t.Cleanup(func() { require.NoError(t, store.Close()) })
			return store
		}
		requireExact := func(store *storage.Store) int64 {
			t.Helper()
			var held int64
			require.NoError(t, storagetest.Raw(t, url).QueryRow("SELECT SUM(LENGTH(body)) FROM credential_versions").Scan(&held))
			user, err := store.User(t.Context(), "learner")
			require.NoError(t, err)
			require.Equal(t, held, user.CredentialBytes)
			return held
		}
		store := open(4)
		storagetest.Learner(t, store, "learner")
		for i := range 12 {
			for _, id := range []string{"a", "b"} {
				_, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "learner", Service: storagetest.Service, IssuerID: "i", CredentialID: id,
					ValidFrom: storagetest.Start.Add(time.Duration(i) * time.Second), Form: storage.FormJSON,
					Body: []byte(strings.Repeat("x", 1+i*i)), VerdictJSON: []byte("{}"), Proven: i == 5})
				require.NoError(t, err)
			}
			requireExact(store)
		}
		before := requireExact(store)
		fewer := open(2)
		_, err := fewer.DeleteExpired(t.Context(), 100)
		require.NoError(t, err)
		require.Less(t, requireExact(fewer), before)
	})
}
