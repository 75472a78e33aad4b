package storage

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"testing"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/mattn/go-sqlite3"
	"github.com/stretchr/testify/require"
	"gorm.io/gorm"
)

// Every way in which a database fails is an outage, and tells nothing about a record.
func TestOutages(t *testing.T) {
	outages := []error{
		context.Canceled, context.DeadlineExceeded,
		sql.ErrConnDone, sql.ErrTxDone, driver.ErrBadConn, gorm.ErrInvalidTransaction,
		pgx.ErrTxClosed, pgx.ErrTxCommitRollback, &pgconn.ConnectError{},
		&net.OpError{Op: "dial", Err: errors.New("connection refused")},
	}
	for _, code := range []string{
		"08000", "08003", "08006", "08P01", // connection
		"25006", "25P02", "25P03", // read-only, failed or idle transaction
		"26000", "42P05", // prepared statements of another session
		"40001", "40P01", // serialization, deadlock
		"53100", "53200", "53300", // disk, memory, connections
		"55P03", "57014", "57P01", "57P02", "57P03", "57P05", // lock, cancel, shutdown, crash, starting, idle session
		"58030", "XX000", "XX001", // input and output, internal, corrupted data
	} {
		outages = append(outages, &pgconn.PgError{Code: code})
	}
	for _, code := range []sqlite3.ErrNo{sqlite3.ErrBusy, sqlite3.ErrLocked, sqlite3.ErrFull, sqlite3.ErrIoErr, sqlite3.ErrReadonly,
		sqlite3.ErrCantOpen, sqlite3.ErrCorrupt, sqlite3.ErrNomem, sqlite3.ErrInterrupt, sqlite3.ErrNotADB} {
		outages = append(outages, sqlite3.Error{Code: code})
	}
	for _, failure := range outages {
		err := translate(fmt.Errorf("gorm: %w", failure))
		require.ErrorIs(t, err, ErrOutage, "%#v", failure)
		require.NotErrorIs(t, err, ErrNotFound)
		require.NotErrorIs(t, err, ErrConflict)
	}
}

// What the database did not do because of others is repeated, and nothing else: it would not become true.
func TestTransientFailures(t *testing.T) {
	for code, want := range map[string]bool{"40001": true, "40P01": true, "53300": true, "55P03": false, "57014": false, "23505": false, "08006": false} {
		require.Equal(t, want, isTransient(translate(&pgconn.PgError{Code: code})), code)
	}
	require.True(t, isTransient(translate(sqlite3.Error{Code: sqlite3.ErrBusy, ExtendedCode: sqlite3.ErrBusySnapshot})))
	require.False(t, isTransient(translate(sqlite3.Error{Code: sqlite3.ErrBusy})))
	require.False(t, isTransient(nil))
}

// Whoever collides again and again gives up by the deadline, or after some repeats.
func TestRepeatsEnd(t *testing.T) {
	collision, calls := &pgconn.PgError{Code: "40001"}, 0
	ctx, cancel := context.WithCancel(t.Context())
	err := repeat(ctx, func() error {
		if calls++; calls == 3 {
			cancel()
		}
		return collision
	})
	require.ErrorIs(t, err, collision)
	require.Equal(t, 3, calls)
}
