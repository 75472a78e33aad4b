package storagetest

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// coded is a store with the code "code" of the grant "grant", which ends after 10 minutes.
func coded(t *testing.T, open Open) (fixture, storage.Grant, storage.Code) {
	t.Helper()
	f := start(t, open)
	Learner(t, f.Store, "learner")
	Partner(t, f.Store, "partner")
	grant := storage.Grant{
		ID: "grant", ClientID: "partner", UserID: "learner", Scopes: []string{"read"},
		CreatedAt: Start, ExpiresAt: Start.Add(time.Hour),
	}
	code := storage.Code{
		Signature: "code", GrantID: "grant", RedirectURI: "https://partner.example/callback", CodeChallenge: "challenge",
		CreatedAt: Start, ExpiresAt: Start.Add(10 * time.Minute),
	}
	require.NoError(t, f.CreateCode(f.ctx, grant, code))
	return f, grant, code
}

func testCodes(t *testing.T, open Open) {
	t.Run("come back with their grant", func(t *testing.T) {
		f, grant, code := coded(t, open)
		gotCode, gotGrant, err := f.Code(f.ctx, "code")
		require.NoError(t, err)
		equal(t, code, gotCode)
		equal(t, grant, gotGrant)
	})
	t.Run("are redeemed once and stay to be recognized", func(t *testing.T) {
		f, _, _ := coded(t, open)
		require.NoError(t, f.UseCode(f.ctx, "code"))
		f.clock.Pass(time.Second)
		require.ErrorIs(t, f.UseCode(f.ctx, "code"), storage.ErrConflict)
		got, grant, err := f.Code(f.ctx, "code")
		require.NoError(t, err)
		require.Equal(t, Start, got.UsedAt)
		require.Equal(t, "grant", grant.ID)
	})
	t.Run("are redeemed by one of many", func(t *testing.T) {
		f, _, _ := coded(t, open)
		oneWinner(t, race(func(int) error { return f.UseCode(f.ctx, "code") }))
	})
	t.Run("end at their time", func(t *testing.T) {
		f, _, _ := coded(t, open)
		f.clock.Pass(10 * time.Minute)
		require.ErrorIs(t, f.UseCode(f.ctx, "code"), storage.ErrConflict)
	})
	t.Run("come with their grant or not at all", func(t *testing.T) {
		f, grant, code := coded(t, open)
		grant.ID = "second"
		require.ErrorIs(t, f.CreateCode(f.ctx, grant, code), storage.ErrConflict, "the signature is taken")
		_, err := f.Grant(f.ctx, "second")
		require.ErrorIs(t, err, storage.ErrNotFound)
	})
	t.Run("not there", func(t *testing.T) {
		f, grant, code := coded(t, open)
		_, _, err := f.Code(f.ctx, "unknown")
		require.ErrorIs(t, err, storage.ErrNotFound)
		require.ErrorIs(t, f.UseCode(f.ctx, "unknown"), storage.ErrNotFound)
		grant.ID, grant.ClientID, code.Signature = "second", "unknown", "second"
		require.ErrorIs(t, f.CreateCode(f.ctx, grant, code), storage.ErrNotFound, "no such client")
	})
}
