package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"gorm.io/gorm"
)

// transactionKey finds the transaction of one store in a context.
type transactionKey struct{ store *Store }

type transaction struct {
	db    *gorm.DB
	inner bool // begun inside another one, which alone commits
}

// Transact runs fn in a transaction and commits it when fn returns nil. An error or a panic of fn rolls back. Inside
// another transaction of this store it joins that one. After ErrConflict from a Create method the transaction can only
// be rolled back: PostgreSQL accepts nothing more in it.
func (s *Store) Transact(ctx context.Context, fn func(ctx context.Context) error) error {
	if _, ok := s.current(ctx); ok {
		return fn(ctx)
	}
	ctx, err := s.Begin(ctx)
	if err != nil {
		return err
	}
	// After a commit this does nothing, so the one line serves errors and panics alike.
	defer s.Rollback(ctx)
	if err := fn(ctx); err != nil {
		return err
	}
	return s.Commit(ctx)
}

// Begin starts a transaction and returns a context that carries it; every method given that context works inside it.
// The caller MUST end it with Commit or Rollback. Inside another transaction the new one is part of the outer: its
// Commit leaves the work to the outer one, its Rollback undoes both.
func (s *Store) Begin(ctx context.Context) (context.Context, error) {
	if outer, ok := s.current(ctx); ok {
		return s.with(ctx, transaction{db: outer.db, inner: true}), nil
	}
	db := s.writer.WithContext(ctx).Begin()
	if db.Error != nil {
		return ctx, fmt.Errorf("begin transaction: %w", translate(db.Error))
	}
	return s.with(ctx, transaction{db: db}), nil
}

// Commit makes the work of the transaction in ctx permanent.
func (s *Store) Commit(ctx context.Context) error {
	t, ok := s.current(ctx)
	if !ok {
		return errors.New("commit: the context carries no transaction")
	}
	if t.inner {
		return nil
	}
	if err := translate(t.db.Commit().Error); err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	return nil
}

// Rollback undoes the work of the transaction in ctx. After Commit, or a second time, it does nothing.
func (s *Store) Rollback(ctx context.Context) error {
	t, ok := s.current(ctx)
	if !ok {
		return errors.New("rollback: the context carries no transaction")
	}
	if err := t.db.Rollback().Error; err != nil && !errors.Is(err, sql.ErrTxDone) {
		return fmt.Errorf("roll back transaction: %w", translate(err))
	}
	return nil
}

func (s *Store) current(ctx context.Context) (transaction, bool) {
	t, ok := ctx.Value(transactionKey{s}).(transaction)
	return t, ok
}

func (s *Store) with(ctx context.Context, t transaction) context.Context {
	return context.WithValue(ctx, transactionKey{s}, t)
}

// tx is where a method writes: the transaction in ctx, or the writer.
func (s *Store) tx(ctx context.Context) *gorm.DB {
	if t, ok := s.current(ctx); ok {
		return t.db.WithContext(ctx)
	}
	return s.writer.WithContext(ctx)
}

// read is where a method reads: the transaction in ctx, or the readers.
func (s *Store) read(ctx context.Context) *gorm.DB {
	if t, ok := s.current(ctx); ok {
		return t.db.WithContext(ctx)
	}
	return s.reader.WithContext(ctx)
}
