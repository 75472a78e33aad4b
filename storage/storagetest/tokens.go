package storagetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testTokens(t *testing.T, open Open) {
	t.Run("come back with their grant", func(t *testing.T) {
		f := connected(t, open)
		access, grant, err := f.AccessToken(f.ctx, "grant-access")
		require.NoError(t, err)
		require.Equal(t, "grant", grant.ID)
		equal(t, storage.AccessToken{
			Signature: "grant-access", GrantID: "grant", Scopes: []string{"read"},
			CreatedAt: Start, ExpiresAt: Start.Add(time.Hour),
		}, access)
	})
	t.Run("note that their client completed a flow", func(t *testing.T) {
		f := connected(t, open)
		f.clock.Pass(time.Hour)
		access(t, f.Store, "later", "grant", f.clock.Now())
		got, err := f.Client(f.ctx, "partner")
		require.NoError(t, err)
		require.Equal(t, f.clock.Now(), got.LastUsedAt)
	})
	t.Run("die one by one", func(t *testing.T) {
		f := connected(t, open)
		access(t, f.Store, "second", "grant", f.clock.Now())
		require.NoError(t, f.RevokeAccessToken(f.ctx, "grant-access"))
		f.clock.Pass(time.Minute)
		require.NoError(t, f.RevokeAccessToken(f.ctx, "grant-access"))
		got, _, err := f.AccessToken(f.ctx, "grant-access")
		require.NoError(t, err)
		require.Equal(t, Start, got.RevokedAt, "the first time stays")
		_, err = f.Bearer(f.ctx, "second")
		require.NoError(t, err)
	})
	t.Run("not there", func(t *testing.T) {
		f := start(t, open)
		_, _, err := f.AccessToken(f.ctx, "unknown")
		require.ErrorIs(t, err, storage.ErrNotFound)
		require.NoError(t, f.RevokeAccessToken(f.ctx, "unknown"))
		orphan := storage.AccessToken{Signature: "orphan", GrantID: "unknown", CreatedAt: Start, ExpiresAt: Start}
		require.ErrorIs(t, f.CreateAccessToken(f.ctx, orphan), storage.ErrNotFound)
	})
}
