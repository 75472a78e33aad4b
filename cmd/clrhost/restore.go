package main

import (
	"errors"
	"fmt"
	"io/fs"

	"github.com/spf13/cobra"

	"clrhost/storage"
)

func newRestore(env []string) *cobra.Command {
	var yes bool
	cmd := &cobra.Command{
		Use:   "restore FILE",
		Short: "Make the database from a backup",
		Long: "Make the database from a file that clrhost backup made. The file is checked first, and the secret file that belongs to it\n" +
			"must be there. A database that exists is not overwritten. It asks first.",
		Args: only("FILE"),
		RunE: func(cmd *cobra.Command, args []string) error {
			database, secretFile, err := sqlitePlaces(cmd, env, "pg_restore --dbname=URL FILE restores what pg_dump copied")
			if err != nil {
				return err
			}
			backup, err := storage.LoadBackup(cmd.Context(), args[0])
			if errors.Is(err, fs.ErrNotExist) {
				return cannotRun("", "there is no file %s", args[0])
			}
			if err != nil {
				return err
			}
			if err := missingSecret(backup, secretFile); err != nil {
				return err
			}
			o := operator{in: cmd.InOrStdin(), notes: cmd.ErrOrStderr()}
			if err := o.confirm(yes, restoreQuestion(backup, database)); err != nil {
				return err
			}
			err = backup.Restore(cmd.Context(), database)
			if errors.Is(err, fs.ErrExist) {
				return cannotRun(fmt.Sprintf("stop the host, then move %[1]s, %[1]s-wal and %[1]s-shm away", database), "%w", err)
			}
			if err != nil {
				return err
			}
			_, err = fmt.Fprintf(cmd.OutOrStdout(), "restored %s from %s: %s\n", database, backup.File, describeBackup(backup))
			return err
		},
	}
	addYesFlag(cmd.Flags(), &yes)
	addPlaceFlags(cmd.Flags())
	addSecretFileFlag(cmd.Flags())
	return cmd
}

// restoreQuestion says what it means to go back: what was ended later, such as a grant, is good again.
func restoreQuestion(b storage.Backup, database string) string {
	return fmt.Sprintf("Restore %s from %s: %s?\nWhat was received, changed, revoked or deleted after that is as it was then.",
		database, b.File, describeBackup(b))
}
