package inflight_test

import (
	"context"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/inflight"
)

func enter(t *testing.T, g *inflight.Gate, key string, weight int64) *inflight.Pass {
	t.Helper()
	pass, err := g.Enter(t.Context(), []string{key}, weight)
	require.NoError(t, err)
	return pass
}

func requireFull(t *testing.T, g *inflight.Gate, key string, weight int64) {
	t.Helper()
	_, err := g.Enter(t.Context(), []string{key}, weight)
	require.ErrorIs(t, err, inflight.ErrFull)
}

func TestBounds(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := inflight.New(inflight.Bounds{Each: 2, All: 10, Wait: time.Second})
		a, b := enter(t, g, "a", 1), enter(t, g, "a", 4)
		requireFull(t, g, "a", 1)
		c := enter(t, g, "b", 5)
		requireFull(t, g, "c", 1)
		c.Shrink(3)
		c.Shrink(4) // no more than it has
		d := enter(t, g, "c", 2)
		requireFull(t, g, "c", 1)
		a.Leave()
		e := enter(t, g, "a", 1)
		for _, pass := range []*inflight.Pass{b, c, d, e} {
			pass.Leave()
		}
		f := enter(t, g, "a", 1)
		require.NoError(t, f.Grow(t.Context(), 10))
		require.NoError(t, f.Grow(t.Context(), 1000), "as much as there may be")
		require.NoError(t, f.Grow(t.Context(), 3), "a smaller weight changes nothing")
		requireFull(t, g, "b", 1)
		f.Shrink(9)
		other := enter(t, g, "b", 1)
		require.ErrorIs(t, f.Grow(t.Context(), 10), inflight.ErrFull)
		requireFull(t, g, "c", 1)
		other.Leave()
		f.Leave()
		enter(t, g, "heavy", 1000).Leave() // weighs as much as there may be, and is alone
		enter(t, g, "heavy", 10).Leave()
	})
}

// Work of two keys takes room of both, and gives back both or neither.
func TestWorkOfTwoKeys(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := inflight.New(inflight.Bounds{Each: 1, All: 3, Wait: time.Second})
		both, err := g.Enter(t.Context(), []string{"client", "learner"}, 1)
		require.NoError(t, err)
		requireFull(t, g, "client", 1)
		requireFull(t, g, "learner", 1)
		_, err = g.Enter(t.Context(), []string{"other", "learner"}, 1)
		require.ErrorIs(t, err, inflight.ErrFull)
		enter(t, g, "other", 1).Leave()
		both.Leave()
		again, err := g.Enter(t.Context(), []string{"client", "learner"}, 3)
		require.NoError(t, err)
		again.Leave()
	})
}

func TestTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := inflight.New(inflight.Bounds{Each: 1, All: 2, Wait: time.Minute})
		greedy := enter(t, g, "greedy", 1)
		var order []string
		var mu sync.Mutex
		var done sync.WaitGroup
		wait := func(key string) {
			done.Go(func() {
				pass := enter(t, g, key, 1)
				mu.Lock()
				order = append(order, key)
				mu.Unlock()
				time.Sleep(time.Second)
				pass.Leave()
			})
			synctest.Wait()
		}
		for range 3 {
			wait("greedy")
		}
		begun := time.Now()
		wait("modest")
		require.Equal(t, []string{"modest"}, order, "nobody waits behind the greedy one but itself")
		require.Zero(t, time.Since(begun))
		greedy.Leave()
		done.Wait()
		require.Equal(t, []string{"modest", "greedy", "greedy", "greedy"}, order)
	})
}

// Whoever no longer waits leaves no trace.
func TestGivingUp(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := inflight.New(inflight.Bounds{Each: 1, All: 1, Wait: time.Minute})
		held := enter(t, g, "a", 1)
		for _, key := range []string{"a", "b"} {
			ctx, cancel := context.WithTimeout(t.Context(), time.Second)
			_, err := g.Enter(ctx, []string{key}, 1)
			require.ErrorIs(t, err, context.DeadlineExceeded)
			cancel()
		}
		held.Leave()
		enter(t, g, "b", 1).Leave()
	})
}

func TestIdle(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		g := inflight.New(inflight.Bounds{Each: 1, All: 1, Wait: time.Minute})
		var done sync.WaitGroup
		begun := time.Now()
		for range 10 {
			done.Go(func() {
				require.NoError(t, g.Do(t.Context(), []string{"a"}, func(ctx context.Context) {
					inflight.Idle(ctx, func() { time.Sleep(time.Hour) })
					time.Sleep(time.Second)
				}))
			})
		}
		done.Wait()
		require.Equal(t, time.Hour+10*time.Second, time.Since(begun), "all idle together, and work one by one")
		called := false
		inflight.Idle(t.Context(), func() { called = true })
		require.True(t, called)
	})
}
