package main

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"clrhost/server/admin"
	"clrhost/storage"
)

// userFlags are the flags of user add.
type userFlags struct{ name, role, passwordFile string }

func newUserAdd(env []string) *cobra.Command {
	var flags userFlags
	cmd := &cobra.Command{
		Use:   "add EMAIL --name NAME --password-file FILE",
		Short: "Add a learner, or an admin with --role admin",
		Args:  only("EMAIL"),
		RunE: asOperator(env, func(ctx context.Context, o *operator, args []string) error {
			return addUser(ctx, o, args[0], flags)
		}),
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.StringVar(&flags.name, "name", "", "full name, as the learner's profile shows it")
	f.StringVar(&flags.role, "role", string(storage.RoleLearner), "learner or admin")
	f.StringVar(&flags.passwordFile, "password-file", "", "file that holds the password, or - for standard input")
	addPlaceFlags(f)
	return cmd
}

func addUser(ctx context.Context, o *operator, email string, flags userFlags) error {
	u := admin.NewUser{Email: email, Name: flags.name, Role: storage.Role(flags.role)}
	var unread error
	if u.Password, unread = readSecret("--password-file", flags.passwordFile, o.in); unread != nil {
		return errors.Join(rejected(u.CheckProfile(), seeUsers), unread)
	}
	added, err := o.actions.AddUser(ctx, o.actor, u)
	if err != nil {
		return rejected(err, seeUsers)
	}
	return o.print("added %s %s", added.Role, added.Email)
}
