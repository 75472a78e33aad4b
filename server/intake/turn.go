package intake

import (
	"context"

	"clrhost/server/inflight"
)

// inTurn does work that needs a processor when it is the writer's turn, so that no writer keeps the processors from the
// others. Without a turn in time it is inflight.ErrFull.
func inTurn[T any](ctx context.Context, turns *inflight.Gate, w Writer, work func(context.Context) (T, error)) (result T, err error) {
	entered := turns.Do(ctx, w.parties(), func(ctx context.Context) {
		result, err = work(ctx)
	})
	if entered != nil {
		return result, entered
	}
	return result, err
}
