package main

import (
	"context"

	"github.com/spf13/cobra"

	"clrhost/storage"
)

// transition is a step in a client's life that an operator takes. It has one state to start from, so that no step
// undoes another one by accident: resume never lets in a client that nobody approved.
type transition struct {
	verb, done string
	from, to   storage.ClientState
}

func newTransition(env []string, t transition, short string) *cobra.Command {
	return &cobra.Command{
		Use:   t.verb + " ID",
		Short: short,
		Args:  only("ID"),
		RunE: atDesk(existing, env, func(ctx context.Context, d *desk, args []string) error {
			return t.take(ctx, d, args[0])
		}),
	}
}

func (t transition) take(ctx context.Context, d *desk, id string) error {
	var c storage.Client
	err := d.store.Transact(ctx, func(ctx context.Context) (err error) {
		if c, err = findClient(ctx, d, id); err != nil {
			return err
		}
		if c.State != t.from {
			return notGood("", "%s is %s; %s takes a client that is %s", nameOf(c), c.State, t.verb, t.from)
		}
		if err := d.store.SetClientState(ctx, id, t.from, t.to); err != nil {
			return err
		}
		c.State = t.to
		return d.record(ctx, storage.AuditEvent{Action: "client." + t.done, ClientID: id})
	})
	if err != nil {
		return err
	}
	if d.json {
		return writeJSON(d.out, viewOfClient(c))
	}
	return d.say("%s %s; it is %s now", t.done, nameOf(c), c.State)
}
