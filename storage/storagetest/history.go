package storagetest

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testHistory(t *testing.T, open Open) {
	t.Run("counts repeats of a day", func(t *testing.T) { testHistoryRepeats(t, open) })
	t.Run("is read by pages", func(t *testing.T) { testHistoryPages(t, open) })
	t.Run("has an end", func(t *testing.T) { testHistoryEnds(t, open) })
	t.Run("of nobody", func(t *testing.T) {
		f := start(t, open)
		require.ErrorIs(t, f.Remember(f.ctx, storage.HistoryEntry{OwnerID: "nobody", What: storage.HistoryAdded}), storage.ErrNotFound)
		entries, total, err := f.History(f.ctx, "nobody", 10, 0)
		require.NoError(t, err)
		require.Empty(t, entries)
		require.Zero(t, total)
	})
	t.Run("bounds what strangers wrote", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		name := strings.Repeat("é", 200) + "\x00\xff"
		require.NoError(t, f.Remember(f.ctx, storage.HistoryEntry{OwnerID: "learner", What: storage.HistoryShared, About: name, Name: name}))
		entries, _, err := f.History(f.ctx, "learner", 10, 0)
		require.NoError(t, err)
		require.Equal(t, strings.Repeat("é", 150), entries[0].Name)
		require.Equal(t, strings.Repeat("é", 100), entries[0].About)
	})
}

func testHistoryRepeats(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	Learner(t, f.Store, "other")
	viewed := storage.HistoryEntry{OwnerID: "learner", What: storage.HistoryViewed, About: "share", Name: "For a hospital"}
	require.NoError(t, f.Remember(f.ctx, viewed))
	f.clock.Pass(time.Hour)
	renamed := viewed
	renamed.Name = "For the hospital"
	require.NoError(t, f.Remember(f.ctx, renamed))
	require.NoError(t, f.Remember(f.ctx, storage.HistoryEntry{OwnerID: "other", What: storage.HistoryViewed, About: "share"}))
	last := f.clock.Now()
	f.clock.Pass(day - time.Hour)
	viewed.Count = 7
	require.NoError(t, f.Remember(f.ctx, viewed))
	require.NoError(t, f.Remember(f.ctx, storage.HistoryEntry{OwnerID: "learner", What: storage.HistoryDownloaded, At: Start.Add(time.Second)}))

	entries, total, err := f.History(f.ctx, "learner", 10, 0)
	require.NoError(t, err)
	require.EqualValues(t, 3, total)
	equal(t, []storage.HistoryEntry{
		{OwnerID: "learner", At: f.clock.Now(), What: storage.HistoryViewed, About: "share", Name: "For a hospital", Count: 7},
		{OwnerID: "learner", At: last, What: storage.HistoryViewed, About: "share", Name: "For the hospital", Count: 2},
		{OwnerID: "learner", At: Start.Add(time.Second), What: storage.HistoryDownloaded, Count: 1},
	}, entries)
}

func testHistoryPages(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	for n := range 7 {
		require.NoError(t, f.Remember(f.ctx, storage.HistoryEntry{OwnerID: "learner", What: storage.HistoryDeleted, About: fmt.Sprint(n)}))
		f.clock.Pass(time.Duration(n%2) * time.Second) // some at one moment
	}
	seen := map[string]bool{}
	for offset := 0; offset < 7; offset += 3 {
		entries, total, err := f.History(f.ctx, "learner", 3, offset)
		require.NoError(t, err)
		require.EqualValues(t, 7, total)
		for _, e := range entries {
			require.False(t, seen[e.About])
			seen[e.About] = true
		}
	}
	require.Len(t, seen, 7)
}

// What is old goes.
func testHistoryEnds(t *testing.T, open Open) {
	f := start(t, open)
	Learner(t, f.Store, "learner")
	for n := range 3 {
		require.NoError(t, f.Remember(f.ctx, storage.HistoryEntry{OwnerID: "learner", What: storage.HistoryDeleted, About: fmt.Sprint(n), At: Start.Add(time.Duration(n) * time.Second)}))
	}
	f.clock.Pass(2*365*day + time.Second - time.Microsecond)
	requireDeleted(t, f, 1)
	f.clock.Pass(time.Microsecond)
	requireDeleted(t, f, 1)
	entries, total, err := f.History(f.ctx, "learner", 10, 0)
	require.NoError(t, err)
	require.EqualValues(t, 1, total)
	require.Equal(t, "2", entries[0].About)
}
