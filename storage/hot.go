package storage

import (
	"context"
	"database/sql"
	"fmt"
)

// hotQuery is one of the few statements on the path of every API call. They bypass gorm, whose building and
// reflection cost more than the query itself. Placeholders are $1, $2 and so on; SQLite takes these for names and
// numbers them as they appear, so they MUST first appear in order.
type hotQuery struct {
	text      string
	statement *sql.Stmt // prepared on the readers
}

func (s *Store) prepareHot(ctx context.Context, text string) (hotQuery, error) {
	statement, err := poolOf(s.reader).PrepareContext(ctx, text)
	if err != nil {
		return hotQuery{}, fmt.Errorf("prepare statement: %w", err)
	}
	return hotQuery{text: text, statement: statement}, nil
}

// query runs q in the transaction of ctx, or on the readers. A prepared statement belongs to one pool, so a
// transaction of the writer takes the text.
func (s *Store) query(ctx context.Context, q hotQuery, args ...any) (*sql.Rows, error) {
	if t, ok := s.current(ctx); ok {
		return t.db.Statement.ConnPool.QueryContext(ctx, q.text, args...)
	}
	return q.statement.QueryContext(ctx, args...)
}
