package storage

import (
	"context"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"
	"gorm.io/gorm/clause"
)

// Ping reports whether the database reads what every request needs, access tokens and what they belong to, and has the schema
// of this program: ErrNewerSchema reports that a newer version of clrhost has migrated it since it was opened. It has
// connections of its own, and so answers while all others are taken.
func (s *Store) Ping(ctx context.Context) error {
	var n int
	if err := s.health.QueryRowContext(ctx, "SELECT COUNT(*) FROM "+migrationTable).Scan(&n); err != nil {
		return fmt.Errorf("ping database: %w", translate(err))
	}
	if n > len(s.migrations) {
		return fmt.Errorf("ping database: %w", ErrNewerSchema)
	}
	rows, err := s.health.QueryContext(ctx, bearerSQL, "", s.now().micros())
	if err != nil {
		return fmt.Errorf("ping database: %w", translate(err))
	}
	defer rows.Close()
	if _, err := scanAccess(rows); !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("ping database: %w", translate(err))
	}
	return nil
}

// CheckRecords reports whether credentials can be read. They may be out of reach while everything else is there, as when a
// table is locked.
func (s *Store) CheckRecords(ctx context.Context) error {
	if _, err := find[credentialRow](s.in(ctx, s.records.reader).Select("seq").Limit(1), "any credential"); err != nil {
		return fmt.Errorf("check records: %w", err)
	}
	return nil
}

// CheckFiles reports whether the files of the database are the ones that were opened; see sqliteFile. It is always nil on
// PostgreSQL.
func (s *Store) CheckFiles(context.Context) error {
	if err := translate(s.file.check()); err != nil {
		return fmt.Errorf("check files: %w", err)
	}
	return nil
}

// A write is tried when none was tried for as long as writeTrust, and when one failed. It writes little, or, after a failure,
// about what an upsert writes: there is often room for a few bytes on a disk that is full.
const (
	writeTrust    = 30 * time.Second
	writeTimeout  = 2 * time.Second
	littleWritten = 16
	muchWritten   = 64 << 10
)

// writeHealth is what is known of writing to the database.
type writeHealth struct {
	failed atomic.Bool  // a statement failed since a write was last tried
	goodAt atomic.Int64 // when a write that was tried last succeeded, in microseconds
	trial  singleflight.Group
}

// note takes how a statement or a commit ended.
func (w *writeHealth) note(err error) {
	if err != nil && errors.Is(translate(err), ErrOutage) && !errors.Is(err, context.Canceled) {
		w.failed.Store(true)
	}
}

// CheckWrites reports whether the database can be written. It tries that with a row of its own: when a statement or a commit
// failed since the last time, and otherwise at most twice a minute, so that a check costs next to nothing however often it
// is made. Callers at the same time share one trial.
func (s *Store) CheckWrites(ctx context.Context) error {
	age := s.now().micros() - s.writes.goodAt.Load()
	if age >= 0 && age < writeTrust.Microseconds() && !s.writes.failed.Load() {
		return nil
	}
	_, err, _ := s.writes.trial.Do("", func() (any, error) {
		// Whoever came first may leave; the others still wait.
		ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), writeTimeout)
		defer cancel()
		return nil, s.tryWrite(ctx)
	})
	if err != nil {
		return fmt.Errorf("check writes: %w", err)
	}
	return nil
}

// tryWrite writes the row "write_check". Its text has no meaning, and is never the one that is there.
func (s *Store) tryWrite(ctx context.Context) error {
	size := littleWritten
	if s.writes.failed.Swap(false) {
		size = muchWritten
	}
	row := settingRow{Name: "write_check", Value: incompressible(size)}
	if err := create(s.tx(ctx).Clauses(clause.OnConflict{UpdateAll: true}), &row, "write check"); err != nil {
		s.writes.failed.Store(true)
		return err
	}
	s.writes.goodAt.Store(s.now().micros())
	return nil
}

// incompressible is a text of about n bytes that takes as many on the disk.
func incompressible(n int) string {
	random := make([]byte, base64.RawStdEncoding.DecodedLen(n))
	_, _ = rand.Read(random) // never fails
	return base64.RawStdEncoding.EncodeToString(random)
}
