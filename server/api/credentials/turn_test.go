package credentials

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/api/bearer"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/storage"
)

func TestWorkWithoutATurnIsRefused(t *testing.T) {
	h := &Handler{Verifications: inflight.New(inflight.Bounds{Each: 1, All: 2, Wait: time.Millisecond})}
	work := func(context.Context) (string, error) { return "done", nil }
	require.NoError(t, h.Verifications.Do(t.Context(), bearer.Parties(storage.Access{ClientID: "busy", UserID: "learner"}), func(ctx context.Context) {
		_, err := inTurn(ctx, h, storage.Access{ClientID: "busy"}, work)
		require.ErrorIs(t, err, fault.Busy)
		_, err = inTurn(ctx, h, storage.Access{ClientID: "another", UserID: "learner"}, work)
		require.ErrorIs(t, err, fault.Busy, "another client of the same learner")
		result, err := inTurn(ctx, h, storage.Access{ClientID: "other", UserID: "another"}, work)
		require.NoError(t, err)
		require.Equal(t, "done", result)
	}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := inTurn(ctx, h, storage.Access{ClientID: "gone"}, work)
	require.NotErrorIs(t, err, fault.Busy)
}

func TestFullNamesTheRule(t *testing.T) {
	require.ErrorContains(t, full(&storage.FullError{Credentials: 7}), "at most 7 credentials for one learner")
	require.ErrorContains(t, full(&storage.FullError{Bytes: 8}), "at most 8 bytes of credentials")
	require.NoError(t, full(nil))
}
