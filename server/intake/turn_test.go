package intake

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/inflight"
)

func TestWorkWithoutATurnIsRefused(t *testing.T) {
	turns := inflight.New(inflight.Bounds{Each: 1, All: 2, Wait: time.Millisecond})
	work := func(context.Context) (string, error) { return "done", nil }
	busy := Writer{OwnerID: "learner", ClientID: "busy"}
	require.NoError(t, turns.Do(t.Context(), busy.parties(), func(ctx context.Context) {
		for _, waiting := range []Writer{{OwnerID: "another", ClientID: "busy"}, {OwnerID: "learner", ClientID: "another"}, {OwnerID: "learner"}} {
			_, err := inTurn(ctx, turns, waiting, work)
			require.ErrorIs(t, err, inflight.ErrFull, waiting)
		}
		for _, other := range []Writer{{OwnerID: "another", ClientID: "other"}, {OwnerID: "another"}} {
			result, err := inTurn(ctx, turns, other, work)
			require.NoError(t, err)
			require.Equal(t, "done", result)
		}
	}))
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := inTurn(ctx, turns, Writer{OwnerID: "gone"}, work)
	require.ErrorIs(t, err, context.Canceled)
}
