package storagetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testRecordsAfter(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	Learner(t, f.Store, "other")
	upsert(t, f, indexed(credential("learner", "a", 0, "first"), "First", "Issuer", "first", Start))
	upsert(t, f, credential("other", "x", 0, "x"))
	upsert(t, f, credential("learner", "b", 0, "no index"))
	upsert(t, f, indexed(credential("learner", "c", 0, "third"), "Third", "Issuer", "third", Start.Add(-time.Hour)))
	upsert(t, f, indexed(credential("learner", "a", time.Hour, "first again"), "First Again", "Issuer", "first", Start))

	after := func(number int64, limit int) []storage.RecordRow {
		list, err := f.RecordsAfter(f.ctx, "learner", number, limit)
		require.NoError(t, err)
		return list
	}
	listed, _, err := f.Records(f.ctx, "learner", storage.RecordQuery{Limit: 10})
	require.NoError(t, err)
	all := after(-1, 10)
	require.ElementsMatch(t, listed, all, "the rows are those of the list")
	require.Equal(t, []string{"a", "b", "c"}, []string{all[0].CredentialID, all[1].CredentialID, all[2].CredentialID}, "by number")
	require.Equal(t, "First Again", all[0].Index.Title[0].Value)
	require.EqualValues(t, 2, all[0].Version)
	require.Equal(t, all[:2], after(-1, 2))
	require.Equal(t, all[2:], after(all[1].Number, 2))
	require.Empty(t, after(all[2].Number, 2))
	none, err := f.RecordsAfter(f.ctx, "nobody", -1, 10)
	require.NoError(t, err)
	require.Empty(t, none)
}
