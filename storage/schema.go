package storage

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"

	"github.com/go-gormigrate/gormigrate/v2"
	"gorm.io/gorm"
)

// Schema compares a database with this program, by the names of the migrations, in the order in which they are applied.
type Schema struct {
	Applied []string // those of this program that the database has had
	Missing []string // those of this program that it has not had
	Unknown []string // those of a newer program
}

// err is ErrNewerSchema or ErrOlderSchema, which both name what differs, or nil for the schema of this program.
func (c Schema) err() error {
	switch {
	case len(c.Unknown) > 0:
		return fmt.Errorf("%w (unknown: %s)", ErrNewerSchema, strings.Join(c.Unknown, ", "))
	case len(c.Missing) > 0:
		return fmt.Errorf("%w (missing: %s)", ErrOlderSchema, strings.Join(c.Missing, ", "))
	}
	return nil
}

// ReadSchema reads which migrations a database has had, and changes nothing. One that is absent or empty is ErrNoDatabase.
func ReadSchema(ctx context.Context, o Options) (schema Schema, err error) {
	o.Existing = true
	s, err := connected(ctx, o.filled())
	if err != nil {
		return Schema{}, err
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	if schema, err = s.readSchema(s.reader.WithContext(ctx)); err != nil {
		return Schema{}, fmt.Errorf("open database: %w", err)
	}
	return schema, nil
}

// readSchema is ErrNoDatabase when no migration was ever applied.
func (s *Store) readSchema(db *gorm.DB) (Schema, error) {
	if !db.Migrator().HasTable(migrationTable) {
		if err := db.Exec("SELECT 1").Error; err != nil { // HasTable is false when the database fails, too
			return Schema{}, translate(err)
		}
		return Schema{}, fmt.Errorf("%w: the tables of clrhost are not there", ErrNoDatabase)
	}
	var ids []string
	if err := db.Table(migrationTable).Order("id").Pluck("id", &ids).Error; err != nil {
		return Schema{}, translate(err)
	}
	return compareSchema(s.migrations, ids), nil
}

// compareSchema compares the migrations of this program with the ids of those that a database has had.
func compareSchema(known []*gormigrate.Migration, ids []string) (schema Schema) {
	for _, m := range known {
		if slices.Contains(ids, m.ID) {
			schema.Applied = append(schema.Applied, m.ID)
		} else {
			schema.Missing = append(schema.Missing, m.ID)
		}
	}
	for _, id := range ids {
		if !slices.Contains(schema.Applied, id) {
			schema.Unknown = append(schema.Unknown, id)
		}
	}
	return schema
}

// requireFile is ErrNoDatabase for a SQLite file that is missing or empty.
func requireFile(path string) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%w %s", ErrNoDatabase, path)
	case err != nil:
		return fmt.Errorf("look for the database file: %w", err)
	case info.Size() == 0:
		return fmt.Errorf("%w: the file %s is empty", ErrNoDatabase, path)
	}
	return nil
}
