package deploy

import (
	"database/sql"
	"fmt"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	_ "github.com/jackc/pgx/v5/stdlib"
	"github.com/stretchr/testify/require"

	"clrhost/internal/freeport"
)

// cluster is a PostgreSQL server of the test's own, as it is by default: with fsync, on a port of 127.0.0.1. It may be
// killed and started again.
type cluster struct {
	Address string // HOST:PORT
	data    string
	cmd     *exec.Cmd
	ended   chan struct{}
	log     *log
}

// newCluster makes a cluster and starts it.
func newCluster(t testing.TB) *cluster {
	t.Helper()
	c := prepareCluster(t)
	require.NoError(t, c.command(t, "initdb", "-D", c.data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8").Run(), c.log)
	c.start(t)
	return c
}

// newStandby makes a copy of the cluster that follows it, and that the cluster waits for with each commit.
func (c *cluster) newStandby(t testing.TB) *cluster {
	t.Helper()
	s := prepareCluster(t)
	require.NoError(t, s.command(t, "pg_basebackup", "-d", c.URL(), "-D", s.data, "-R", "-X", "stream", "-c", "fast").Run(), s.log)
	s.start(t)
	c.exec(t, "ALTER SYSTEM SET synchronous_standby_names = '*'")
	c.exec(t, "SELECT pg_reload_conf()")
	require.Eventually(t, func() bool {
		var following bool
		err := c.open(t).QueryRow("SELECT EXISTS (SELECT 1 FROM pg_stat_replication WHERE sync_state = 'sync')").Scan(&following)
		return err == nil && following
	}, patience, 20*time.Millisecond, "the standby does not follow")
	return s
}

func prepareCluster(t testing.TB) *cluster {
	t.Helper()
	if postgresBin() == "" {
		if os.Getenv("CI") == "true" {
			t.Fatal("PostgreSQL's server is not installed")
		}
		t.Skip("PostgreSQL's server is not installed")
	}
	dir, err := os.MkdirTemp("", "postgres") // the folder of a test belongs to the user who runs it alone
	require.NoError(t, err)
	c := &cluster{Address: "127.0.0.1:" + freeport.Take(t), data: filepath.Join(dir, "data"), log: &log{}}
	if owner := unprivileged(t); owner != nil {
		require.NoError(t, os.Chown(dir, int(owner.Uid), int(owner.Gid)))
	}
	t.Cleanup(func() {
		c.kill(t)
		require.NoError(t, os.RemoveAll(dir))
		if t.Failed() {
			t.Logf("the log of PostgreSQL:\n%s", c.log.tail())
		}
	})
	return c
}

// URL is where the database is, in the form that the host takes.
func (c *cluster) URL() string {
	return "postgres://postgres@" + c.Address + "/postgres?sslmode=disable"
}

// start starts the server and returns when it accepts connections. After a kill it has to recover first, and the last of
// its processes may still have to end.
func (c *cluster) start(t testing.TB) {
	t.Helper()
	_, port, _ := strings.Cut(c.Address, ":")
	require.Eventually(t, func() bool {
		if c.cmd == nil {
			c.cmd, c.ended = c.command(t, "postgres", "-D", c.data, "-p", port, "-c", "listen_addresses=127.0.0.1",
				"-c", "unix_socket_directories=", "-c", "max_connections=100"), make(chan struct{})
			require.NoError(t, c.cmd.Start())
			go func() { _ = c.cmd.Wait(); close(c.ended) }()
		}
		select {
		case <-c.ended:
			c.cmd = nil
			return false
		default:
			return c.open(t).Ping() == nil
		}
	}, patience, 50*time.Millisecond, "PostgreSQL does not start: %s", c.log)
}

// kill ends the server and all of its processes as a power cut does.
func (c *cluster) kill(t testing.TB) {
	t.Helper()
	if c.cmd == nil {
		return
	}
	pid := c.cmd.Process.Pid
	children, _ := os.ReadFile(fmt.Sprintf("/proc/%d/task/%d/children", pid, pid)) // they end by themselves, too
	_ = c.cmd.Process.Kill()
	for _, child := range strings.Fields(string(children)) {
		if id, err := strconv.Atoi(child); err == nil {
			_ = syscall.Kill(id, syscall.SIGKILL)
		}
	}
	<-c.ended
	c.cmd = nil
}

// promote makes a standby a primary.
func (c *cluster) promote(t testing.TB) {
	t.Helper()
	c.exec(t, "SELECT pg_promote()")
}

func (c *cluster) exec(t testing.TB, statement string) {
	t.Helper()
	_, err := c.open(t).Exec(statement)
	require.NoError(t, err, statement)
}

// open connects for as long as the test runs, anew each time, as the server may have been killed meanwhile.
func (c *cluster) open(t testing.TB) *sql.DB {
	t.Helper()
	db, err := sql.Open("pgx", c.URL())
	require.NoError(t, err)
	db.SetMaxIdleConns(-1)
	t.Cleanup(func() { _ = db.Close() })
	return db
}

// command prepares one of PostgreSQL's programs, which refuse to run as root.
func (c *cluster) command(t testing.TB, name string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(filepath.Join(postgresBin(), name), args...)
	cmd.Dir, cmd.Stdout, cmd.Stderr = filepath.Dir(c.data), c.log, c.log
	if owner := unprivileged(t); owner != nil {
		cmd.SysProcAttr = &syscall.SysProcAttr{Credential: owner}
	}
	return cmd
}

// unprivileged is PostgreSQL's user when the test runs as root, and nil otherwise.
func unprivileged(t testing.TB) *syscall.Credential {
	t.Helper()
	if os.Getuid() != 0 {
		return nil
	}
	owner, err := user.Lookup("postgres")
	require.NoError(t, err)
	uid, err := strconv.ParseUint(owner.Uid, 10, 32)
	require.NoError(t, err)
	gid, err := strconv.ParseUint(owner.Gid, 10, 32)
	require.NoError(t, err)
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
}

// postgresBin is the folder of the newest PostgreSQL of Debian's, or "".
func postgresBin() string {
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
	if len(found) == 0 {
		return ""
	}
	return slices.Max(found)
}
