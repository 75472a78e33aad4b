package worker_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/worker"
)

func TestEveryBeginsAtOnceAndEndsWithItsContext(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	rounds := 0
	worker.Every(ctx, time.Millisecond, func(context.Context) {
		if rounds++; rounds == 3 {
			stop()
		}
	})
	require.Equal(t, 3, rounds)

	worker.Every(ctx, time.Hour, func(context.Context) { rounds++ })
	require.Equal(t, 4, rounds, "a round that meets the end finds it out itself")
}

func TestPauseEndsEarlyWithItsContext(t *testing.T) {
	require.True(t, worker.Pause(t.Context(), time.Millisecond))
	ctx, stop := context.WithTimeout(t.Context(), time.Millisecond)
	defer stop()
	require.False(t, worker.Pause(ctx, time.Hour))
	for range 20 {
		require.False(t, worker.Pause(ctx, 0), "both are over")
	}
}

// A panic is an error that says what it was and where.
func TestAPanicIsCaught(t *testing.T) {
	work := func() (err error) {
		defer worker.Caught(&err)
		panic("nobody thought of this")
	}
	err := work()
	require.ErrorIs(t, err, worker.ErrPanic)
	require.ErrorContains(t, err, "panic: nobody thought of this")
	require.ErrorContains(t, err, "worker_test.go")
}
