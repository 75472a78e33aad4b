package server

import (
	"context"
	"crypto/rand"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/worker/sealer"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// A host that is restarted more often than housekeeping comes round still tidies: it begins with it, and what a stop
// interrupts the next start goes on with.
func TestAHostRestartedOftenStillTidies(t *testing.T) {
	clock := &storagetest.Clock{}
	store := storagetest.SQLite(t, clock.Now)
	storagetest.Learner(t, store, "learner")
	storagetest.Partner(t, store, "never used")
	storagetest.Partner(t, store, "partner")
	grant := storagetest.Tokens(t, store, "grant", "learner", "partner", clock.Now())
	for range 401 { // more than goes at once
		require.NoError(t, store.CreateAccessToken(t.Context(), storage.AccessToken{Signature: rand.Text(), GrantID: grant.ID,
			CreatedAt: clock.Now(), ExpiresAt: clock.Now().Add(time.Hour)}))
	}
	clock.Pass(31 * 24 * time.Hour)
	s, err := New(mustResolve(t, Config{}), Deps{Store: store, Keys: testKeys(t), Now: clock.Now})
	require.NoError(t, err)
	gone := func() bool {
		_, err := store.Client(t.Context(), "never used")
		n, failed := store.DeleteExpired(t.Context(), 1)
		return err != nil && failed == nil && n == 0
	}
	require.False(t, gone())
	for range 100 {
		ctx, stop := context.WithCancel(t.Context())
		listener, err := net.Listen("tcp", "127.0.0.1:0")
		require.NoError(t, err)
		ended := make(chan error, 1)
		go func() { ended <- s.Run(ctx, listener, nil) }()
		time.Sleep(5 * time.Millisecond)
		stop()
		require.NoError(t, <-ended)
		if gone() {
			return
		}
	}
	require.Fail(t, "a hundred starts did not tidy")
}

func TestNoRequestThatMayStillCommitIsMissedByTheSealer(t *testing.T) {
	require.Greater(t, sealer.Settle, writeTimeout)
}
