package main

import (
	"context"
	"strconv"

	"github.com/spf13/cobra"
)

// seeUsers is the hint for a user that does not exist, or exists already.
const seeUsers = "see clrhost user list"

func newUser(env []string) *cobra.Command {
	return newGroup("user", "Add, list and disable the people who sign in",
		newUserAdd(env),
		newUserList(env),
		newUserDisable(env),
	)
}

func newUserList(env []string) *cobra.Command {
	cmd := &cobra.Command{Use: "list", Short: "List users by e-mail address", Args: only(), RunE: asOperator(env, listUsers)}
	addPlaceFlags(cmd.Flags())
	addJSONFlag(cmd.Flags())
	return cmd
}

func listUsers(ctx context.Context, o *operator, _ []string) error {
	users, err := o.store.Users(ctx)
	if err != nil {
		return err
	}
	if o.json {
		list := make([]userView, len(users))
		for i, user := range users {
			list[i] = viewOfUser(user)
		}
		return writeJSON(o.out, list)
	}
	if len(users) == 0 {
		o.note("no users yet; clrhost user add makes one")
		return nil
	}
	t := newTable(o.out, "EMAIL", "NAME", "ROLE", "CREDENTIALS", "ADDED", "DISABLED")
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
		RunE:  asOperator(env, disableUser),
	}
	addPlaceFlags(cmd.Flags())
	return cmd
}

func disableUser(ctx context.Context, o *operator, args []string) error {
	user, err := o.actions.UserByEmail(ctx, args[0])
	if err == nil {
		user, err = o.actions.DisableUser(ctx, o.actor, user.ID)
	}
	if err != nil {
		return rejected(err, seeUsers)
	}
	return o.print("disabled %s; its sessions have ended and no app reaches its record", user.Email)
}
