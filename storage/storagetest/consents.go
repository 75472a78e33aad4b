package storagetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testConsents(t *testing.T, open Open) {
	t.Run("are remembered, the last one", func(t *testing.T) {
		f := connected(t, open)
		old, shown := storage.Shown{Name: "Old"}, storage.Shown{Name: "New", RedirectURIs: []string{"https://partner.example/cb"}}
		require.NoError(t, f.SaveConsent(f.ctx, storage.Consent{UserID: "learner", ClientID: "partner", Scopes: []string{"read"}, Shown: old}))
		f.clock.Pass(time.Hour)
		require.NoError(t, f.SaveConsent(f.ctx, storage.Consent{UserID: "learner", ClientID: "partner", Scopes: []string{"write"}, Shown: shown}))
		got, err := f.Consent(f.ctx, "learner", "partner")
		require.NoError(t, err)
		equal(t, storage.Consent{
			UserID: "learner", ClientID: "partner", Scopes: []string{"write"}, Shown: shown, UpdatedAt: f.clock.Now(),
		}, got)
	})
	t.Run("of nobody", func(t *testing.T) {
		f := connected(t, open)
		_, err := f.Consent(f.ctx, "learner", "partner")
		require.ErrorIs(t, err, storage.ErrNotFound)
		err = f.SaveConsent(f.ctx, storage.Consent{UserID: "learner", ClientID: "unknown"})
		require.ErrorIs(t, err, storage.ErrNotFound)
	})
	t.Run("show as connected apps", func(t *testing.T) { testConnectedApps(t, open) })
	t.Run("end with the connection", func(t *testing.T) { testDisconnect(t, open) })
}

func testConnectedApps(t *testing.T, open Open) {
	f := connected(t, open)
	older, err := f.Client(f.ctx, "partner")
	require.NoError(t, err)
	require.NoError(t, f.SaveConsent(f.ctx, storage.Consent{UserID: "learner", ClientID: "partner", Shown: older.Shown()}))
	f.clock.Pass(time.Minute)
	Tokens(t, f.Store, "second", "learner", "partner", f.clock.Now())
	require.NoError(t, f.TouchGrant(f.ctx, "second", f.clock.Now()))
	Partner(t, f.Store, "a suspended one")
	Tokens(t, f.Store, "suspended", "learner", "a suspended one", f.clock.Now())
	require.NoError(t, f.SetClientState(f.ctx, "a suspended one", storage.ClientActive, storage.ClientSuspended))
	Partner(t, f.Store, "revoked")
	Tokens(t, f.Store, "revoked", "learner", "revoked", f.clock.Now())
	require.NoError(t, f.RevokeGrant(f.ctx, "revoked", "test"))
	Learner(t, f.Store, "other")
	Partner(t, f.Store, "another's")
	Tokens(t, f.Store, "another's", "other", "another's", f.clock.Now())

	apps, err := f.ConnectedApps(f.ctx, "learner")
	require.NoError(t, err)
	require.Len(t, apps, 2)
	require.Equal(t, "a suspended one", apps[0].Client.ID)
	older.LastUsedAt = f.clock.Now()
	equal(t, storage.ConnectedApp{
		Client: older, Scopes: []string{"read", "write"}, ConnectedAt: Start, LastUsedAt: f.clock.Now(),
		EndsAt: f.clock.Now().Add(365 * 24 * time.Hour), Consented: older.Shown(),
	}, apps[1])

	f.clock.Pass(365 * 24 * time.Hour)
	apps, err = f.ConnectedApps(f.ctx, "learner")
	require.NoError(t, err)
	require.Empty(t, apps, "the grants have expired")
}

func testDisconnect(t *testing.T, open Open) {
	f := connected(t, open)
	Tokens(t, f.Store, "second", "learner", "partner", f.clock.Now())
	Learner(t, f.Store, "other")
	Tokens(t, f.Store, "another's", "other", "partner", f.clock.Now())
	require.NoError(t, f.SaveConsent(f.ctx, storage.Consent{UserID: "learner", ClientID: "partner"}))

	revoked, err := f.Disconnect(f.ctx, "learner", "partner", "stopped by its user")
	require.NoError(t, err)
	require.Len(t, revoked, 2)
	require.Contains(t, revoked, "second")
	grant, err := f.Grant(f.ctx, "second")
	require.NoError(t, err)
	require.Equal(t, "stopped by its user", grant.RevokedReason)
	_, err = f.Consent(f.ctx, "learner", "partner")
	require.ErrorIs(t, err, storage.ErrNotFound)
	_, err = f.Bearer(f.ctx, "another's-access")
	require.NoError(t, err)
	revoked, err = f.Disconnect(f.ctx, "learner", "partner", "again")
	require.NoError(t, err)
	require.Empty(t, revoked)
}
