package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"clrhost/server/admin"
	"clrhost/storage"
)

// operator is what an operator's command works with.
type operator struct {
	store      *storage.Store
	actions    admin.Actions // without keys; see withKeys
	actor      admin.Actor
	secretFile string
	in         io.Reader
	out        io.Writer // results
	notes      io.Writer // remarks that are no part of a result
	json       bool
}

// operatorFunc is an operator's command.
type operatorFunc func(ctx context.Context, o *operator, args []string) error

// asOperator makes do cobra's RunE. It opens the database before and closes it after; a misspelt path makes no new one, and a
// schema of another version stays as it is. Of the host's options it reads where the database and the secret file are, and no
// other: a mistake in those of serve must not be in the way of a suspension.
func asOperator(env []string, do operatorFunc) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) (err error) {
		database, secretFile, err := resolvePlaces(cmd.Flags(), env)
		if err != nil {
			return err
		}
		store, err := storage.Open(cmd.Context(), storage.Options{URL: database, Existing: true})
		if err != nil {
			return databaseProblem(err)
		}
		defer func() { err = errors.Join(err, store.Close()) }()
		asJSON, _ := cmd.Flags().GetBool("json") // false for a command without the flag
		return do(cmd.Context(), &operator{
			store:      store,
			actions:    admin.Actions{Store: store},
			actor:      admin.Actor{Role: admin.Operator},
			secretFile: secretFile,
			in:         cmd.InOrStdin(),
			out:        cmd.OutOrStdout(),
			notes:      cmd.ErrOrStderr(),
			json:       asJSON,
		}, args)
	}
}

// databaseProblem adds the cure to an error of a database that is not there, of another version, or damaged.
func databaseProblem(err error) error {
	switch {
	case errors.Is(err, storage.ErrNoDatabase):
		return cannotRun("name the one the host uses with --database; clrhost migrate makes a new one", "%w", err)
	case errors.Is(err, storage.ErrOlderSchema):
		return cannotRun(seeMigrate, "%w", err)
	case storage.IsDamaged(err):
		return cannotRun("stop the host, and "+restoreGood, "%w", err)
	}
	return err
}

// print writes a result in words.
func (o *operator) print(format string, args ...any) error {
	_, err := fmt.Fprintf(o.out, format+"\n", args...)
	return err
}

// note writes a remark.
func (o *operator) note(format string, args ...any) {
	fmt.Fprintf(o.notes, format+"\n", args...)
}

// confirm asks before something is destroyed, unless --yes was given. It asks at a terminal only: what a script pipes in
// is no answer to a question that it has not read.
func (o *operator) confirm(yes bool, question string) error {
	if yes {
		return nil
	}
	if !isTerminal(o.in) {
		return cannotRun("give --yes", "nothing was changed: this destroys something, and standard input is not a terminal to ask at")
	}
	fmt.Fprintf(o.notes, "%s [yes/no] ", question)
	answer, err := bufio.NewReader(io.LimitReader(o.in, 1<<10)).ReadString('\n')
	if err != nil {
		return cannotRun("answer yes, or give --yes", "nothing was changed: the question was not answered")
	}
	if strings.ToLower(strings.TrimSpace(answer)) != "yes" {
		return notGood("", "nothing was changed")
	}
	return nil
}
