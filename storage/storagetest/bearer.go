package storagetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testBearer(t *testing.T, open Open) {
	t.Run("returns all a handler needs", func(t *testing.T) {
		f := connected(t, open)
		require.NoError(t, f.TouchGrant(f.ctx, "grant", Start.Add(time.Second)))
		got, err := f.Bearer(f.ctx, "grant-access")
		require.NoError(t, err)
		equal(t, storage.Access{
			UserID: "learner", ClientID: "partner", GrantID: "grant", Scopes: []string{"read"},
			ExpiresAt: Start.Add(time.Hour), GrantLastUsedAt: Start.Add(time.Second),
		}, got)
	})
	t.Run("is ErrNotFound once", func(t *testing.T) {
		for name, end := range map[string]func(f fixture) error{
			"the token is revoked":  func(f fixture) error { return f.RevokeAccessToken(f.ctx, "grant-access") },
			"the token has expired": func(f fixture) error { f.clock.Pass(time.Hour); return nil },
			"the grant is revoked":  func(f fixture) error { return f.RevokeGrant(f.ctx, "grant", "test") },
			"the client is suspended": func(f fixture) error {
				return f.SetClientState(f.ctx, "partner", storage.ClientActive, storage.ClientSuspended)
			},
			"the client is pending": func(f fixture) error {
				return f.SetClientState(f.ctx, "partner", storage.ClientActive, storage.ClientPending)
			},
			"the client is deleted": func(f fixture) error { return f.DeleteClient(f.ctx, "partner") },
			"the user is disabled":  func(f fixture) error { return f.DisableUser(f.ctx, "learner") },
		} {
			t.Run(name, func(t *testing.T) {
				f := connected(t, open)
				_, err := f.Bearer(f.ctx, "grant-access")
				require.NoError(t, err)
				require.NoError(t, end(f))
				_, err = f.Bearer(f.ctx, "grant-access")
				require.ErrorIs(t, err, storage.ErrNotFound)
			})
		}
	})
	t.Run("is ErrNotFound for what a disabled user still gets", func(t *testing.T) {
		f := connected(t, open)
		require.NoError(t, f.DisableUser(f.ctx, "learner"))
		Tokens(t, f.Store, "late", "learner", "partner", f.clock.Now())
		_, err := f.Bearer(f.ctx, "late-access")
		require.ErrorIs(t, err, storage.ErrNotFound)
	})
	t.Run("is ErrNotFound once the grant has expired", func(t *testing.T) {
		f := connected(t, open)
		f.clock.Pass(365*24*time.Hour - time.Minute)
		access(t, f.Store, "late", "grant", f.clock.Now())
		_, err := f.Bearer(f.ctx, "late")
		require.NoError(t, err)
		f.clock.Pass(time.Minute)
		_, err = f.Bearer(f.ctx, "late")
		require.ErrorIs(t, err, storage.ErrNotFound)
	})
	t.Run("comes back when a client is resumed", func(t *testing.T) {
		f := connected(t, open)
		require.NoError(t, f.SetClientState(f.ctx, "partner", storage.ClientActive, storage.ClientSuspended))
		require.NoError(t, f.SetClientState(f.ctx, "partner", storage.ClientSuspended, storage.ClientActive))
		_, err := f.Bearer(f.ctx, "grant-access")
		require.NoError(t, err)
	})
	t.Run("takes no other signature", func(t *testing.T) {
		f := connected(t, open)
		for _, signature := range []string{"", "unknown", "grant-code", "grant-refresh", "grant-acces%", "\x00"} {
			_, err := f.Bearer(f.ctx, signature)
			require.ErrorIs(t, err, storage.ErrNotFound)
		}
	})
}
