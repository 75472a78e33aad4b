package acceptance

import (
	"context"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// databaseFault happens to the database of a running host.
type databaseFault struct {
	database func(t testing.TB) (url string) // a database that it can happen to
	begin    func(t testing.TB, h *host) (end func())
	reads    bool // the database can be read all the while,
	opened   bool // but only on connections that are open
	long     bool // takes seconds
}

// use is what an answer needs of the database.
type use int

const (
	nothing use = iota
	reading
	writing
)

// surface is one kind of request with all that it needs. Each request is new, and can succeed once.
type surface struct {
	use     use
	request func(t testing.TB, h *host) *http.Request
	later   func(t testing.TB, r *reply) // asserts the shape of an answer that asks to come later
}

// Whatever befalls the database, every surface answers as before what needs no more than is left, and 503 in its own shape
// what does. When the fault is over, the very same requests succeed: so nothing of them was done before, and nothing more has
// to be done for them.
func TestEverySurfaceInEveryFault(t *testing.T) {
	t.Parallel()
	for name, fault := range databaseFaults() {
		t.Run(name, func(t *testing.T) {
			if fault.long && os.Getenv("CLRHOST_OPERATE") == "" {
				t.Skip("takes seconds; CLRHOST_OPERATE=1 runs it")
			}
			t.Parallel()
			h := startHost(t, fault.database, plan{outage: true})
			fault.meets(t, h)
		})
	}
}

func (f databaseFault) meets(t *testing.T, h *host) {
	left := nothing
	if f.reads {
		left = reading
	}
	good := map[string]int{}
	var names []string
	var requests []*http.Request
	for name, s := range surfaces() {
		good[name] = h.do(t, s.request(t, h)).Status
		require.Less(t, good[name], 500, name)
		names, requests = append(names, name), append(requests, s.request(t, h))
	}
	h.get(t, "/readyz").is(t, http.StatusOK)

	end := f.begin(t, h)
	for i, r := range h.race(t, requests...) {
		s := surfaces()[names[i]]
		if s.use <= left && !(f.opened && s.use == reading && r.Status == http.StatusServiceUnavailable) {
			require.Equal(t, good[names[i]], r.Status, "%s: %s", names[i], r)
		} else {
			s.later(t, r)
		}
	}
	h.get(t, "/readyz").isLater(t)

	end()
	require.Eventually(t, func() bool { return h.get(t, "/readyz").Status == http.StatusOK }, 20*time.Second, 10*time.Millisecond)
	for i, r := range requests {
		var status int
		require.Eventually(t, func() bool {
			r.Body = http.NoBody
			if r.GetBody != nil {
				r.Body, _ = r.GetBody()
			}
			status = h.do(t, r).Status
			return status != http.StatusServiceUnavailable
		}, 20*time.Second, 10*time.Millisecond, names[i])
		require.Equal(t, good[names[i]], status, names[i])
	}
}

func databaseFaults() map[string]databaseFault {
	return map[string]databaseFault{
		"SQLite file deleted":    {database: storagetest.SQLiteURL, begin: moveFile, reads: true, opened: true},
		"SQLite disk full":       {database: smallDisk, begin: fillDisk, reads: true},
		"SQLite locked":          {database: storagetest.SQLiteURL, begin: lockFile, reads: true, long: true},
		"PostgreSQL refuses":     {database: ownRole, begin: refuse, long: true},
		"PostgreSQL is standby":  {database: ownRole, begin: forbidWrites, reads: true, opened: true, long: true},
		"PostgreSQL tables held": {database: impatient, begin: lockTables},
	}
}

func moveFile(t testing.TB, h *host) (end func()) {
	path := strings.TrimPrefix(h.location, "sqlite:")
	require.NoError(t, os.Rename(path, path+".away"))
	return func() { require.NoError(t, os.Rename(path+".away", path)) }
}

func smallDisk(t testing.TB) string { return storagetest.SmallDisk(t).URL() }

// fillDisk leaves no room, not even in the log.
func fillDisk(t testing.TB, h *host) (end func()) {
	disk, db := storagetest.DiskOf(h.location), storagetest.Raw(t, h.location)
	disk.Fill(t, 0)
	var err error
	for n := 0; err == nil && n < 10_000; n++ {
		_, err = db.Exec("INSERT INTO settings (name, value) VALUES ('filler', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value", n)
	}
	require.ErrorContains(t, err, "full")
	return func() { disk.Free(t) }
}

func lockFile(t testing.TB, h *host) (end func()) { return holding(t, h.location, "BEGIN IMMEDIATE") }

func lockTables(t testing.TB, h *host) (end func()) {
	var tables []string
	rows, err := storagetest.Raw(t, h.location).Query("SELECT tablename FROM pg_tables WHERE schemaname = current_schema()")
	require.NoError(t, err)
	defer rows.Close()
	for rows.Next() {
		var table string
		require.NoError(t, rows.Scan(&table))
		tables = append(tables, table)
	}
	require.NoError(t, rows.Err())
	require.NotEmpty(t, tables)
	return holding(t, h.location, "BEGIN; LOCK TABLE "+strings.Join(tables, ", ")+" IN ACCESS EXCLUSIVE MODE")
}

// holding begins a transaction that holds a lock.
func holding(t testing.TB, url, begin string) (end func()) {
	ctx := context.WithoutCancel(t.Context())
	conn, err := storagetest.Raw(t, url).Conn(ctx)
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	_, err = conn.ExecContext(ctx, begin)
	require.NoError(t, err)
	return func() {
		_, err := conn.ExecContext(ctx, "ROLLBACK")
		require.NoError(t, err)
	}
}

// impatient is a database where nobody waits long for a lock.
func impatient(t testing.TB) string { return storagetest.PostgresURL(t) + "&lock_timeout=20ms" }

// ownRole is a database that is used by a role of its own.
func ownRole(t testing.TB) string {
	admin, err := url.Parse(storagetest.PostgresURL(t))
	require.NoError(t, err)
	role := admin.Query().Get("search_path")
	change := func(statements ...string) {
		for _, statement := range statements {
			_, err := storagetest.Raw(t, admin.String()).Exec(statement)
			require.NoError(t, err)
		}
	}
	change("CREATE ROLE " + role + " LOGIN SUPERUSER PASSWORD 'role'")
	t.Cleanup(func() { change("REASSIGN OWNED BY "+role+" TO CURRENT_USER", "DROP ROLE "+role) })
	own := *admin
	own.User = url.UserPassword(role, "role")
	return own.String()
}

func refuse(t testing.TB, h *host) (end func()) {
	alterRole(t, h, "NOLOGIN")
	return func() { alterRole(t, h, "LOGIN") }
}

// forbidWrites makes every new session one that answers writes as a standby does.
func forbidWrites(t testing.TB, h *host) (end func()) {
	alterRole(t, h, "SET default_transaction_read_only = on")
	return func() { alterRole(t, h, "RESET default_transaction_read_only") }
}

// alterRole alters the role of ownRole, and ends its sessions, so that it holds for all of them.
func alterRole(t testing.TB, h *host, how string) {
	own, err := url.Parse(h.location)
	require.NoError(t, err)
	admin, role := storagetest.Raw(t, storagetest.ServerURL(t)), own.User.Username()
	_, err = admin.Exec("ALTER ROLE " + role + " " + how)
	require.NoError(t, err)
	_, err = admin.Exec("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = $1", role)
	require.NoError(t, err)
	// Before it uses a connection that was idle for a second, the driver looks whether it is alive. Those that were used later
	// fail once, which is not what is tested here.
	time.Sleep(1100 * time.Millisecond)
}
