package storage

import (
	"context"
	"database/sql"
	"fmt"
	"time"
)

// hotQuery is a statement that bypasses gorm, whose building and reflection cost more than the query itself. Placeholders
// are $1, $2 and so on; SQLite takes these for names and numbers them as they appear, so they MUST first appear in order.
//
// Where a parameter is compared for equality, or limits, it MUST be cast. SQLite otherwise plans a statement of several
// tables anew whenever a value is bound, because a better plan might exist for 0 and 1, and that costs several times the
// query.
type hotQuery struct {
	text      string
	statement *sql.Stmt // prepared on the readers; nil where it is not worth that
}

// hot returns the few queries on the path of every API call.
func (s *Store) hot() []*hotQuery {
	return []*hotQuery{&s.bearer, &s.items.all, &s.items.since, &s.pageSizes, &s.pageSizesSince}
}

// prepareHot prepares the hot queries on SQLite. The driver of PostgreSQL keeps prepared what it has sent before, or not,
// as the server allows it.
func (s *Store) prepareHot(ctx context.Context) (err error) {
	if s.engine != engineSQLite {
		return nil
	}
	for _, q := range s.hot() {
		if q.statement, err = poolOf(s.reader).PrepareContext(ctx, q.text); err != nil {
			return fmt.Errorf("prepare statement: %w", err)
		}
	}
	return nil
}

// query runs q in the transaction of ctx, or on the readers of the lane. A prepared statement belongs to one pool, so a
// transaction of the writer takes the text.
func (s *Store) query(ctx context.Context, l lane, q hotQuery, args ...any) (*sql.Rows, error) {
	began := time.Now()
	rows, err := s.send(ctx, l, q, args...)
	noteSpan(ctx, began, q.text, err)
	return rows, err
}

func (s *Store) send(ctx context.Context, l lane, q hotQuery, args ...any) (*sql.Rows, error) {
	if t, ok := s.current(ctx); ok {
		return t.db.Statement.ConnPool.QueryContext(ctx, q.text, args...)
	}
	if q.statement == nil {
		return l.reader.ConnPool.QueryContext(ctx, q.text, args...)
	}
	return q.statement.QueryContext(ctx, args...)
}
