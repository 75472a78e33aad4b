package deploy

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// What the host has acknowledged is there when PostgreSQL is killed under it, and the host goes on by itself.
func TestKilledPostgresLosesNothing(t *testing.T) {
	operate(t)
	server := newCluster(t)
	host := serve(t, server.URL())
	l := newLoad(t, host, host.site())
	for range rounds(3, 15) {
		l.requireSurvived(t, host, server, server.start)
	}
}

// With two servers in its URL the host goes on at the standby when that is promoted, and as each commit waited for the
// standby, nothing that was acknowledged is lost with the primary.
func TestFailoverLosesNothing(t *testing.T) {
	operate(t)
	primary := newCluster(t)
	standby := primary.newStandby(t)
	database := fmt.Sprintf("postgres://postgres@%s,%s/postgres?sslmode=disable&target_session_attrs=read-write", primary.Address, standby.Address)
	host := serve(t, database)
	l := newLoad(t, host, host.site())
	l.requireSurvived(t, host, primary, standby.promote)

	host.kill()
	host.start(t) // with the first of its servers dead
	l.requireRecord(t)
}

// Sessions that PostgreSQL ends, as an administrator does, cost their requests a 503 at most, on every surface.
func TestEndedSessionsAreAnOutage(t *testing.T) {
	operate(t)
	server := newCluster(t)
	host := serve(t, server.URL())
	l := newLoad(t, host, host.site())
	l.during(t, func() {
		for range rounds(10, 200) {
			l.requireProgress(t)
			server.exec(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "+
				"WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()")
		}
		l.requireProgress(t)
	})
	l.requireLater(t)
	l.requireKept(t, server.URL())
}

// requireSurvived kills the server under the load, and has recover bring one back that the host finds: the host stores
// again by itself, and holds what it has acknowledged.
func (l *load) requireSurvived(t testing.TB, host *process, server *cluster, recover func(testing.TB)) {
	t.Helper()
	l.during(t, func() {
		time.Sleep(anInstant())
		server.kill(t)
		l.requireOutage(t, host)
		recover(t)
		l.requireProgress(t)
	})
	host.waitReady(t)
	l.requireLater(t)
	l.requireKept(t, host.database)
}

// requireLater asserts that every request that failed was told to come again.
func (l *load) requireLater(t testing.TB) {
	t.Helper()
	for _, err := range l.failed {
		require.True(t, later(err), "%v", err)
	}
}

// requireOutage waits until the host says that it has no database.
func (l *load) requireOutage(t testing.TB, host *process) {
	t.Helper()
	require.Eventually(t, func() bool { return host.probe("/readyz") == 503 }, patience, 20*time.Millisecond, "the host is ready without a database")
	require.Equal(t, 200, host.probe("/healthz"))
}

// requireProgress waits until the host stores again.
func (l *load) requireProgress(t testing.TB) {
	t.Helper()
	stored := func() (n int) {
		l.note(func() { n = len(l.stored) })
		return n
	}
	before := stored()
	require.Eventually(t, func() bool { return stored() > before }, patience, 20*time.Millisecond, "the host does not store again")
}
