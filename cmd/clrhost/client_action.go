package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"clrhost/server/admin"
	"clrhost/storage"
)

// clientAction is something that is done to one client, which it returns.
type clientAction func(a admin.Actions, ctx context.Context, actor admin.Actor, clientID string) (storage.Client, error)

// newClientAction makes the command that does an action and prints done, a format for the client's name.
func newClientAction(env []string, verb, short string, do clientAction, done string) *cobra.Command {
	return &cobra.Command{
		Use:   verb + " ID",
		Short: short,
		Args:  only("ID"),
		RunE: asOperator(env, func(ctx context.Context, o *operator, args []string) error {
			return o.actOnClient(ctx, args[0], do, done)
		}),
	}
}

func newDeleteClient(env []string) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "delete ID",
		Short: "Remove a client and all its tokens and consents; asks first",
		Args:  only("ID"),
		RunE: asOperator(env, func(ctx context.Context, o *operator, args []string) error {
			c, err := o.actions.Client(ctx, args[0])
			if err != nil {
				return rejected(err, seeClients)
			}
			question := fmt.Sprintf("Delete %s with its secret, grants, tokens and consents for ever?", admin.ClientName(c))
			if err := o.confirm(yes, question); err != nil {
				return err
			}
			return o.actOnClient(ctx, c.ID, admin.Actions.DeleteClient, "deleted %s; its secret, grants, tokens and consents are gone")
		}),
	}
	addYesFlag(cmd.Flags(), &yes)
	return cmd
}

func (o *operator) actOnClient(ctx context.Context, id string, do clientAction, done string) error {
	c, err := do(o.actions, ctx, o.actor, id)
	if err != nil {
		return rejected(err, seeClients)
	}
	if o.json {
		return writeJSON(o.out, viewOfClient(c))
	}
	return o.print(done, admin.ClientName(c))
}

func newRotateSecret(env []string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rotate-secret ID",
		Short: "Give a client a new secret and registration token, printed once; the old ones stop working",
		Args:  only("ID"),
		RunE:  asOperator(env, rotateSecret),
	}
	addSecretFileFlag(cmd.Flags())
	return cmd
}

func rotateSecret(ctx context.Context, o *operator, args []string) error {
	actions, err := o.withKeys(ctx)
	if err != nil {
		return err
	}
	r, err := actions.RotateSecret(ctx, o.actor, args[0])
	if err != nil {
		return rejected(err, seeClients)
	}
	if o.json {
		return writeJSON(o.out, map[string]string{
			"client_id": r.Client.ID, "client_secret": r.Secret, "registration_access_token": r.RegistrationToken,
		})
	}
	o.note("the new secret of %s, shown this once; the old one stopped working, tokens go on", admin.ClientName(r.Client))
	o.note("its new registration access token, shown this once: %s", r.RegistrationToken)
	return o.print("%s", r.Secret)
}
