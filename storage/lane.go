package storage

import (
	"context"
	"database/sql"

	"gorm.io/gorm"
)

// lane is where one kind of work reads and writes. Records have a lane of their own, so that what keeps them waiting, a
// locked table or many large pages, does not keep sign-in, tokens and accounts waiting. On SQLite both lanes share
// their connections: readers there never wait for a lock, and there is one writer in any case.
type lane struct {
	writer *gorm.DB // SQLite: the one connection that writes; PostgreSQL: the lane's pool
	reader *gorm.DB // SQLite: a pool of connections that cannot write; PostgreSQL: the same pool
}

// tx is where a method writes: the transaction in ctx, or the writer.
func (s *Store) tx(ctx context.Context) *gorm.DB { return s.in(ctx, s.writer) }

// read is where a method reads: the transaction in ctx, or the readers.
func (s *Store) read(ctx context.Context) *gorm.DB { return s.in(ctx, s.reader) }

// in is the transaction in ctx, or else db.
func (s *Store) in(ctx context.Context, db *gorm.DB) *gorm.DB {
	if t, ok := s.current(ctx); ok {
		db = t.db
	}
	return db.WithContext(ctx)
}

// Stats returns the state of each pool of connections by the pool's name: "records", "rest" and "health" on PostgreSQL,
// "writer" and "readers" on SQLite.
func (s *Store) Stats() map[string]sql.DBStats {
	stats := make(map[string]sql.DBStats)
	for name, pool := range s.pools() {
		stats[name] = pool.Stats()
	}
	return stats
}

// pools returns the pools that were opened.
func (s *Store) pools() map[string]*sql.DB {
	pools := map[string]*sql.DB{"records": poolOf(s.records.writer), "rest": poolOf(s.writer), "health": s.health}
	if s.engine == engineSQLite {
		pools = map[string]*sql.DB{"writer": poolOf(s.writer), "readers": poolOf(s.reader)}
	}
	for name, pool := range pools {
		if pool == nil {
			delete(pools, name)
		}
	}
	return pools
}

// poolOf returns the connections under db, or nil when it was never opened.
func poolOf(db *gorm.DB) *sql.DB {
	if db == nil {
		return nil
	}
	pool, _ := db.ConnPool.(statements)
	return pool.DB
}

// statements is a pool as gorm uses it outside a transaction: a single statement is repeated like a transaction, and one
// that only changes something has the deadline of one.
type statements struct {
	*sql.DB
	file *sqliteFile // that is looked at before a statement and a transaction; nil for connections that cannot write
}

// BeginTx implements gorm.TxBeginner.
func (p statements) BeginTx(ctx context.Context, o *sql.TxOptions) (*sql.Tx, error) {
	if err := p.file.check(); err != nil {
		return nil, err
	}
	return p.DB.BeginTx(ctx, o)
}

// ExecContext implements gorm.ConnPool.
func (p statements) ExecContext(ctx context.Context, text string, args ...any) (result sql.Result, err error) {
	if err := p.file.check(); err != nil {
		return nil, err
	}
	ctx, cancel := context.WithTimeout(ctx, transactionLimit)
	defer cancel()
	err = repeat(ctx, func() error {
		result, err = p.DB.ExecContext(ctx, text, args...)
		return err
	})
	return result, err
}

// QueryContext implements gorm.ConnPool. What it returns is read after it, so a deadline of its own would end that.
func (p statements) QueryContext(ctx context.Context, text string, args ...any) (rows *sql.Rows, err error) {
	if err := p.file.check(); err != nil {
		return nil, err
	}
	err = repeat(ctx, func() error {
		rows, err = p.DB.QueryContext(ctx, text, args...)
		return err
	})
	return rows, err
}

// GetDBConn returns the pool itself; gorm asks for it by this name.
func (p statements) GetDBConn() (*sql.DB, error) { return p.DB, nil }
