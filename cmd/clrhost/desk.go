package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"clrhost/internal/secret"
	"clrhost/server"
	"clrhost/storage"
)

// desk is what an operator's command works with.
type desk struct {
	store    *storage.Store
	settings server.Settings
	in       io.Reader
	out      io.Writer // results
	notes    io.Writer // remarks that are no part of a result
	json     bool
}

// work is an operator's command.
type work func(ctx context.Context, d *desk, args []string) error

// opening says which databases a command takes.
type opening bool

const (
	existing opening = false // a misspelt path should not make an empty host
	orNew    opening = true
)

// atDesk makes work cobra's RunE. It opens the database before and closes it after.
func atDesk(which opening, env []string, do work) func(*cobra.Command, []string) error {
	return func(cmd *cobra.Command, args []string) (err error) {
		_, settings, err := resolve(cmd.Flags(), env)
		if err != nil {
			return err
		}
		if path, missing := missingFile(settings.Database); missing && which == existing {
			return cannotRun("name the one the host uses with --database", "there is no database %s", path)
		}
		store, err := storage.Open(cmd.Context(), storage.Options{URL: settings.Database})
		if err != nil {
			return err
		}
		defer func() { err = errors.Join(err, store.Close()) }()
		asJSON, _ := cmd.Flags().GetBool("json") // false for a command without the flag
		return do(cmd.Context(), &desk{
			store:    store,
			settings: settings,
			in:       cmd.InOrStdin(),
			out:      cmd.OutOrStdout(),
			notes:    cmd.ErrOrStderr(),
			json:     asJSON,
		}, args)
	}
}

// missingFile reports whether the database is a SQLite file that is not there.
func missingFile(database string) (path string, missing bool) {
	path, isFile := strings.CutPrefix(database, "sqlite:")
	if !isFile {
		return "", false
	}
	_, err := os.Stat(path)
	return path, errors.Is(err, fs.ErrNotExist)
}

// say prints a result in words.
func (d *desk) say(format string, args ...any) error {
	_, err := fmt.Fprintf(d.out, format+"\n", args...)
	return err
}

// note prints a remark.
func (d *desk) note(format string, args ...any) {
	fmt.Fprintf(d.notes, format+"\n", args...)
}

// confirm asks before something is destroyed, unless yes was given beforehand.
func (d *desk) confirm(yes bool, question string) error {
	if yes {
		return nil
	}
	fmt.Fprintf(d.notes, "%s [yes/no] ", question)
	answer, err := bufio.NewReader(io.LimitReader(d.in, 1<<10)).ReadString('\n')
	if err != nil {
		return cannotRun("answer yes, or give --yes", "nothing was changed: the question was not answered")
	}
	if strings.ToLower(strings.TrimSpace(answer)) != "yes" {
		return notGood("", "nothing was changed")
	}
	return nil
}

// record leaves an operator's action in the audit log.
func (d *desk) record(ctx context.Context, event storage.AuditEvent) error {
	event.Actor = storage.ActorOperator
	return d.store.Record(ctx, event)
}

// openKeys loads the secret file, makes it when missing, and makes sure that it is the one the database was made with.
func openKeys(ctx context.Context, store *storage.Store, path string) (secret.Keys, error) {
	master, err := secret.LoadOrCreate(path)
	if err != nil {
		return secret.Keys{}, err
	}
	keys, err := secret.Derive(master)
	if err != nil {
		return secret.Keys{}, fmt.Errorf("secret file %s: %w", path, err)
	}
	err = store.BindKey(ctx, keys.Fingerprint())
	if errors.Is(err, storage.ErrConflict) {
		return secret.Keys{}, cannotRun("bring the old file back, or name it with --secret-file; no secret or token in the database works without it",
			"the secret file %s is not the one this database was made with", path)
	}
	return keys, err
}
