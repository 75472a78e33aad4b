package main

import (
	"context"
	"errors"
	"io/fs"
	"os"

	"github.com/spf13/cobra"

	"clrhost/internal/secret"
	"clrhost/storage"
)

func newRotateSecret(env []string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "rotate-secret ID",
		Short: "Give a client a new secret and registration token, printed once; the old ones stop working",
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
	fresh, token := secret.New(secret.PrefixClientSecret), secret.New(secret.PrefixRegistrationToken)
	var c storage.Client
	err = d.store.Transact(ctx, func(ctx context.Context) (err error) {
		if c, err = findClient(ctx, d, args[0]); err != nil {
			return err
		}
		c.SecretHash = keys.Hash(fresh)
		c.RegistrationHash, c.RegistrationNext = keys.Hash(token), nil
		if err := d.store.UpdateClient(ctx, c); err != nil {
			return err
		}
		return d.record(ctx, storage.AuditEvent{Action: "client.secret_rotated", ClientID: c.ID})
	})
	if err != nil {
		return err
	}
	if d.json {
		return writeJSON(d.out, map[string]string{"client_id": c.ID, "client_secret": fresh, "registration_access_token": token})
	}
	d.note("the new secret of %s, shown this once; the old one stopped working, tokens go on", nameOf(c))
	d.note("its new registration access token, shown this once: %s", token)
	return d.say("%s", fresh)
}

func newEndRegistrationToken(env []string) *cobra.Command {
	return &cobra.Command{
		Use:   "end-registration-token ID",
		Short: "End a client's registration access token; the client goes on and cannot change its registration",
		Args:  only("ID"),
		RunE:  atDesk(existing, env, endRegistrationToken),
	}
}

func endRegistrationToken(ctx context.Context, d *desk, args []string) error {
	var c storage.Client
	err := d.store.Transact(ctx, func(ctx context.Context) (err error) {
		if c, err = findClient(ctx, d, args[0]); err != nil {
			return err
		}
		c.RegistrationHash, c.RegistrationNext = nil, nil
		if err := d.store.UpdateClient(ctx, c); err != nil {
			return err
		}
		return d.record(ctx, storage.AuditEvent{Action: "client.registration_token_ended", ClientID: c.ID})
	})
	if err != nil {
		return err
	}
	if d.json {
		return writeJSON(d.out, viewOfClient(c))
	}
	return d.say("ended the registration access token of %s; rotate-secret gives it a new one", nameOf(c))
}

// presentKeys loads the host's secret file, and does not make one: that would be the wrong one.
func presentKeys(ctx context.Context, d *desk) (secret.Keys, error) {
	path := d.settings.SecretFile
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) {
		return secret.Keys{}, cannotRun("name the one the host uses with --secret-file", "there is no secret file %s", path)
	}
	return openKeys(ctx, d.store, path)
}
