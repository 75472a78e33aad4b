package storage

import (
	"context"
	"fmt"
	"path/filepath"
	"time"
)

// Backup is a copy of an SQLite database in one file, and what it says of itself.
type Backup struct {
	File        string
	Bytes       int64
	Schema      string    // the newest of its migrations
	NewestEvent time.Time // of the audit log; zero when that is empty

	Fingerprints []string // of the keys the database was made with; none when it was never bound to any

	migrations []string
}

// WriteBackup copies the SQLite database in the file named database to a new file, as it is at one moment after the call
// began. It neither migrates nor changes the database, and works beside a running host, whose writers go on: VACUUM INTO reads
// one snapshot in one pass, where SQLite's online backup starts again whenever another process writes. The copy is checked
// before it gets its name. A file that exists is fs.ErrExist, a database that is absent or empty ErrNoDatabase.
func WriteBackup(ctx context.Context, database, file string) (b Backup, err error) {
	if err := requireFile(database); err != nil {
		return Backup{}, fmt.Errorf("back up: %w", err)
	}
	err = publish(file, func(temp string) error {
		if err := copyDatabase(ctx, liveFile(database), temp); err != nil {
			return err
		}
		if err := requireSound(ctx, temp); err != nil {
			return fmt.Errorf("check the copy: %w", err)
		}
		b, err = describe(ctx, temp)
		return err
	})
	if err != nil {
		return Backup{}, fmt.Errorf("back up %s: %w", database, err)
	}
	b.File = file
	return b, nil
}

// LoadBackup reads what a backup says of itself, and nothing else. One that a newer version of clrhost has migrated is
// ErrNewerSchema. A file with SQLite's companions beside it is rejected: it is a database in use, or a copy of one, and some of
// what was acknowledged is not in it.
func LoadBackup(ctx context.Context, file string) (Backup, error) {
	if companion, found := existing(companions(file)...); found {
		return Backup{}, fmt.Errorf("%s is not a backup: %s beside it shows that it is a database in use, or a part of a copy of one", file, filepath.Base(companion))
	}
	b, err := describe(ctx, file)
	if err != nil {
		return Backup{}, fmt.Errorf("read backup %s: %w", file, err)
	}
	known, err := engineSQLite.migrations()
	if err != nil {
		return Backup{}, fmt.Errorf("read migrations: %w", err)
	}
	if schema := compareSchema(known, b.migrations); len(schema.Unknown) > 0 {
		return Backup{}, fmt.Errorf("read backup %s: %w", file, schema.err())
	}
	return b, nil
}

// Restore makes the SQLite database in the file named database from the backup, which is checked first. The database appears
// whole or not at all. Nothing may be there: neither the file nor SQLite's companions of one, which would be read as part of
// the new one. That is fs.ErrExist.
func (b Backup) Restore(ctx context.Context, database string) error {
	err := func() error {
		if err := requireNothing(companions(database)...); err != nil {
			return err
		}
		return publish(database, func(temp string) error {
			if err := requireSound(ctx, b.File); err != nil {
				return fmt.Errorf("check the backup: %w", err)
			}
			if err := copyDatabase(ctx, stillFile(b.File), temp); err != nil {
				return err
			}
			return requireNothing(companions(database)...)
		})
	}()
	if err != nil {
		return fmt.Errorf("restore %s: %w", database, err)
	}
	return nil
}
