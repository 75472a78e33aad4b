package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"clrhost/oauth/secret"
	"clrhost/storage"
)

func newRotateSecret(env []string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rotate-secret ID",
		Short: "Give a client a new secret, printed once; the old one stops working",
		Args:  only("ID"),
		RunE:  atDesk(existing, env, rotateSecret),
	}
	addSecretFileFlag(cmd.Flags())
	return cmd
}

func rotateSecret(ctx context.Context, d *desk, args []string) error {
	keys, err := presentKeys(ctx, d)
	if err != nil {
		return err
	}
	fresh := secret.New(secret.PrefixClientSecret)
	var c storage.Client
	err = d.store.Transact(ctx, func(ctx context.Context) (err error) {
		if c, err = findClient(ctx, d, args[0]); err != nil {
			return err
		}
		c.SecretHash = keys.Hash(fresh)
		if err := d.store.UpdateClient(ctx, c); err != nil {
			return err
		}
		return d.record(ctx, storage.AuditEvent{Action: "client.secret_rotated", ClientID: c.ID})
	})
	if err != nil {
		return err
	}
	if d.json {
		return writeJSON(d.out, map[string]string{"client_id": c.ID, "client_secret": fresh})
	}
	d.note("the new secret of %s, shown this once; the old one stopped working, tokens go on", nameOf(c))
	return d.say("%s", fresh)
}

// presentKeys loads the host's secret file, and does not make one: that would be the wrong one.
func presentKeys(ctx context.Context, d *desk) (secret.Keys, error) {
	path := d.settings.SecretFile
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return secret.Keys{}, cannotRun("name the one the host uses with --secret-file", "there is no secret file %s", path)
	}
	return openKeys(ctx, d.store, path)
}
