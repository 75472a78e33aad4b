// Package work bounds the work of one verification. It counts steps and not time, so that an input has the same verdict on
// every machine and at every load.
//
// A context carries the budget as it carries a deadline, and for the same reason: everything that is done for one
// verification draws on it, however deep below, without a parameter in every function between. Begin starts a budget, Of
// returns it, Spend draws on it. When Spend fails, the caller MUST NOT do the work and MUST report it as unchecked; from
// then on every Spend fails, so that only the order of an examination decides what is left out.
//
// A step stands for about one microsecond of one core. The prices stand beside the work they are for.
package work

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
)

// Limit is how many steps one verification may take, with everything that is embedded in the record. A record at the
// body limit whose every member is signed needs about two thirds of them.
const Limit = 1_500_000

// ErrSpent means that a verification has reached its limit. The text may be sent to a client.
var ErrSpent = fmt.Errorf("this record asks for more work than one verification may do: the limit is %d steps", Limit)

// Budget is what is left of the steps of one verification. It is safe for concurrent use. A nil Budget is unlimited.
type Budget struct {
	limit int64
	used  atomic.Int64
	spent atomic.Bool
	seen  sync.Map // uint64 to nothing
}

type contextKey struct{}

// Begin returns a context with a budget of so many steps. A context that has a budget keeps it: a verification within
// another, such as that of a status list, is paid for by the one around it.
func Begin(ctx context.Context, limit int) context.Context {
	if Of(ctx) != nil {
		return ctx
	}
	return context.WithValue(ctx, contextKey{}, &Budget{limit: int64(limit)})
}

// Of returns the budget of a context, nil when it has none.
func Of(ctx context.Context) *Budget {
	budget, _ := ctx.Value(contextKey{}).(*Budget)
	return budget
}

// Spend draws steps before the work is done. It returns ErrSpent when they are not left; the caller MUST NOT do the work
// then, and every later call fails too.
func (b *Budget) Spend(steps int) error {
	switch {
	case b == nil:
		return nil
	case b.spent.Load():
		return ErrSpent
	case b.used.Add(int64(steps)) > b.limit:
		b.used.Add(-int64(steps))
		b.spent.Store(true)
		return ErrSpent
	}
	return nil
}

// IsFirst reports whether it is called with a number for the first time. Work that is done once and cached is charged then,
// whether or not an earlier verification cached it.
func (b *Budget) IsFirst(number uint64) bool {
	if b == nil {
		return true
	}
	_, seen := b.seen.LoadOrStore(number, nil)
	return !seen
}

// IsSpent reports whether the limit has been reached.
func (b *Budget) IsSpent() bool { return b != nil && b.spent.Load() }

// Used returns how many steps were drawn.
func (b *Budget) Used() int { return int(b.used.Load()) }
