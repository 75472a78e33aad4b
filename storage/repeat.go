package storage

import (
	"context"
	"errors"
	"math/rand/v2"
	"slices"
	"time"

	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
)

// How often and after which pauses a transaction is repeated. The pauses are random, so that those who collided do not
// collide again.
const (
	repeats      = 16
	firstPause   = 4 * time.Millisecond
	longestPause = 256 * time.Millisecond
)

// transient are PostgreSQL's codes for what it did not do because of others, and may do when it is asked again:
// serialization_failure, deadlock_detected and too_many_connections.
var transient = []string{"40001", "40P01", tooManyOpen}

// isTransient reports whether err undid a transaction, or kept it from beginning, that is to be repeated.
func isTransient(err error) bool {
	if refused, ok := errors.AsType[*pgconn.PgError](err); ok {
		return slices.Contains(transient, refused.Code)
	}
	refused, ok := errors.AsType[sqlite3.Error](err)
	return ok && refused.ExtendedCode == sqlite3.ErrBusySnapshot
}

// repeat calls fn again while others are in its way and ctx lasts, and returns what it returned last.
func repeat(ctx context.Context, fn func() error) error {
	err := fn()
	for pause, left := firstPause, repeats; isTransient(err) && left > 0; pause, left = min(2*pause, longestPause), left-1 {
		select {
		case <-ctx.Done():
			return err
		case <-time.After(rand.N(pause)):
		}
		err = fn()
	}
	return err
}
