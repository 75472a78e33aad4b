package deploy

import (
	"errors"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"
)

// later reports whether the host asked a client to come again: the one answer to what the database could not do.
func later(err error) bool {
	var u *unexpected
	return errors.Is(err, errLater) ||
		errors.As(err, &u) && u.Status == http.StatusServiceUnavailable && u.Header.Get("Retry-After") != ""
}

// appRole is a role without a superuser's rights, as a host has.
func (c *cluster) appRole(t testing.TB) (url string) {
	t.Helper()
	c.exec(t, "CREATE ROLE app LOGIN")
	c.exec(t, "GRANT ALL ON SCHEMA public TO app")
	return "postgres://app@" + c.Address + "/postgres?sslmode=disable"
}

// Where PostgreSQL gives a host fewer connections than it asks for, or would roll transactions back that are not serial, the
// host goes on, and what it cannot do it asks for again. Transactions are READ COMMITTED whatever the default, so the log need not
// hold the second fault: only single statements meet it.
func TestReluctantPostgres(t *testing.T) {
	operate(t)
	server := newCluster(t)
	for name, fault := range map[string]struct{ settings, evidence string }{
		"few connections":       {"CONNECTION LIMIT 4", "too many connections for role"},
		"serialized by default": {"SET default_transaction_isolation = 'serializable'", ""},
	} {
		t.Run(name, func(t *testing.T) {
			host := serve(t, server.appRole(t))
			t.Cleanup(func() {
				host.kill()
				server.exec(t, "DROP OWNED BY app CASCADE")
				server.exec(t, "DROP ROLE app")
			})
			l := newLoad(t, host, host.site())
			server.exec(t, "ALTER ROLE app "+fault.settings)
			server.exec(t, "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = 'app'")
			l.during(t, func() {
				for range 3 {
					l.requireProgress(t)
				}
			})
			require.Contains(t, server.log.String(), fault.evidence)
			l.requireLater(t)
			server.exec(t, "ALTER ROLE app CONNECTION LIMIT -1")
			server.exec(t, "ALTER ROLE app RESET ALL")
			l.requireKept(t, server.URL())
		})
	}
}
