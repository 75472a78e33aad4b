package inflight

import "context"

type passKey struct{}

// Do runs work that takes part of the processor, in its turn. Within it, Idle steps aside.
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
	// The rest of the work must have its turn however ctx ends; whoever is before it ends too.
	defer func() { _ = pass.acquire(context.WithoutCancel(ctx)) }()
	wait()
}
