package storagetest

import (
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// sharing is a store with the user "learner", who holds three credentials.
func sharing(t *testing.T, open Open) fixture {
	t.Helper()
	f := start(t, open)
	Learner(t, f.Store, "learner")
	for n := range 3 {
		upsert(t, f, credential("learner", fmt.Sprint("urn:", n), 0, fmt.Sprint("body ", n)))
	}
	return f
}

// share is a share of the learner's, which ends in a day and shows whole records.
func share(f fixture, id string, numbers ...int64) storage.Share {
	s := storage.Share{
		ID: id, OwnerID: "learner", TokenHash: []byte("hash of " + id), Name: "For " + id, MadeAt: f.clock.Now(), EndsAt: f.clock.Now().Add(day),
	}
	for i, n := range numbers {
		s.Items = append(s.Items, storage.ShareItem{Place: i, Number: n, Held: true})
	}
	return s
}

// shareIDs are the ids of the shares of a record.
func shareIDs(t *testing.T, f fixture, number int64) (ids []string) {
	t.Helper()
	found, err := f.SharesOf(f.ctx, "learner", number)
	require.NoError(t, err)
	for _, s := range found {
		ids = append(ids, s.ID)
	}
	return ids
}

// requireNoLive asserts that a reader finds nothing.
func requireNoLive(t *testing.T, f fixture, id string) {
	t.Helper()
	_, err := f.LiveShare(f.ctx, []byte("hash of "+id))
	require.ErrorIs(t, err, storage.ErrNotFound)
}

func testShares(t *testing.T, open Open) {
	t.Run("come back as they were made", func(t *testing.T) {
		f := sharing(t, open)
		want := share(f, "one", 2, 0)
		want.Passphrase = "$argon2id$"
		want.Items = append(want.Items, storage.ShareItem{Place: 2, Number: 0, Embedded: []byte("digest"), Held: true})
		require.NoError(t, f.CreateShare(f.ctx, want))
		for i := range want.Items[:2] {
			want.Items[i].Embedded = []byte{}
		}
		got, err := f.Share(f.ctx, "learner", "one")
		require.NoError(t, err)
		equal(t, want, got)
		got, err = f.LiveShare(f.ctx, want.TokenHash)
		require.NoError(t, err)
		equal(t, want, got)
		require.True(t, got.IsLive(f.clock.Now()))
		require.False(t, got.IsLive(want.EndsAt))
	})
	t.Run("are their owner's", func(t *testing.T) { testShareOwners(t, open) })
	t.Run("end at their time", func(t *testing.T) {
		f := sharing(t, open)
		require.NoError(t, f.CreateShare(f.ctx, share(f, "one", 0)))
		f.clock.Pass(day - time.Microsecond)
		_, err := f.LiveShare(f.ctx, []byte("hash of one"))
		require.NoError(t, err)
		require.Equal(t, []string{"one"}, shareIDs(t, f, 0))
		f.clock.Pass(time.Microsecond)
		requireNoLive(t, f, "one")
		require.Empty(t, shareIDs(t, f, 0))
		stopped, err := f.StopShare(f.ctx, "learner", "one")
		require.NoError(t, err)
		require.False(t, stopped, "it has ended by itself")
	})
	t.Run("are stopped once", func(t *testing.T) {
		f := sharing(t, open)
		require.NoError(t, f.CreateShare(f.ctx, share(f, "one", 0)))
		for _, want := range []bool{true, false} {
			stopped, err := f.StopShare(f.ctx, "learner", "one")
			require.NoError(t, err)
			require.Equal(t, want, stopped)
			requireNoLive(t, f, "one")
			f.clock.Pass(time.Second)
		}
		got, err := f.Share(f.ctx, "learner", "one")
		require.NoError(t, err)
		require.Equal(t, Start, got.StoppedAt)
		require.False(t, got.IsLive(Start))
	})
	t.Run("do not show what a disabled person holds", func(t *testing.T) {
		f := sharing(t, open)
		require.NoError(t, f.CreateShare(f.ctx, share(f, "one", 0)))
		require.NoError(t, f.DisableUser(f.ctx, "learner"))
		requireNoLive(t, f, "one")
	})
	t.Run("count views by day", func(t *testing.T) {
		f := sharing(t, open)
		require.NoError(t, f.CreateShare(f.ctx, share(f, "one", 0)))
		for range 2 {
			require.NoError(t, f.CountView(f.ctx, "learner", "one"))
			f.clock.Pass(day)
		}
		got, err := f.Share(f.ctx, "learner", "one")
		require.NoError(t, err)
		require.EqualValues(t, 2, got.Views)
		require.Equal(t, Start.Add(day).Truncate(day), got.ViewedOn)
		require.ErrorIs(t, f.CountView(f.ctx, "other", "one"), storage.ErrNotFound)
	})
	t.Run("are bounded", func(t *testing.T) { testShareBounds(t, open) })
	t.Run("are listed, the newest first", func(t *testing.T) {
		f := sharing(t, open)
		for i, id := range []string{"a", "b", "c"} {
			require.NoError(t, f.CreateShare(f.ctx, share(f, id, int64(i), 0)))
			f.clock.Pass(time.Second)
		}
		list, total, err := f.Shares(f.ctx, "learner", 2, 1)
		require.NoError(t, err)
		require.EqualValues(t, 3, total)
		require.Equal(t, []string{"b", "a"}, []string{list[0].ID, list[1].ID})
		require.Len(t, list[0].Items, 2)
		require.Equal(t, []string{"c", "b", "a"}, shareIDs(t, f, 0))
		require.Equal(t, []string{"b"}, shareIDs(t, f, 1))
		_, err = f.StopShare(f.ctx, "learner", "b")
		require.NoError(t, err)
		shared, err := f.SharedRecords(f.ctx, "learner", []int64{0, 1, 2, 3})
		require.NoError(t, err)
		require.Equal(t, map[int64]bool{0: true, 2: true}, shared)
	})
	t.Run("show no record that was deleted, and show it again when that is undone", func(t *testing.T) {
		f := sharing(t, open)
		f.UseKeys(Ring(t, "a"))
		require.NoError(t, f.CreateShare(f.ctx, share(f, "one", 0)))
		require.NoError(t, f.CreateShare(f.ctx, share(f, "two", 0, 1)))
		require.NoError(t, f.RemoveCredential(f.ctx, "learner", 0, "Record"))
		requireNoLive(t, f, "one")
		got, err := f.LiveShare(f.ctx, []byte("hash of two"))
		require.NoError(t, err)
		equal(t, []storage.ShareItem{{Place: 1, Number: 1, Embedded: []byte{}, Held: true}}, got.Items)
		emptied, err := f.Share(f.ctx, "learner", "one")
		require.NoError(t, err)
		require.False(t, emptied.IsLive(f.clock.Now()))

		require.NoError(t, f.RestoreCredential(f.ctx, "learner", 0))
		got, err = f.LiveShare(f.ctx, []byte("hash of one"))
		require.NoError(t, err)
		require.Len(t, got.Items, 1)

		require.NoError(t, f.RemoveCredential(f.ctx, "learner", 0, "Record"))
		f.clock.Pass(storage.UndoTime)
		requireDeletedAll(t, f)
		emptied, err = f.Share(f.ctx, "learner", "one")
		require.NoError(t, err)
		require.Empty(t, emptied.Items)
		requireNoLive(t, f, "one")
	})
	t.Run("go 90 days after their end", func(t *testing.T) {
		f := sharing(t, open)
		require.NoError(t, f.CreateShare(f.ctx, share(f, "ended", 0)))
		long := share(f, "stopped", 0)
		long.EndsAt = f.clock.Now().Add(365 * day)
		require.NoError(t, f.CreateShare(f.ctx, long))
		_, err := f.StopShare(f.ctx, "learner", "stopped")
		require.NoError(t, err)
		f.clock.Pass(90*day - time.Microsecond)
		requireDeleted(t, f, 0)
		f.clock.Pass(time.Microsecond)
		requireDeleted(t, f, 1)
		f.clock.Pass(day)
		requireDeleted(t, f, 1)
		_, total, err := f.Shares(f.ctx, "learner", 10, 0)
		require.NoError(t, err)
		require.Zero(t, total)
	})
}

func testShareOwners(t *testing.T, open Open) {
	f := sharing(t, open)
	Learner(t, f.Store, "other")
	require.NoError(t, f.CreateShare(f.ctx, share(f, "one", 0)))
	theirs := share(f, "theirs", 0)
	theirs.OwnerID = "other"
	require.ErrorIs(t, f.CreateShare(f.ctx, theirs), storage.ErrNotFound, "a record of somebody else")
	theirs.OwnerID = "nobody"
	require.ErrorIs(t, f.CreateShare(f.ctx, theirs), storage.ErrNotFound)
	_, err := f.Share(f.ctx, "other", "one")
	require.ErrorIs(t, err, storage.ErrNotFound)
	_, err = f.StopShare(f.ctx, "other", "one")
	require.ErrorIs(t, err, storage.ErrNotFound)
	list, total, err := f.Shares(f.ctx, "other", 10, 0)
	require.NoError(t, err)
	require.Empty(t, list)
	require.Zero(t, total)
	_, err = f.LiveShare(f.ctx, []byte("hash of one"))
	require.NoError(t, err)
	for _, hash := range [][]byte{nil, {}, []byte("hash of two")} {
		_, err = f.LiveShare(f.ctx, hash)
		require.ErrorIs(t, err, storage.ErrNotFound)
	}
}

func testShareBounds(t *testing.T, open Open) {
	f := sharing(t, open)
	require.ErrorIs(t, f.CreateShare(f.ctx, share(f, "one", 0, 3)), storage.ErrNotFound)
	require.Error(t, f.CreateShare(f.ctx, share(f, "one")))
	require.Error(t, f.CreateShare(f.ctx, share(f, "one", make([]int64, storage.MaxShareItems+1)...)))
	require.NoError(t, f.CreateShare(f.ctx, share(f, "one", make([]int64, storage.MaxShareItems)...)))
	require.ErrorIs(t, f.CreateShare(f.ctx, share(f, "one", 0)), storage.ErrConflict)

	// Two at once for the last place.
	for i := range storage.MaxShares - 2 {
		require.NoError(t, f.CreateShare(f.ctx, share(f, fmt.Sprint(i), 0)))
	}
	var all sync.WaitGroup
	errs := make([]error, 2)
	for i := range errs {
		all.Go(func() { errs[i] = f.CreateShare(f.ctx, share(f, fmt.Sprint("last ", i), 0)) })
	}
	all.Wait()
	if errs[0] != nil {
		errs[0], errs[1] = errs[1], errs[0]
	}
	require.NoError(t, errs[0])
	require.ErrorIs(t, errs[1], storage.ErrSharesFull)

	// Whatever has ended, so many stay listed.
	f.clock.Pass(day)
	for i := range 3 {
		require.NoError(t, f.CreateShare(f.ctx, share(f, fmt.Sprint("next ", i), 0)))
	}
	_, total, err := f.Shares(f.ctx, "learner", 1, 0)
	require.NoError(t, err)
	require.EqualValues(t, storage.MaxShares+3, total)
	f.clock.Pass(day)
	require.NoError(t, f.CreateShare(f.ctx, share(f, "newest", 0)))
	_, total, err = f.Shares(f.ctx, "learner", 1, 0)
	require.NoError(t, err)
	require.EqualValues(t, 201, total)
}
