package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"clrhost/internal/durable"
)

// companions are the files that SQLite may keep beside a database in use, in any mode.
func companions(path string) (files []string) {
	for _, ending := range append(slices.Clone(sqliteCompanions), "-journal") {
		files = append(files, path+ending)
	}
	return files
}

// existing returns the first of the files that is there.
func existing(files ...string) (string, bool) {
	for _, file := range files {
		if _, err := os.Lstat(file); err == nil {
			return file, true
		}
	}
	return "", false
}

func requireNothing(files ...string) error {
	if file, found := existing(files...); found {
		return fmt.Errorf("%s: %w", file, fs.ErrExist)
	}
	return nil
}

// publish makes a new file of what fill writes to a temporary name. One that is there already is fs.ErrExist.
func publish(file string, fill func(temp string) error) error {
	if err := requireNothing(file); err != nil { // before the work, not after it
		return err
	}
	return durable.Create(file, func(temp *os.File) error { return fill(temp.Name()) })
}

// sqliteSource is an SQLite file and how it is to be opened to read it.
type sqliteSource struct {
	path     string
	settings url.Values
}

// liveFile is a database that others may be using. It is not made when it is missing.
func liveFile(path string) sqliteSource {
	return sqliteSource{path, url.Values{"mode": {"rw"}, "_busy_timeout": {"5000"}}}
}

// stillFile is a file that nobody writes. It may lie where nothing can be written.
func stillFile(path string) sqliteSource {
	return sqliteSource{path, url.Values{"mode": {"ro"}, "immutable": {"1"}}}
}

// use opens the file on one connection, calls fn, and closes it.
func (s sqliteSource) use(fn func(*sql.DB) error) error {
	path, err := filepath.Abs(s.path)
	if err != nil {
		return err
	}
	db, err := sql.Open("sqlite3", sqliteDSN(path, s.settings))
	if err != nil {
		return err
	}
	db.SetMaxOpenConns(1)
	return errors.Join(fn(db), db.Close())
}

// copyDatabase writes one snapshot of the source to the file, which must be empty.
func copyDatabase(ctx context.Context, from sqliteSource, to string) error {
	to, err := filepath.Abs(to)
	if err != nil {
		return err
	}
	return from.use(func(db *sql.DB) error {
		if _, err := db.ExecContext(ctx, "VACUUM INTO ?", to); err != nil {
			return fmt.Errorf("copy the database: %w", err)
		}
		return nil
	})
}

// requireSound has SQLite check every page and every index of the file.
func requireSound(ctx context.Context, file string) error {
	return stillFile(file).use(func(db *sql.DB) error {
		var fault string
		if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&fault); err != nil {
			return err
		}
		if fault != "ok" {
			return fmt.Errorf("the file is damaged: %s", fault)
		}
		return nil
	})
}

// describe reads what a file of any schema says of itself.
func describe(ctx context.Context, file string) (b Backup, err error) {
	b.File = file
	info, err := os.Stat(file)
	if err != nil {
		return b, err
	}
	b.Bytes = info.Size()
	return b, stillFile(file).use(func(db *sql.DB) error {
		var tables int
		err := db.QueryRowContext(ctx, "SELECT COUNT(*) FROM sqlite_schema WHERE type = 'table' AND name IN (?, ?, ?)",
			migrationTable, settingRow{}.TableName(), auditRow{}.TableName()).Scan(&tables)
		if err == nil && tables < 3 {
			return errors.New("it is no database of clrhost: its tables are missing")
		}
		if err != nil {
			return err
		}
		return b.read(ctx, db)
	})
}

func (b *Backup) read(ctx context.Context, db *sql.DB) error {
	rows, err := db.QueryContext(ctx, "SELECT id FROM "+migrationTable+" ORDER BY id")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		if err := rows.Scan(&b.Schema); err != nil {
			return err
		}
		b.migrations = append(b.migrations, b.Schema)
	}
	if err := errors.Join(rows.Err(), rows.Close()); err != nil {
		return err
	}
	var newest instant
	var fingerprints string
	err = db.QueryRowContext(ctx, "SELECT COALESCE((SELECT value FROM settings WHERE name = ?), ''),"+
		" (SELECT MAX(at) FROM audit_events)", keySetting).Scan(&fingerprints, &newest)
	b.NewestEvent, b.Fingerprints = newest.time(), strings.Fields(fingerprints)
	return err
}
