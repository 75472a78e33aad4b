package storage

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"gorm.io/gorm"
)

// transactionKey finds the transaction of one store in a context.
type transactionKey struct{ store *Store }

type transaction struct {
	db     *gorm.DB
	inner  bool        // begun inside another one, which alone commits
	detach func() bool // its deadline no longer ends it
	end    func()      // ends it at the database, unless it has been committed
}

// transactionLimit is the deadline of a transaction, with what it waits for the writer and with its repeats, whatever the
// deadline of its caller. It is far below the time that a server has to write an answer, so that nothing is committed whose
// answer cannot arrive.
const transactionLimit = 10 * time.Second

// commitLimit is how long a commit may take that has begun. It is no part of the deadline, because the database does not undo
// it: a caller who was told that it failed might find it done.
const commitLimit = 10 * time.Second

// Transact runs fn in a transaction and commits it when fn returns nil. An error or a panic of fn rolls back. Inside
// another transaction of this store it joins that one. After ErrConflict from a Create method the transaction can only
// be rolled back: PostgreSQL accepts nothing more in it.
//
// fn is called again when the database undid its work because of other transactions (a deadlock, a serialization
// failure); it MUST therefore set whatever it returns through variables anew. A transaction that takes longer than ten
// seconds, or than the context lasts, is rolled back.
func (s *Store) Transact(ctx context.Context, fn func(ctx context.Context) error) error {
	return s.transact(ctx, s.writer, fn)
}

// transact is Transact at a writer.
func (s *Store) transact(ctx context.Context, writer *gorm.DB, fn func(ctx context.Context) error) error {
	if _, ok := s.current(ctx); ok {
		return fn(ctx)
	}
	ctx, cancel := context.WithTimeout(ctx, s.limit)
	defer cancel()
	return repeat(ctx, func() error { return s.attempt(ctx, writer, fn) })
}

func (s *Store) attempt(ctx context.Context, writer *gorm.DB, fn func(ctx context.Context) error) error {
	ctx, err := s.begin(ctx, writer)
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

// Begin starts a transaction and returns a context that carries it and its deadline; every method given that context works
// inside it. The caller MUST end it with Commit or Rollback. Inside another transaction the new one is part of the outer:
// its Commit leaves the work to the outer one, its Rollback undoes both. Nothing repeats it, so a transaction that the
// database undid because of others is ErrOutage for its caller.
func (s *Store) Begin(ctx context.Context) (context.Context, error) {
	return s.begin(ctx, s.writer)
}

// begin is Begin at a writer. Transactions run at READ COMMITTED, whatever the server's default: the loser of a conditional
// UPDATE then waits, looks again and finds nothing to change, with no error to translate.
func (s *Store) begin(ctx context.Context, writer *gorm.DB) (context.Context, error) {
	if outer, ok := s.current(ctx); ok {
		return s.with(ctx, transaction{db: outer.db, inner: true}), nil
	}
	limited, cancel := context.WithTimeout(ctx, s.limit)
	lasting, end := context.WithCancel(context.WithoutCancel(ctx)) // the driver's, which would break off a commit at its end
	t := transaction{
		detach: context.AfterFunc(limited, end),
		end:    func() { cancel(); end() },
	}
	began := time.Now()
	t.db = writer.WithContext(lasting).Begin(&sql.TxOptions{Isolation: sql.LevelReadCommitted})
	noteSpan(ctx, began, "BEGIN", t.db.Error) // with the wait for a connection
	if t.db.Error == nil && s.server.throughPooler() {
		if t.db.Exec(s.server.bound(true)); t.db.Error != nil {
			t.db.Rollback()
		}
	}
	if err := t.db.Error; err != nil {
		if limited.Err() != nil {
			err = limited.Err() // the reason why lasting ended
		}
		t.end()
		s.writes.note(err)
		return ctx, fmt.Errorf("begin transaction: %w", translate(err))
	}
	return s.with(limited, t), nil
}

// Commit makes the work of the transaction in ctx permanent, unless its deadline has passed. A commit that has begun is
// waited for whatever becomes of ctx; ErrOutage after that means that nobody knows whether it was done.
func (s *Store) Commit(ctx context.Context) error {
	t, ok := s.current(ctx)
	if !ok {
		return errors.New("commit: the context carries no transaction")
	}
	if t.inner {
		return nil
	}
	defer t.end()
	t.detach() // and then look: a deadline that passes from here on does not break off the commit
	if ctx.Err() != nil {
		return fmt.Errorf("commit transaction: %w", translate(ctx.Err()))
	}
	defer time.AfterFunc(commitLimit, t.end).Stop()
	began := time.Now()
	err := t.db.Commit().Error
	noteSpan(ctx, began, "COMMIT", err)
	s.writes.note(err)
	if err != nil {
		return fmt.Errorf("commit transaction: %w", translate(err))
	}
	return nil
}

// Rollback undoes the work of the transaction in ctx. After Commit, or a second time, it does nothing.
func (s *Store) Rollback(ctx context.Context) error {
	t, ok := s.current(ctx)
	if !ok {
		return errors.New("rollback: the context carries no transaction")
	}
	if t.end != nil {
		defer t.end()
	}
	err := t.db.Rollback().Error
	if ctx.Err() != nil || errors.Is(err, sql.ErrTxDone) {
		return nil // it is over: the end of its time has undone it, and broken off its connection if need be
	}
	if err != nil {
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
