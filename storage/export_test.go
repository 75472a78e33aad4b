package storage

import (
	"context"
	"errors"
	"log/slog"
	"slices"
	"time"

	"github.com/go-gormigrate/gormigrate/v2"
)

// MigrateThrough brings the database at the URL to the schema that the migration with the id leaves, and no further.
func MigrateThrough(ctx context.Context, url, id string) error {
	s := &Store{clock: time.Now}
	if err := s.connect(ctx, Options{URL: url, Log: slog.New(slog.DiscardHandler)}); err != nil {
		return err
	}
	list, err := s.engine.migrations()
	if err != nil {
		return errors.Join(err, s.Close())
	}
	end := 1 + slices.IndexFunc(list, func(m *gormigrate.Migration) bool { return m.ID == id })
	return errors.Join(s.apply(ctx, list[:end], slog.New(slog.DiscardHandler)), s.Close())
}

// LimitTransactions gives the transactions of the store another deadline.
func LimitTransactions(s *Store, limit time.Duration) { s.limit = limit }
