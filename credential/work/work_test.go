package work_test

import (
	"fmt"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/work"
)

func TestWhatCannotBePaidForIsRefusedFromThenOn(t *testing.T) {
	ctx := work.Begin(t.Context(), 10)
	require.NoError(t, work.Of(ctx).Spend(6))
	require.False(t, work.Of(ctx).IsSpent())
	require.ErrorIs(t, work.Of(ctx).Spend(5), work.ErrSpent)
	require.ErrorIs(t, work.Of(ctx).Spend(1), work.ErrSpent, "the rest is not for something cheaper")
	require.True(t, work.Of(ctx).IsSpent())
	require.Equal(t, 6, work.Of(ctx).Used())
	require.ErrorContains(t, work.ErrSpent, fmt.Sprint(work.Limit))
}

func TestABudgetWithinAnotherIsTheSame(t *testing.T) {
	ctx := work.Begin(t.Context(), 10)
	require.Same(t, work.Of(ctx), work.Of(work.Begin(ctx, 1_000)))
}

func TestWithoutABudgetThereIsNoEnd(t *testing.T) {
	require.Nil(t, work.Of(t.Context()))
	require.NoError(t, work.Of(t.Context()).Spend(1<<40))
	require.False(t, work.Of(t.Context()).IsSpent())
}

func TestABudgetIsSharedByGoroutines(t *testing.T) {
	budget := work.Of(work.Begin(t.Context(), 800))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 100 {
				if err := budget.Spend(1); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	require.ErrorIs(t, budget.Spend(1), work.ErrSpent)
}
