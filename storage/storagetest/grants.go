package storagetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testGrants(t *testing.T, open Open) {
	t.Run("come back as they were", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		Partner(t, f.Store, "partner")
		want := Tokens(t, f.Store, "grant", "learner", "partner", f.clock.Now())
		got, err := f.Grant(f.ctx, "grant")
		require.NoError(t, err)
		equal(t, want, got)
	})
	t.Run("keep the first reason they are revoked for", func(t *testing.T) {
		f := connected(t, open)
		require.NoError(t, f.RevokeGrant(f.ctx, "grant", "first"))
		f.clock.Pass(time.Minute)
		require.NoError(t, f.RevokeGrant(f.ctx, "grant", "second"))
		got, err := f.Grant(f.ctx, "grant")
		require.NoError(t, err)
		require.Equal(t, "first", got.RevokedReason)
		require.Equal(t, Start, got.RevokedAt)
	})
	t.Run("remember their last use", func(t *testing.T) {
		f := connected(t, open)
		for _, at := range []time.Duration{time.Hour, time.Minute} {
			require.NoError(t, f.TouchGrant(f.ctx, "grant", Start.Add(at)))
		}
		got, err := f.Grant(f.ctx, "grant")
		require.NoError(t, err)
		require.Equal(t, Start.Add(time.Hour), got.LastUsedAt)
	})
	t.Run("of one user", func(t *testing.T) {
		f := connected(t, open)
		Learner(t, f.Store, "other")
		Tokens(t, f.Store, "other's", "other", "partner", f.clock.Now())
		f.clock.Pass(time.Minute)
		newer := Tokens(t, f.Store, "newer", "learner", "partner", f.clock.Now())
		require.NoError(t, f.RevokeGrant(f.ctx, "grant", "test"))
		got, err := f.GrantsOf(f.ctx, "learner", 10)
		require.NoError(t, err)
		require.Len(t, got, 2, "ended ones too")
		equal(t, newer, got[0])
		require.Equal(t, "grant", got[1].ID)
		require.Equal(t, f.clock.Now(), got[1].RevokedAt)
		got, err = f.GrantsOf(f.ctx, "learner", 1)
		require.NoError(t, err)
		require.Len(t, got, 1)
	})
	t.Run("not there", func(t *testing.T) {
		f := start(t, open)
		_, err := f.Grant(f.ctx, "unknown")
		require.ErrorIs(t, err, storage.ErrNotFound)
		require.NoError(t, f.RevokeGrant(f.ctx, "unknown", "test"))
		require.NoError(t, f.TouchGrant(f.ctx, "unknown", Start))
	})
}
