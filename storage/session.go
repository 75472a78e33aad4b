package storage

import (
	"cmp"
	"context"
	"database/sql/driver"
	"fmt"
	"strings"

	"github.com/jackc/pgx/v5"
)

// sessionBounds are what a session waits for at most, unless the URL has others, as in ?lock_timeout=1s. The wait for a lock
// is longer than the second after which PostgreSQL looks for a deadlock. The last bound is for the locks of a process
// that stands still in the middle of a transaction.
var sessionBounds = [...]struct{ name, value string }{
	{"lock_timeout", "3s"},
	{"statement_timeout", "10s"},
	{"idle_in_transaction_session_timeout", "20s"},
}

// throughPooler reports whether sessions are a pooler's; a nil server, SQLite's, has none.
func (v *server) throughPooler() bool { return v != nil && v.pooled.Load() }

// beforeConnect sends statements unprepared through a pooler: the next transaction may run in another session, which has
// not prepared them.
func (v *server) beforeConnect(_ context.Context, config *pgx.ConnConfig) error {
	if v.pooled.Load() && config.DefaultQueryExecMode == pgx.QueryExecModeCacheStatement {
		config.DefaultQueryExecMode = pgx.QueryExecModeExec
	}
	return nil
}

// boundsOf takes the bounds of sessions out of the configuration: a pooler accepts no parameter that it does not know.
func boundsOf(config *pgx.ConnConfig) map[string]string {
	bounds := make(map[string]string, len(sessionBounds))
	for _, bound := range sessionBounds {
		bounds[bound.name] = cmp.Or(config.RuntimeParams[bound.name], bound.value)
		delete(config.RuntimeParams, bound.name)
	}
	return bounds
}

// bound is the statement that sets the bounds of the session, or of the transaction in it alone: the sessions of a pooler
// belong to nobody for longer than a transaction.
func (v *server) bound(transaction bool) string {
	var calls []string
	for _, bound := range sessionBounds {
		value := strings.ReplaceAll(v.bounds[bound.name], "'", "''")
		calls = append(calls, fmt.Sprintf("set_config('%s', '%s', %t)", bound.name, value, transaction))
	}
	return "SELECT " + strings.Join(calls, ", ")
}

// unboundedSQL lifts the bounds for one transaction.
const unboundedSQL = "SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0"

// afterConnect bounds what the session waits for. Where the process that answers is not the one that accepted the
// connection, the session is a pooler's: the pool then connects anew, as beforeConnect from now on has it.
func (v *server) afterConnect(ctx context.Context, conn *pgx.Conn) error {
	if v.pooled.Load() {
		return nil
	}
	results, err := conn.PgConn().Exec(ctx, fmt.Sprintf("%s WHERE pg_backend_pid() = %d", v.bound(false), conn.PgConn().PID())).ReadAll()
	if err == nil && len(results) == 1 && len(results[0].Rows) == 1 {
		return nil
	}
	if err == nil {
		v.pooled.Store(true)
		err = driver.ErrBadConn
	}
	_ = conn.Close(ctx) // pgx leaves that to whoever refuses a connection
	return err
}
