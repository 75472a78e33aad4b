package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
)

// snapshotStatements bounds each statement of a snapshot on PostgreSQL. It is longer than what a request may take, because one
// statement may read a whole table.
const snapshotStatements = "10min"

// snapshot calls fn with a context in which every method reads the database as it is at one moment. Nobody who writes waits
// for it.
func (s *Store) snapshot(ctx context.Context, fn func(ctx context.Context) error) error {
	tx := s.reader.WithContext(ctx).Begin(&sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true})
	if tx.Error != nil {
		return fmt.Errorf("begin snapshot: %w", translate(tx.Error))
	}
	var err error
	if s.engine == enginePostgres {
		err = translate(tx.Exec("SET LOCAL statement_timeout = '" + snapshotStatements + "'").Error)
	}
	if err == nil {
		err = fn(s.with(ctx, transaction{db: tx}))
	}
	if ended := tx.Rollback().Error; ended != nil && !errors.Is(ended, sql.ErrTxDone) {
		err = errors.Join(err, fmt.Errorf("end snapshot: %w", translate(ended)))
	}
	return err
}
