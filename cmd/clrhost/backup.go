package main

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"clrhost/server/admin"
	"clrhost/storage"
)

func newBackup(env []string) *cobra.Command {
	cmd := &cobra.Command{
		Use:   "backup FILE",
		Short: "Copy the database to a new file, also while the host runs",
		Long: "Copy the database to a new file, also while the host runs. The file is consistent, was checked, and is readable by its\n" +
			"owner only; one that exists is not overwritten. The secret file is not in it, and belongs to it: keep a copy of that\n" +
			"elsewhere. With PostgreSQL use pg_dump.",
		Args: only("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			database, secretFile, err := sqlitePlaces(cmd, env, "pg_dump --format=custom --file=FILE copies it")
			if err != nil {
				return err
			}
			backup, err := storage.WriteBackup(cmd.Context(), database, args[0])
			if errors.Is(err, fs.ErrExist) {
				return cannotRun("name a new file, for example with the date in it", "%s exists, and is not overwritten", args[0])
			}
			if err != nil {
				return databaseProblem(err)
			}
			if err := missingSecret(backup, secretFile); err != nil { // the backup is good, and the alarm is in the log of the job
				fmt.Fprintln(cmd.ErrOrStderr(), err)
			}
			asJSON, _ := cmd.Flags().GetBool("json")
			return printBackup(cmd.OutOrStdout(), database, backup, asJSON)
		},
	}
	addPlaceFlags(cmd.Flags())
	addSecretFileFlag(cmd.Flags())
	addJSONFlag(cmd.Flags())
	return cmd
}

// sqlitePlaces returns the path of the SQLite database, and of the secret file. The hint says what to do with PostgreSQL.
func sqlitePlaces(cmd *cobra.Command, env []string, hint string) (database, secretFile string, err error) {
	database, secretFile, err = resolvePlaces(cmd.Flags(), env)
	if err != nil {
		return "", "", err
	}
	path, isFile := strings.CutPrefix(database, "sqlite:")
	if !isFile {
		return "", "", cannotRun(hint, "%s is for SQLite, and this database is on PostgreSQL", pathOf(cmd))
	}
	return path, secretFile, nil
}

// backupView is what --json prints. Its field names are a promise to scripts.
type backupView struct {
	File        string    `json:"file"`
	Bytes       int64     `json:"bytes"`
	Schema      string    `json:"schema"`
	NewestEvent time.Time `json:"newest_event,omitzero"`
	Fingerprint string    `json:"secret_fingerprint,omitempty"`
}

func printBackup(w io.Writer, database string, b storage.Backup, asJSON bool) error {
	if asJSON {
		return writeJSON(w, viewOfBackup(b))
	}
	_, err := fmt.Fprintf(w, "copied %s to %s: %d bytes, %s\n", database, b.File, b.Bytes, describeBackup(b))
	return err
}

func viewOfBackup(b storage.Backup) backupView {
	return backupView{File: b.File, Bytes: b.Bytes, Schema: b.Schema, NewestEvent: b.NewestEvent, Fingerprint: fingerprint(b)}
}

func describeBackup(b storage.Backup) string {
	text := "schema " + b.Schema + ", newest audit event " + moment(b.NewestEvent, "none")
	if len(b.Fingerprints) > 0 {
		text += ", secret fingerprint " + fingerprint(b)
	}
	return text
}

// fingerprint shows those of all secrets that a backup needs.
func fingerprint(b storage.Backup) string { return strings.Join(b.Fingerprints, " ") }

// missingSecret is the problem of a backup whose secret file is not at the path. Without it no token, session or client
// secret in the backup works, and the host does not start on it.
func missingSecret(b storage.Backup, path string) error {
	if len(b.Fingerprints) == 0 {
		return nil
	}
	err := admin.CheckSecret(path, b.Fingerprints)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return cannotRun("bring it back to that place with mode 0600, or name it with --secret-file; a new one does not do",
			"there is no secret file %s, and the host does not start without it (fingerprint %s)", path, fingerprint(b))
	case errors.Is(err, admin.ErrOtherSecret), errors.Is(err, admin.ErrStaleSecret):
		return cannotRun("bring the right one back, or name it with --secret-file",
			"the secret file %s is not the one this database was made with (fingerprint %s)", path, fingerprint(b))
	default:
		return err
	}
}
