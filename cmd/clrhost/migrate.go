package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"strings"

	"github.com/spf13/cobra"

	"clrhost/server"
	"clrhost/storage"
)

// seeMigrate is the hint for a database that lacks migrations.
const seeMigrate = "stop the host, back up, and run clrhost migrate"

func newMigrate(env []string) *cobra.Command {
	var status bool
	cmd := &cobra.Command{
		Use:   "migrate",
		Short: "Make the database, or bring it to the schema of this version",
		Long: "Make the database, or bring it to the schema of this version, in one transaction. clrhost serve does the same\n" +
			"when it starts. Back up before. With --status nothing is changed: the exit code is 0 when there is nothing\n" +
			"to do, and 1 when the schema is older or newer.",
		Args: only(),
		RunE: func(cmd *cobra.Command, _ []string) error {
			database, _, err := resolvePlaces(cmd.Flags(), env)
			if err != nil {
				return err
			}
			asJSON, _ := cmd.Flags().GetBool("json")
			if status {
				return schemaStatus(cmd.Context(), database, cmd.OutOrStdout(), asJSON)
			}
			if asJSON {
				return cannotRun("give --status too", "--json: belongs to --status")
			}
			return migrate(cmd.Context(), database, cmd.OutOrStdout(), cmd.ErrOrStderr())
		},
	}
	f := cmd.Flags()
	f.SortFlags = false
	f.BoolVar(&status, "status", false, "say which migrations are applied and which are missing, and change nothing")
	addPlaceFlags(f)
	addJSONFlag(f)
	return cmd
}

func migrate(ctx context.Context, database string, out, notes io.Writer) error {
	before, err := storage.ReadSchema(ctx, storage.Options{URL: database})
	isNew := errors.Is(err, storage.ErrNoDatabase)
	if err != nil && !isNew {
		return err
	}
	store, err := storage.Open(ctx, storage.Options{URL: database, Log: server.Settings{Level: slog.LevelWarn}.Logger(notes, new(slog.LevelVar))})
	if err != nil {
		return err
	}
	if err := store.Close(); err != nil {
		return err
	}
	done := "the database has the schema of this version already"
	switch {
	case isNew:
		done = "made a database with the schema of this version"
	case len(before.Missing) > 0:
		done = "brought the database to the schema of this version: applied " + strings.Join(before.Missing, ", ")
	}
	_, err = fmt.Fprintln(out, done)
	return err
}

// schemaView is the JSON of migrate --status.
type schemaView struct {
	Applied []string `json:"applied"`
	Missing []string `json:"missing"`
	Unknown []string `json:"unknown"` // of a newer version
}

func schemaStatus(ctx context.Context, database string, out io.Writer, asJSON bool) error {
	schema, err := storage.ReadSchema(ctx, storage.Options{URL: database})
	if err != nil {
		return databaseProblem(err)
	}
	if asJSON {
		err = writeJSON(out, schemaView{listed(schema.Applied), listed(schema.Missing), listed(schema.Unknown)})
	} else {
		err = printSchema(out, schema)
	}
	switch {
	case err != nil:
		return err
	case len(schema.Unknown) > 0:
		return notGood("", "%w", storage.ErrNewerSchema)
	case len(schema.Missing) > 0:
		return notGood(seeMigrate, "%w", storage.ErrOlderSchema)
	}
	return nil
}

func printSchema(out io.Writer, schema storage.Schema) error {
	t := newTable(out, "MIGRATION", "STATE")
	for _, part := range []struct {
		ids   []string
		state string
	}{
		{schema.Applied, "applied"},
		{schema.Missing, "missing"},
		{schema.Unknown, "of a newer version"},
	} {
		for _, id := range part.ids {
			t.row(id, part.state)
		}
	}
	return t.flush()
}

// listed returns an empty list for none, which JSON shows as [].
func listed(ids []string) []string { return append([]string{}, ids...) }
