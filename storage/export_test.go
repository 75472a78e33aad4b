package storage

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"testing"
	"time"

	"github.com/go-gormigrate/gormigrate/v2"
)

// MigrateThrough brings the database at the URL to the schema that the migration with the id leaves, and no further.
func MigrateThrough(ctx context.Context, url, id string) error {
	s, err := connected(ctx, Options{URL: url}.filled())
	if err != nil {
		return err
	}
	end := 1 + slices.IndexFunc(s.migrations, func(m *gormigrate.Migration) bool { return m.ID == id })
	s.migrations = s.migrations[:end]
	return errors.Join(s.migrate(ctx, slog.New(slog.DiscardHandler)), s.Close())
}

// LimitTransactions gives the transactions of the store another deadline.
func LimitTransactions(s *Store, limit time.Duration) { s.limit = limit }

// References are the foreign keys that Check looks at, each in one line.
func References() (lines []string) {
	for _, r := range references {
		lines = append(lines, fmt.Sprint(r))
	}
	return lines
}

// HoldReader takes a connection from the readers until the test ends.
func HoldReader(t testing.TB, s *Store) error {
	conn, err := poolOf(s.reader).Conn(t.Context())
	if err == nil {
		t.Cleanup(func() { _ = conn.Close() })
	}
	return err
}

// MovedTable is a movedTable.
type MovedTable struct {
	From, To string
	Columns  []string
}

// Moved are the tables of removed credentials.
func Moved() (tables []MovedTable) {
	for _, m := range moved {
		tables = append(tables, MovedTable{m.from, m.to, m.columns})
	}
	return tables
}
