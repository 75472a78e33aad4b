package storagetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testImports(t *testing.T, open Open) {
	t.Run("are one at a time, and their holder's", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		Learner(t, f.Store, "other")
		_, err := f.OpenImport(f.ctx, "learner")
		require.ErrorIs(t, err, storage.ErrNotFound)
		begun := f.clock.Now()
		require.NoError(t, f.CreateImport(f.ctx, storage.Import{OwnerID: "learner", ID: "a", Entries: 9}, "one"))
		require.ErrorIs(t, f.CreateImport(f.ctx, storage.Import{OwnerID: "learner", ID: "b"}, "one"), storage.ErrConflict)
		require.NoError(t, f.CreateImport(f.ctx, storage.Import{OwnerID: "other", ID: "c"}, "one"))
		_, err = f.ClaimImport(f.ctx, "a", "two")
		require.ErrorIs(t, err, storage.ErrConflict)
		got, err := f.ClaimImport(f.ctx, "a", "one")
		require.NoError(t, err)
		want := storage.Import{OwnerID: "learner", ID: "a", MadeAt: begun, HeldUntil: begun.Add(storage.ImportLease), Entries: 9}
		equal(t, want, got)
		for _, query := range []func() (storage.Import, error){
			func() (storage.Import, error) { return f.OpenImport(f.ctx, "learner") },
			func() (storage.Import, error) { return f.Import(f.ctx, "learner", "a") },
		} {
			got, err := query()
			require.NoError(t, err)
			equal(t, want, got)
		}
		_, err = f.Import(f.ctx, "other", "a")
		require.ErrorIs(t, err, storage.ErrNotFound)
	})
	t.Run("go on where another stopped", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		require.NoError(t, f.CreateImport(f.ctx, storage.Import{OwnerID: "learner", ID: "a", Entries: 9}, "one"))
		f.clock.Pass(time.Second)
		held, err := f.ClaimImport(f.ctx, "a", "one")
		require.NoError(t, err)
		held.Done, held.Added, held.Replaced, held.Same, held.Refused = 5, 1, 2, 3, 4
		held.Problems = []storage.ImportProblem{{Entry: 3, Name: "x", Reason: "rejected", Detail: "because"}}
		require.NoError(t, f.SaveImport(f.ctx, held, "one"))
		_, err = f.ClaimImport(f.ctx, "a", "two")
		require.ErrorIs(t, err, storage.ErrConflict)
		require.NoError(t, f.ReleaseImport(f.ctx, held, "one"))
		next, err := f.ClaimImport(f.ctx, "a", "two")
		require.NoError(t, err)
		held.HeldUntil = f.clock.Now().Add(storage.ImportLease)
		equal(t, held, next)
		require.ErrorIs(t, f.SaveImport(f.ctx, held, "one"), storage.ErrConflict)
		next.EndedAt, next.Trouble = f.clock.Now(), "damaged"
		require.NoError(t, f.SaveImport(f.ctx, next, "two"))
		require.ErrorIs(t, f.SaveImport(f.ctx, next, "two"), storage.ErrConflict, "what has ended stays as it is")
		ended, err := f.ClaimImport(f.ctx, "a", "one")
		require.NoError(t, err)
		equal(t, next.EndedAt, ended.EndedAt)
		_, err = f.ClaimImport(f.ctx, "unknown", "one")
		require.ErrorIs(t, err, storage.ErrNotFound)
		require.NoError(t, f.CreateImport(f.ctx, storage.Import{OwnerID: "learner", ID: "b"}, "two"))
	})
	t.Run("end when nobody holds them", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		require.NoError(t, f.CreateImport(f.ctx, storage.Import{OwnerID: "learner", ID: "a"}, "one"))
		f.clock.Pass(storage.ImportLease)
		require.NoError(t, f.CreateImport(f.ctx, storage.Import{OwnerID: "learner", ID: "b"}, "two"))
		lost, err := f.Import(f.ctx, "learner", "a")
		require.NoError(t, err)
		require.Equal(t, storage.ImportLost, lost.Trouble)
		require.Equal(t, f.clock.Now(), lost.EndedAt)
		f.clock.Pass(30*day - storage.ImportLease - time.Microsecond)
		requireDeleted(t, f, 0)
		f.clock.Pass(time.Microsecond)
		requireDeleted(t, f, 1)
	})
}
