package storage_test

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// Of many entries the oldest go, and those of others stay.
func TestTheHistoryIsBounded(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := inUse(t, url)
		for _, owner := range []string{"ada", "ben"} {
			_, err := storagetest.Raw(t, url).Exec(fmt.Sprintf(`
				WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < %d)
				INSERT INTO history (owner_id, day, what, about, name, at, times)
				SELECT '%s', 0, 'deleted', CAST(n AS TEXT), '', n, 1 FROM n`, storage.MaxHistory, owner))
			require.NoError(t, err)
		}
		for range 2 {
			require.NoError(t, store.Remember(t.Context(), storage.HistoryEntry{OwnerID: "ada", What: storage.HistoryArchived}))
		}
		for owner, oldest := range map[string]string{"ada": "2", "ben": "1"} {
			entries, total, err := store.History(t.Context(), owner, 1, storage.MaxHistory-1)
			require.NoError(t, err)
			require.EqualValues(t, storage.MaxHistory, total)
			require.Equal(t, oldest, entries[0].About)
		}
	})
}
