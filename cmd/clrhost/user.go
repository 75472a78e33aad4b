package main

import (
	"context"
	"errors"
	"strconv"

	"github.com/spf13/cobra"

	"clrhost/storage"
)

func newUser(env []string) *cobra.Command {
	return newGroup("user", "Add, list and disable the people who sign in",
		newUserAdd(env),
		newUserList(env),
		newUserDisable(env),
	)
}

func newUserList(env []string) *cobra.Command {
	cmd := &cobra.Command{Use: "list", Short: "List users by e-mail address", Args: only(), RunE: atDesk(existing, env, listUsers)}
	addDeskFlags(cmd.Flags())
	addJSONFlag(cmd.Flags())
	return cmd
}

func listUsers(ctx context.Context, d *desk, _ []string) error {
	users, err := d.store.Users(ctx)
	if err != nil {
		return err
	}
	if d.json {
		list := make([]userView, len(users))
		for i, user := range users {
			list[i] = viewOfUser(user)
		}
		return writeJSON(d.out, list)
	}
	if len(users) == 0 {
		d.note("no users yet; clrhost user add makes one")
		return nil
	}
	t := newTable(d.out, "EMAIL", "NAME", "ROLE", "CREDENTIALS", "ADDED", "DISABLED")
	for _, u := range users {
		t.row(u.Email, u.Name, string(u.Role), strconv.FormatInt(u.CredentialCount, 10), moment(u.CreatedAt, "-"), moment(u.DisabledAt, "-"))
	}
	return t.flush()
}

func newUserDisable(env []string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "disable EMAIL",
		Short: "Close an account: it cannot sign in, and no app reaches its record",
		Args:  only("EMAIL"),
		RunE:  atDesk(existing, env, disableUser),
	}
	addDeskFlags(cmd.Flags())
	return cmd
}

func disableUser(ctx context.Context, d *desk, args []string) error {
	var user storage.User
	err := d.store.Transact(ctx, func(ctx context.Context) (err error) {
		user, err = d.store.UserByEmail(ctx, args[0])
		if errors.Is(err, storage.ErrNotFound) {
			return notGood("see clrhost user list", "there is no user %q", args[0])
		}
		if err != nil {
			return err
		}
		if !user.DisabledAt.IsZero() {
			return notGood("", "%s was disabled already, at %s", user.Email, moment(user.DisabledAt, ""))
		}
		if err := d.store.DisableUser(ctx, user.ID); err != nil {
			return err
		}
		return d.record(ctx, storage.AuditEvent{Action: "user.disabled", UserID: user.ID})
	})
	if err != nil {
		return err
	}
	return d.say("disabled %s; its sessions have ended and no app reaches its record", user.Email)
}
