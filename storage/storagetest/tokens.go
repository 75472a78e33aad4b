package storagetest

import (
	"context"
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
		refresh, grant, err := f.RefreshToken(f.ctx, "grant-refresh")
		require.NoError(t, err)
		require.Equal(t, "grant", grant.ID)
		equal(t, storage.RefreshToken{
			Signature: "grant-refresh", GrantID: "grant", AccessSignature: "grant-access",
			CreatedAt: Start, ExpiresAt: Start.Add(30 * 24 * time.Hour),
		}, refresh)
	})
	t.Run("note that their client completed a flow", func(t *testing.T) {
		f := connected(t, open)
		f.clock.Pass(time.Hour)
		access(t, f.Store, "later", "grant", f.clock.Now())
		got, err := f.Client(f.ctx, "partner")
		require.NoError(t, err)
		require.Equal(t, f.clock.Now(), got.LastUsedAt)
	})
	t.Run("have one link to go on from", func(t *testing.T) {
		f := connected(t, open)
		second := storage.RefreshToken{Signature: "second", GrantID: "grant", CreatedAt: Start, ExpiresAt: Start.Add(time.Hour)}
		require.ErrorIs(t, f.CreateRefreshToken(f.ctx, second), storage.ErrConflict)
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
		_, _, err = f.RefreshToken(f.ctx, "unknown")
		require.ErrorIs(t, err, storage.ErrNotFound)
		require.ErrorIs(t, f.RotateRefreshToken(f.ctx, "unknown"), storage.ErrNotFound)
		require.NoError(t, f.RevokeAccessToken(f.ctx, "unknown"))
		orphan := storage.AccessToken{Signature: "orphan", GrantID: "unknown", CreatedAt: Start, ExpiresAt: Start}
		require.ErrorIs(t, f.CreateAccessToken(f.ctx, orphan), storage.ErrNotFound)
	})
	t.Run("rotate", func(t *testing.T) { testRotation(t, open) })
}

func testRotation(t *testing.T, open Open) {
	t.Run("once, and the access token goes too", func(t *testing.T) {
		f := connected(t, open)
		require.NoError(t, f.RotateRefreshToken(f.ctx, "grant-refresh"))
		_, err := f.Bearer(f.ctx, "grant-access")
		require.ErrorIs(t, err, storage.ErrNotFound)
		access(t, f.Store, "second-access", "grant", f.clock.Now())
		refresh(t, f.Store, "second-refresh", "grant", "second-access", f.clock.Now())

		f.clock.Pass(time.Second)
		require.ErrorIs(t, f.RotateRefreshToken(f.ctx, "grant-refresh"), storage.ErrConflict, "reused")
		spent, grant, err := f.RefreshToken(f.ctx, "grant-refresh")
		require.NoError(t, err, "a spent token stays to be recognized")
		require.Equal(t, Start, spent.UsedAt)
		require.True(t, grant.RevokedAt.IsZero(), "what reuse means is the caller's to decide")
		_, err = f.Bearer(f.ctx, "second-access")
		require.NoError(t, err, "the loser took nothing with it")
	})
	for name, end := range map[string]func(t *testing.T, f fixture){
		"not after the grant is revoked":  func(t *testing.T, f fixture) { require.NoError(t, f.RevokeGrant(f.ctx, "grant", "test")) },
		"not after the token has expired": func(t *testing.T, f fixture) { f.clock.Pass(30 * 24 * time.Hour) },
		"not after the grant has expired": func(t *testing.T, f fixture) {
			require.NoError(t, f.RotateRefreshToken(f.ctx, "grant-refresh"))
			f.clock.Pass(365*24*time.Hour - time.Minute)
			refresh(t, f.Store, "last", "grant", "", f.clock.Now())
			f.clock.Pass(time.Minute)
			require.ErrorIs(t, f.RotateRefreshToken(f.ctx, "last"), storage.ErrConflict)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := connected(t, open)
			end(t, f)
			require.ErrorIs(t, f.RotateRefreshToken(f.ctx, "grant-refresh"), storage.ErrConflict)
		})
	}
	t.Run("for one of many", func(t *testing.T) {
		f := connected(t, open)
		oneWinner(t, race(func(racer int) error { return rotate(f, "grant", "grant-refresh", string(rune('a'+racer))) }))
	})
	t.Run("never past a revocation", func(t *testing.T) { testRotationAgainstRevocation(t, open) })
}

// rotate is what the token endpoint does: it spends a refresh token for a new pair.
func rotate(f fixture, grantID, signature, next string) error {
	return f.Transact(f.ctx, func(ctx context.Context) error {
		if err := f.RotateRefreshToken(ctx, signature); err != nil {
			return err
		}
		now := f.clock.Now()
		err := f.CreateAccessToken(ctx, storage.AccessToken{
			Signature: next + "-access", GrantID: grantID, CreatedAt: now, ExpiresAt: now.Add(time.Hour),
		})
		if err != nil {
			return err
		}
		return f.CreateRefreshToken(ctx, storage.RefreshToken{
			Signature: next + "-refresh", GrantID: grantID, AccessSignature: next + "-access",
			CreatedAt: now, ExpiresAt: now.Add(24 * time.Hour),
		})
	})
}

// A revocation while a rotation is in flight: whichever comes first, nothing under the grant is live when both are done.
func testRotationAgainstRevocation(t *testing.T, open Open) {
	f := connected(t, open)
	race(func(racer int) error {
		if racer == 0 {
			return f.RevokeGrant(f.ctx, "grant", "test")
		}
		return rotate(f, "grant", "grant-refresh", string(rune('a'+racer)))
	})
	for racer := range racers {
		next := string(rune('a' + racer))
		_, err := f.Bearer(f.ctx, next+"-access")
		require.ErrorIs(t, err, storage.ErrNotFound)
		require.Error(t, f.RotateRefreshToken(f.ctx, next+"-refresh"))
	}
}
