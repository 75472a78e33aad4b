package storagetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testRefreshTokens(t *testing.T, open Open) {
	t.Run("come back with their grant", func(t *testing.T) {
		f := connected(t, open)
		refresh, grant, err := f.RefreshToken(f.ctx, "grant-refresh")
		require.NoError(t, err)
		require.Equal(t, "grant", grant.ID)
		equal(t, storage.RefreshToken{
			Signature: "grant-refresh", GrantID: "grant", CreatedAt: Start, ExpiresAt: Start.Add(30 * day),
		}, refresh)
	})
	t.Run("not there", func(t *testing.T) {
		f := start(t, open)
		_, _, err := f.RefreshToken(f.ctx, "unknown")
		require.ErrorIs(t, err, storage.ErrNotFound)
		require.ErrorIs(t, f.UseRefreshToken(f.ctx, "unknown"), storage.ErrNotFound)
	})
	t.Run("have one newest link", func(t *testing.T) {
		f := connected(t, open)
		second := storage.RefreshToken{Signature: "second", GrantID: "grant", CreatedAt: Start, ExpiresAt: Start.Add(time.Hour)}
		require.ErrorIs(t, f.CreateRefreshToken(f.ctx, second), storage.ErrConflict)
	})
	t.Run("are good until their successor is used", func(t *testing.T) { testChain(t, open) })
	t.Run("keep their own end, however often they are made", func(t *testing.T) {
		f := connected(t, open)
		require.NoError(t, rotate(f, "grant-refresh", "second", ""))
		f.clock.Pass(29 * day)
		require.NoError(t, rotate(f, "grant-refresh", "second", ""))
		second, _, err := f.RefreshToken(f.ctx, "second")
		require.NoError(t, err)
		require.Equal(t, Start.Add(30*day), second.ExpiresAt)
		f.clock.Pass(day)
		require.ErrorIs(t, f.UseRefreshToken(f.ctx, "grant-refresh"), storage.ErrNotFound)
	})
	t.Run("are reused whatever the clock does", func(t *testing.T) {
		for _, pass := range []time.Duration{-time.Hour, 0, time.Hour, 31 * day} {
			f := connected(t, open)
			require.NoError(t, rotate(f, "grant-refresh", "second", ""))
			require.NoError(t, rotate(f, "second", "third", ""))
			f.clock.Pass(pass)
			require.ErrorIs(t, f.UseRefreshToken(f.ctx, "grant-refresh"), storage.ErrConflict, pass)
		}
	})
	for name, end := range map[string]func(t *testing.T, f fixture){
		"not after the grant is revoked":  func(t *testing.T, f fixture) { require.NoError(t, f.RevokeGrant(f.ctx, "grant", "test")) },
		"not after the token has expired": func(t *testing.T, f fixture) { f.clock.Pass(30 * day) },
		"not after the grant has expired": func(t *testing.T, f fixture) {
			require.NoError(t, f.UseRefreshToken(f.ctx, "grant-refresh"))
			f.clock.Pass(365*day - time.Minute)
			refresh(t, f.Store, "last", "grant", f.clock.Now())
			f.clock.Pass(time.Minute)
			require.ErrorIs(t, f.UseRefreshToken(f.ctx, "last"), storage.ErrNotFound)
		},
	} {
		t.Run(name, func(t *testing.T) {
			f := connected(t, open)
			end(t, f)
			require.ErrorIs(t, f.UseRefreshToken(f.ctx, "grant-refresh"), storage.ErrNotFound)
		})
	}
	t.Run("undo nothing by halves", func(t *testing.T) {
		f := connected(t, open)
		require.NoError(t, rotate(f, "grant-refresh", "second", ""))
		require.ErrorIs(t, f.Transact(f.ctx, func(ctx context.Context) error {
			require.NoError(t, f.UseRefreshToken(ctx, "second"))
			return errStop
		}), errStop)
		require.NoError(t, rotate(f, "grant-refresh", "second", ""), "the link before is not retired either")
		require.NoError(t, rotate(f, "second", "third", ""))
	})
	t.Run("have one successor for all who use them at once", func(t *testing.T) { testTogether(t, open) })
	t.Run("never outlive a revocation", func(t *testing.T) { testRefreshAgainstRevocation(t, open) })
}

// rotate is what the token endpoint does: it uses a refresh token for its successor and an access token, if that is named.
func rotate(f fixture, signature, successor, access string) error {
	return f.Transact(f.ctx, func(ctx context.Context) error {
		if err := f.UseRefreshToken(ctx, signature); err != nil {
			return err
		}
		now := f.clock.Now()
		if access != "" {
			err := f.CreateAccessToken(ctx, storage.AccessToken{
				Signature: access, GrantID: "grant", CreatedAt: now, ExpiresAt: now.Add(time.Hour),
			})
			if err != nil {
				return err
			}
		}
		return f.CreateRefreshToken(ctx, storage.RefreshToken{
			Signature: successor, GrantID: "grant", CreatedAt: now, ExpiresAt: now.Add(30 * day),
		})
	})
}

// Of five links every one is reuse but the last two.
func testChain(t *testing.T, open Open) {
	f := connected(t, open)
	chain := []string{"grant-refresh"}
	for i := range 4 {
		next := fmt.Sprintf("link-%d", i)
		for try := range 2 { // the second time the answer to the first was lost
			require.NoError(t, rotate(f, chain[i], next, fmt.Sprintf("access-%d-%d", i, try)))
		}
		chain = append(chain, next)
		f.clock.Pass(time.Second)
	}
	for _, old := range chain[:3] {
		require.ErrorIs(t, f.UseRefreshToken(f.ctx, old), storage.ErrConflict, old)
		spent, grant, err := f.RefreshToken(f.ctx, old)
		require.NoError(t, err, "a retired token stays to be recognized")
		require.Equal(t, time.Second, spent.RetiredAt.Sub(spent.UsedAt))
		require.True(t, grant.RevokedAt.IsZero(), "what reuse means is the caller's to decide")
	}
	require.NoError(t, f.UseRefreshToken(f.ctx, chain[3]))
	for _, access := range []string{"grant-access", "access-0-0", "access-0-1", "access-3-1"} {
		_, err := f.Bearer(f.ctx, access)
		require.NoError(t, err, "a refresh takes no access token away")
	}
}

func testTogether(t *testing.T, open Open) {
	f := connected(t, open)
	for round, link := range []string{"grant-refresh", "1", "2"} {
		for _, err := range race(func(racer int) error {
			return rotate(f, link, fmt.Sprint(round+1), fmt.Sprintf("access-%d-%d", round, racer))
		}) {
			require.NoError(t, err)
		}
	}
	for racer := range racers {
		_, err := f.Bearer(f.ctx, fmt.Sprintf("access-0-%d", racer))
		require.NoError(t, err)
	}
	require.ErrorIs(t, f.UseRefreshToken(f.ctx, "1"), storage.ErrConflict)
}

// A revocation while a refresh is in flight: whichever comes first, nothing under the grant is live when both are done.
func testRefreshAgainstRevocation(t *testing.T, open Open) {
	f := connected(t, open)
	race(func(racer int) error {
		if racer == 0 {
			return f.RevokeGrant(f.ctx, "grant", "test")
		}
		return rotate(f, "grant-refresh", "second", fmt.Sprintf("access-%d", racer))
	})
	for racer := range racers {
		_, err := f.Bearer(f.ctx, fmt.Sprintf("access-%d", racer))
		require.ErrorIs(t, err, storage.ErrNotFound)
	}
	require.ErrorIs(t, f.UseRefreshToken(f.ctx, "grant-refresh"), storage.ErrNotFound)
	require.ErrorIs(t, f.UseRefreshToken(f.ctx, "second"), storage.ErrNotFound)
}
