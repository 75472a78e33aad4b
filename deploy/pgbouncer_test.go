package deploy

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/freeport"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// pooler is PgBouncer in transaction mode in front of a cluster.
type pooler struct {
	Address string
	log     *log
}

func newPooler(t testing.TB, server *cluster) *pooler {
	t.Helper()
	program, err := exec.LookPath("/usr/sbin/pgbouncer")
	if err != nil {
		if os.Getenv("CI") == "true" {
			t.Fatal("pgbouncer is not installed")
		}
		t.Skip("pgbouncer is not installed")
	}
	p := &pooler{Address: "127.0.0.1:" + freeport.Take(t), log: &log{}}
	_, port, _ := strings.Cut(p.Address, ":")
	_, serverPort, _ := strings.Cut(server.Address, ":")
	settings := filepath.Join(filepath.Dir(server.data), "pgbouncer.ini") // where its user can read it
	require.NoError(t, os.Rename(example(t, "pgbouncer.ini",
		"clrhost = host=10.0.0.21 port=5432 dbname=clrhost", "* = host=127.0.0.1 port="+serverPort+" user=postgres",
		"listen_port = 6432", "listen_port = "+port+"\nunix_socket_dir =",
		"auth_type = scram-sha-256\nauth_file = /etc/pgbouncer/userlist.txt", "auth_type = any",
		"default_pool_size = 40", "default_pool_size = 10"), settings)) // fewer than the clients, so that they share
	require.NoError(t, os.Chmod(settings, 0o644))
	cmd := exec.Command(program, settings)
	cmd.Dir, cmd.Stdout, cmd.Stderr = filepath.Dir(settings), p.log, p.log
	if owner := unprivileged(t); owner != nil { // it refuses to run as root
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: owner}
	}
	require.NoError(t, cmd.Start())
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("the log of PgBouncer:\n%s", p.log.tail())
		}
	})
	require.Eventually(t, func() bool {
		return storagetest.Raw(t, p.URL()).Ping() == nil
	}, patience, 50*time.Millisecond, "PgBouncer does not start: %s", p.log)
	return p
}

// URL is where the database is through the pooler.
func (p *pooler) URL() string {
	return "postgres://postgres@" + p.Address + "/postgres?sslmode=disable"
}

// emptySQL leaves the tables of a migrated database, and nothing in them.
const emptySQL = `DO $$ BEGIN
SET LOCAL session_replication_role = replica; -- no trigger protects the audit log
EXECUTE (SELECT 'TRUNCATE ' || string_agg(quote_ident(tablename), ', ') || ' RESTART IDENTITY' FROM pg_tables
	WHERE schemaname = 'public' AND tablename <> 'schema_migrations');
END $$`

// The store needs no setting for a pooler: it keeps every promise through one.
func TestStoreThroughPgBouncer(t *testing.T) {
	operate(t)
	t.Parallel()
	server := newCluster(t)
	server.exec(t, "ALTER SYSTEM SET fsync = off")
	server.exec(t, "SELECT pg_reload_conf()")
	pooler := newPooler(t, server)
	migrated, err := storage.Open(t.Context(), storage.Options{URL: server.URL()})
	require.NoError(t, err)
	require.NoError(t, migrated.Close())
	storagetest.Run(t, func(t testing.TB, now func() time.Time) *storage.Store {
		server.exec(t, emptySQL)
		return storagetest.At(t, pooler.URL(), now)
	})
}

// Two hosts work through a pooler on one database. What they lack of its schema they do not make, and say what to do.
func TestHostsBehindPgBouncer(t *testing.T) {
	operate(t)
	t.Parallel()
	server := newCluster(t)
	database := newPooler(t, server).URL()
	one := newProcess(t, database)
	one.launch(t)
	require.Error(t, one.wait(t))
	require.Contains(t, one.log.String(), "run clrhost migrate --database with the URL of PostgreSQL itself")

	server.exec(t, "CREATE ROLE clrhost")
	for _, commands := range manual(t, "PostgreSQL") {
		shell(t, commands, "postgres://clrhost@db.example.edu/clrhost", server.URL())
	}
	one.start(t)
	l := newLoad(t, one, one.site())
	two := serve(t, database, "--secret-file", filepath.Join(one.dir, "host.key"))
	l.during(t, func() {
		for range 3 {
			l.requireProgress(t)
		}
		l.site = two.site()
		for range 3 {
			l.requireProgress(t)
		}
	})
	require.Empty(t, l.failed)
	l.requireKept(t, server.URL())
}
