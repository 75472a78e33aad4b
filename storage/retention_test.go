package storage_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// What has ended is kept as long as the operator says, to the moment.
func TestRetention(t *testing.T) {
	const day = 24 * time.Hour
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		clock := &storagetest.Clock{}
		store, err := storage.Open(t.Context(), storage.Options{URL: newURL(t), Now: clock.Now,
			Retention: storage.Retention{EndedGrants: 2 * day, UnusedClients: 3 * day}})
		require.NoError(t, err)
		defer func() { require.NoError(t, store.Close()) }()
		storagetest.Learner(t, store, "learner")
		storagetest.Partner(t, store, "unused")
		storagetest.Partner(t, store, "used")
		grant := storagetest.Tokens(t, store, "grant", "learner", "used", clock.Now())
		require.NoError(t, store.RevokeGrant(t.Context(), grant.ID, "test"))
		kept := func() (kept []string) {
			t.Helper()
			for n := int64(1); n > 0; {
				expired, err := store.DeleteExpired(t.Context(), 10)
				require.NoError(t, err)
				unused, err := store.DeleteUnusedClients(t.Context(), 10)
				require.NoError(t, err)
				n = expired + unused
			}
			if _, err := store.Grant(t.Context(), grant.ID); err == nil {
				kept = append(kept, "grant")
			}
			for _, id := range []string{"used", "unused"} {
				if _, err := store.Client(t.Context(), id); err == nil {
					kept = append(kept, id)
				}
			}
			return kept
		}
		clock.Pass(2*day - time.Microsecond)
		require.Equal(t, []string{"grant", "used", "unused"}, kept())
		clock.Pass(time.Microsecond)
		require.Equal(t, []string{"unused"}, kept(), "a client goes with its last grant, whose token is as old")
		clock.Pass(day)
		require.Empty(t, kept())
	})
}
