package storagetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// authorization keeps a request for 10 minutes that waits for its user's answer.
func authorization(t *testing.T, f fixture, id, userID, clientID string) storage.Authorization {
	t.Helper()
	a := storage.Authorization{
		ID:          id,
		SessionHash: []byte("session of " + userID),
		UserID:      userID,
		ClientID:    clientID,
		Request:     "client_id=" + clientID + "&state=s",
		Scopes:      []string{"read", "write"},
		Shown:       storage.Shown{Name: "Partner"}.Digest(),
		CreatedAt:   f.clock.Now(),
		ExpiresAt:   f.clock.Now().Add(10 * time.Minute),
	}
	require.NoError(t, f.CreateAuthorization(f.ctx, a))
	return a
}

// waiting is a store with one authorization.
func waiting(t *testing.T, open Open) (fixture, storage.Authorization) {
	t.Helper()
	f := start(t, open)
	Learner(t, f.Store, "learner")
	Partner(t, f.Store, "partner")
	return f, authorization(t, f, "authorization", "learner", "partner")
}

func testAuthorizations(t *testing.T, open Open) {
	t.Run("are answered and consumed once", func(t *testing.T) {
		f, want := waiting(t, open)
		got, err := f.Authorization(f.ctx, want.ID, want.SessionHash)
		require.NoError(t, err)
		equal(t, want, got)

		_, err = f.ConsumeAuthorization(f.ctx, want.ID, want.SessionHash)
		require.ErrorIs(t, err, storage.ErrConflict, "nobody has answered")
		f.clock.Pass(time.Minute)
		require.NoError(t, f.DecideAuthorization(f.ctx, want.ID, want.SessionHash, []string{"read"}))
		require.ErrorIs(t, f.DecideAuthorization(f.ctx, want.ID, want.SessionHash, nil), storage.ErrConflict)
		f.clock.Pass(time.Minute)
		got, err = f.ConsumeAuthorization(f.ctx, want.ID, want.SessionHash)
		require.NoError(t, err)
		want.DecidedAt, want.Allowed, want.ConsumedAt = Start.Add(time.Minute), []string{"read"}, Start.Add(2*time.Minute)
		equal(t, want, got)
		_, err = f.ConsumeAuthorization(f.ctx, want.ID, want.SessionHash)
		require.ErrorIs(t, err, storage.ErrConflict)
	})
	t.Run("of a user are the newest only", func(t *testing.T) {
		f, oldest := waiting(t, open)
		Learner(t, f.Store, "other")
		others := authorization(t, f, "others", "other", "partner")
		f.clock.Pass(time.Second)
		second := authorization(t, f, "second", "learner", "partner")
		f.clock.Pass(time.Second)
		for i := range storage.MaxAuthorizations - 1 {
			authorization(t, f, fmt.Sprint("later ", i), "learner", "partner")
		}
		_, err := f.Authorization(f.ctx, oldest.ID, oldest.SessionHash)
		require.ErrorIs(t, err, storage.ErrNotFound)
		for _, kept := range []storage.Authorization{second, others} {
			_, err := f.Authorization(f.ctx, kept.ID, kept.SessionHash)
			require.NoError(t, err)
		}
	})
	t.Run("can be refused", func(t *testing.T) {
		f, a := waiting(t, open)
		require.NoError(t, f.DecideAuthorization(f.ctx, a.ID, a.SessionHash, nil))
		got, err := f.ConsumeAuthorization(f.ctx, a.ID, a.SessionHash)
		require.NoError(t, err)
		require.Empty(t, got.Allowed)
	})
	t.Run("are answered by one of many", func(t *testing.T) {
		f, a := waiting(t, open)
		oneWinner(t, race(func(int) error {
			return f.DecideAuthorization(f.ctx, a.ID, a.SessionHash, []string{"read"})
		}))
	})
	t.Run("are consumed by one of many", func(t *testing.T) {
		f, a := waiting(t, open)
		require.NoError(t, f.DecideAuthorization(f.ctx, a.ID, a.SessionHash, []string{"read"}))
		oneWinner(t, race(func(int) error {
			_, err := f.ConsumeAuthorization(f.ctx, a.ID, a.SessionHash)
			return err
		}))
	})
	t.Run("of nobody", func(t *testing.T) {
		f, a := waiting(t, open)
		requireNoAuthorization(t, f, "unknown", a.SessionHash)
		requireNoAuthorization(t, f, "un\x00known", a.SessionHash)
		requireNoAuthorization(t, f, a.ID, []byte("another browser's session"))
		requireNoAuthorization(t, f, a.ID, nil)
		f.clock.Pass(10 * time.Minute)
		requireNoAuthorization(t, f, a.ID, a.SessionHash)
	})
}

func requireNoAuthorization(t *testing.T, f fixture, id string, sessionHash []byte) {
	t.Helper()
	_, err := f.Authorization(f.ctx, id, sessionHash)
	require.ErrorIs(t, err, storage.ErrNotFound)
	require.ErrorIs(t, f.DecideAuthorization(f.ctx, id, sessionHash, []string{"read"}), storage.ErrNotFound)
	_, err = f.ConsumeAuthorization(f.ctx, id, sessionHash)
	require.ErrorIs(t, err, storage.ErrNotFound)
}
