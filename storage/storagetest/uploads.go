package storagetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func upload(t testing.TB, f fixture, ownerID, id string) storage.Upload {
	t.Helper()
	u := storage.Upload{OwnerID: ownerID, ID: id, MadeAt: f.clock.Now(), Carrier: "png", Form: storage.FormJSON,
		Body: []byte("body of " + id), Verdict: "valid", VerdictJSON: []byte(`{"verdict":"valid"}`)}
	require.NoError(t, f.CreateUpload(f.ctx, u))
	return u
}

func testUploads(t *testing.T, open Open) {
	t.Run("are their owner's for an hour", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		Learner(t, f.Store, "other")
		want := upload(t, f, "learner", "a")
		got, err := f.Upload(f.ctx, "learner", "a")
		require.NoError(t, err)
		equal(t, want, got)
		_, err = f.Upload(f.ctx, "other", "a")
		require.ErrorIs(t, err, storage.ErrNotFound)
		f.clock.Pass(storage.UploadLife - time.Microsecond)
		requireDeleted(t, f, 0)
		_, err = f.Upload(f.ctx, "learner", "a")
		require.NoError(t, err)
		f.clock.Pass(time.Microsecond)
		_, err = f.Upload(f.ctx, "learner", "a")
		require.ErrorIs(t, err, storage.ErrNotFound)
		requireDeleted(t, f, 1)
		require.ErrorIs(t, f.CreateUpload(f.ctx, storage.Upload{OwnerID: "nobody", ID: "a", Form: storage.FormJWS}), storage.ErrNotFound)
	})
	t.Run("are few", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		Learner(t, f.Store, "other")
		upload(t, f, "other", "a")
		for i := range 8 {
			upload(t, f, "learner", fmt.Sprint(i))
			f.clock.Pass(time.Second)
		}
		for i := range 8 {
			_, err := f.Upload(f.ctx, "learner", fmt.Sprint(i))
			require.Equal(t, i >= 3, err == nil, i)
		}
		_, err := f.Upload(f.ctx, "other", "a")
		require.NoError(t, err)
	})
	t.Run("are settled once", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		upload(t, f, "learner", "a")
		require.NoError(t, f.SettleUpload(f.ctx, "other", "a", storage.UpsertOlder, 1))
		require.NoError(t, f.SettleUpload(f.ctx, "learner", "a", storage.UpsertCreated, 7))
		require.NoError(t, f.SettleUpload(f.ctx, "learner", "a", storage.UpsertUnchanged, 8))
		got, err := f.Upload(f.ctx, "learner", "a")
		require.NoError(t, err)
		require.Equal(t, storage.UpsertCreated, got.Outcome)
		require.EqualValues(t, 7, got.Number)
		require.Empty(t, got.Body)
		require.NoError(t, f.DeleteUpload(f.ctx, "other", "a"))
		require.NoError(t, f.DeleteUpload(f.ctx, "learner", "a"))
		require.NoError(t, f.DeleteUpload(f.ctx, "learner", "a"))
		_, err = f.Upload(f.ctx, "learner", "a")
		require.ErrorIs(t, err, storage.ErrNotFound)
	})
	t.Run("are foreseen", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		upsert(t, f, credential("learner", "first", 0, "first"))
		held := credential("learner", "x", 0, "one")
		for _, row := range []struct {
			before bool
			c      storage.Credential
			want   storage.Upsert
		}{
			{true, held, storage.UpsertCreated},
			{false, held, storage.UpsertUnchanged},
			{false, credential("learner", "x", time.Hour, "two"), storage.UpsertReplaced},
			{false, credential("learner", "x", -time.Hour, "two"), storage.UpsertOlder},
			{false, credential("learner", "x", 0, "two"), storage.UpsertCorrected},
			{false, unproven(credential("learner", "x", time.Hour, "two")), storage.UpsertUnproven},
		} {
			for range 2 { // it changes nothing
				did, number, err := f.Foresee(f.ctx, row.c)
				require.NoError(t, err)
				require.Equal(t, row.want, did)
				if !row.before {
					require.EqualValues(t, 1, number)
				}
			}
			if row.before {
				upsert(t, f, held)
			}
		}
		other := held
		other.Service = "badges"
		_, _, err := f.Foresee(f.ctx, other)
		require.ErrorIs(t, err, storage.ErrOtherService)
		other.CredentialID = "\x00"
		_, _, err = f.Foresee(f.ctx, other)
		require.ErrorIs(t, err, storage.ErrIdentifier)
	})
}
