package storagetest

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// unindexed returns what is without an index of the version, in all calls that a worker makes.
func unindexed(t *testing.T, f fixture, version int64, limit int) map[string]storage.Unindexed {
	t.Helper()
	found := map[string]storage.Unindexed{}
	for after, calls := (storage.IndexCursor{}), 0; ; calls++ {
		require.Less(t, calls, 20)
		list, next, err := f.UnindexedCredentials(f.ctx, version, after, limit)
		require.NoError(t, err)
		require.LessOrEqual(t, len(list), limit)
		for _, u := range list {
			require.NotContains(t, found, u.OwnerID+u.CredentialID, "once")
			found[u.OwnerID+u.CredentialID] = u
		}
		if next == (storage.IndexCursor{}) {
			return found
		}
		after = next
	}
}

func testIndexes(t *testing.T, open Open) {
	t.Run("are made where they are missing", func(t *testing.T) { testMissingIndexes(t, open) })
	t.Run("never are of another representation", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		upsert(t, f, credential("learner", "x", 0, "first"))
		late := unindexed(t, f, 1, 10)["learnerx"]
		upsert(t, f, indexed(credential("learner", "x", time.Hour, "second"), "Second", "", "", Start))
		late.Index = storage.Index{Version: 2, Title: []storage.Translation{{Value: "First"}}, Issued: Start.Add(day)}
		require.ErrorIs(t, f.SaveIndex(f.ctx, late), storage.ErrConflict)
		list, _, err := f.Records(f.ctx, "learner", storage.RecordQuery{Limit: 1})
		require.NoError(t, err)
		require.Equal(t, "Second", list[0].Index.Title[0].Value)
		require.Equal(t, Start, list[0].Index.Issued)
	})
	t.Run("are found out to be of an earlier representation", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		upsert(t, f, indexed(credential("learner", "x", 0, "first"), "First", "", "", Start.Add(day)))
		require.Empty(t, unindexed(t, f, 1, 10))
		upsert(t, f, credential("learner", "x", time.Hour, "second"))
		require.Contains(t, unindexed(t, f, 1, 10), "learnerx")
		list, _, err := f.Records(f.ctx, "learner", storage.RecordQuery{Limit: 1})
		require.NoError(t, err)
		require.Equal(t, Start.Add(time.Hour), list[0].Index.Issued)
	})
}

// More credentials than are looked at in one statement, of which some have no index.
func testMissingIndexes(t *testing.T, open Open) {
	f := start(t, open)
	var want []string
	for owner := range 3 {
		Learner(t, f.Store, fmt.Sprint(owner))
	}
	require.NoError(t, f.Transact(f.ctx, func(ctx context.Context) error {
		want = nil
		for i := range 520 {
			owner := fmt.Sprint(i % 3)
			c := credential(owner, fmt.Sprint("-", i), 0, "body")
			if i%40 < 30 {
				c.Index.Version = 1
			} else {
				want = append(want, owner+c.CredentialID)
			}
			if _, err := f.UpsertCredential(ctx, c); err != nil {
				return err
			}
		}
		return nil
	}))
	found := unindexed(t, f, 1, 100)
	var got []string
	for id := range found {
		got = append(got, id)
	}
	require.ElementsMatch(t, want, got)
	require.Len(t, unindexed(t, f, 2, 400), 520, "the rules changed")

	u := found[want[0]]
	require.Equal(t, "body", string(u.Body))
	stored, err := f.CredentialByNumber(f.ctx, u.OwnerID, u.Number)
	require.NoError(t, err)
	equal(t, stored, u.Credential)
	for id, u := range found {
		u.Index = storage.Index{Version: 1, Text: id, Issued: Start.Add(day)}
		require.NoError(t, f.SaveIndex(f.ctx, u))
	}
	require.Empty(t, unindexed(t, f, 1, 100))
	list, total, err := f.Records(f.ctx, u.OwnerID, storage.RecordQuery{Limit: 1, Words: []string{want[0]}})
	require.NoError(t, err)
	require.EqualValues(t, 1, total)
	require.Equal(t, Start.Add(day), list[0].Index.Issued)
	require.True(t, slices.Contains(want, u.OwnerID+list[0].CredentialID))
}
