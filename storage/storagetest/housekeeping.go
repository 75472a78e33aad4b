package storagetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

const day = 24 * time.Hour

func testHousekeeping(t *testing.T, open Open) {
	t.Run("removes nothing that is live", func(t *testing.T) {
		f := connected(t, open)
		session(t, f, "cookie", "learner")
		authorization(t, f, "authorization", "learner", "partner")
		f.clock.Pass(10*time.Minute - time.Microsecond)
		requireDeleted(t, f, 0)
	})
	t.Run("removes each kind in its time", func(t *testing.T) { testDeleteExpired(t, open) })
	t.Run("removes an unused code at its end", func(t *testing.T) {
		f, _, _ := coded(t, open)
		f.clock.Pass(10 * time.Minute)
		requireDeleted(t, f, 1)
	})
	t.Run("removes a revoked grant after 90 days", func(t *testing.T) {
		f := connected(t, open)
		require.NoError(t, f.RevokeGrant(f.ctx, "grant", "test"))
		f.clock.Pass(90*day - time.Microsecond)
		requireDeleted(t, f, 3) // the code and both tokens
		f.clock.Pass(time.Microsecond)
		requireDeleted(t, f, 1)
		_, err := f.Grant(f.ctx, "grant")
		require.ErrorIs(t, err, storage.ErrNotFound)
	})
	t.Run("removes a spent refresh token once its grant is revoked", func(t *testing.T) {
		f := connected(t, open)
		require.NoError(t, f.UseRefreshToken(f.ctx, "grant-refresh"))
		requireDeleted(t, f, 0)
		require.NoError(t, f.RevokeGrant(f.ctx, "grant", "test"))
		requireDeleted(t, f, 1)
	})
	t.Run("works in batches", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		for i := range 5 {
			session(t, f, fmt.Sprint(i), "learner")
		}
		f.clock.Pass(time.Hour)
		for _, want := range []int64{2, 2, 1, 0} {
			n, err := f.DeleteExpired(f.ctx, 2)
			require.NoError(t, err)
			require.Equal(t, want, n)
		}
	})
}

func testDeleteExpired(t *testing.T, open Open) {
	f := connected(t, open)
	session(t, f, "cookie", "learner")
	authorization(t, f, "authorization", "learner", "partner")
	require.NoError(t, f.UseRefreshToken(f.ctx, "grant-refresh"))
	refresh(t, f.Store, "second-refresh", "grant", f.clock.Now())

	f.clock.Pass(10 * time.Minute)
	requireDeleted(t, f, 1) // the authorization; the code is past its end but used
	f.clock.Pass(50 * time.Minute)
	requireDeleted(t, f, 2) // the session and the access token
	f.clock.Pass(23 * time.Hour)
	requireDeleted(t, f, 1) // the code, a day after its use
	f.clock.Pass(29 * day)
	requireDeleted(t, f, 1) // the unused refresh token
	_, _, err := f.RefreshToken(f.ctx, "grant-refresh")
	require.NoError(t, err, "a used one is kept while its grant lives, so that a replay is recognized")
	f.clock.Pass(335 * day)
	requireDeleted(t, f, 1) // the used refresh token, with the grant at its end
	f.clock.Pass(90 * day)
	requireDeleted(t, f, 1) // the grant
}

func requireDeleted(t *testing.T, f fixture, want int64) {
	t.Helper()
	n, err := f.DeleteExpired(f.ctx, 100)
	require.NoError(t, err)
	require.Equal(t, want, n)
}
