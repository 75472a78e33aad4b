package telemetry

import (
	"context"
	"database/sql"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"
)

// fakeDatabase answers with what it is given.
type fakeDatabase struct {
	due   int
	since time.Time
	err   error
}

func (fakeDatabase) Stats() map[string]sql.DBStats {
	return map[string]sql.DBStats{"rest": {MaxOpenConnections: 8, InUse: 3, Idle: 1, WaitCount: 5, WaitDuration: time.Second}}
}

func (f fakeDatabase) DueRechecks(context.Context, int) (int, time.Time, error) {
	return f.due, f.since, f.err
}

const poolFigures = `
# HELP clrhost_db_pool_connections Connections that are open, by what they do.
# TYPE clrhost_db_pool_connections gauge
clrhost_db_pool_connections{pool="rest",state="idle"} 1
clrhost_db_pool_connections{pool="rest",state="used"} 3
# HELP clrhost_db_pool_wait_seconds_total Time that statements waited for a connection.
# TYPE clrhost_db_pool_wait_seconds_total counter
clrhost_db_pool_wait_seconds_total{pool="rest"} 1
`

const queueFigures = `
# HELP clrhost_recheck_due Credentials that are due to be verified again; counted up to 10000. The same on every replica.
# TYPE clrhost_recheck_due gauge
clrhost_recheck_due 7
# HELP clrhost_recheck_oldest_due_seconds How long the credential that has waited longest is due. The same on every replica.
# TYPE clrhost_recheck_oldest_due_seconds gauge
clrhost_recheck_oldest_due_seconds 90
`

func TestTheDatabaseIsReadWhenMetricsAre(t *testing.T) {
	now := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	collect := func(db fakeDatabase) *Metrics {
		m := New()
		m.Database(db, func() time.Time { return now })
		return m
	}
	m := collect(fakeDatabase{due: 7, since: now.Add(-90 * time.Second)})
	require.NoError(t, testutil.GatherAndCompare(m.registry, strings.NewReader(poolFigures+queueFigures),
		"clrhost_db_pool_connections", "clrhost_db_pool_wait_seconds_total", "clrhost_recheck_due", "clrhost_recheck_oldest_due_seconds"))

	// Without an answer of the database, the pools are what an operator wants to see, and a queue is not made up.
	m = collect(fakeDatabase{err: errors.New("no connection")})
	down := "# HELP clrhost_db_up 1 when the last collection could read the database.\n# TYPE clrhost_db_up gauge\nclrhost_db_up 0\n"
	require.NoError(t, testutil.GatherAndCompare(m.registry, strings.NewReader(poolFigures+down),
		"clrhost_db_pool_connections", "clrhost_db_pool_wait_seconds_total", "clrhost_recheck_due", "clrhost_recheck_oldest_due_seconds", "clrhost_db_up"))
}
