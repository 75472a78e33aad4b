package inflight

import "context"

type passKey struct{}

// Do runs work that needs a processor, in its turn. Within it, Idle gives the turn up for a while.
func (g *Gate) Do(ctx context.Context, keys []string, work func(context.Context)) error {
	pass, err := g.Enter(ctx, keys, 1)
	if err != nil {
		return err
	}
	defer pass.Leave()
	work(context.WithValue(ctx, passKey{}, pass))
	return nil
}

// Idle waits for something else than a processor, and lets other work have its turn meanwhile. Outside of Do it only
// calls wait.
func Idle(ctx context.Context, wait func()) {
	pass, ok := ctx.Value(passKey{}).(*Pass)
	if !ok {
		wait()
		return
	}
	pass.release()
	// The rest of the work MUST have its turn even when ctx has ended: Leave gives it back.
	defer func() { _ = pass.acquire(context.WithoutCancel(ctx)) }()
	wait()
}
