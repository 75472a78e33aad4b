package deploy

import (
	"math/rand/v2"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The commands of the manual, as it says them: a backup under load, a restore, a rehearsal. What was acknowledged before the
// backup began is in it, and the old tokens and sessions work on the restored host.
func TestBackUpAndRestore(t *testing.T) {
	operate(t)
	blocks := manual(t, "Back up and rehearse restore")
	require.Len(t, blocks, 8)
	t.Run("sqlite", func(t *testing.T) {
		dir := t.TempDir()
		path := filepath.Join(dir, "clrhost.db")
		places := []string{"/var/lib/clrhost", dir, "/var/backups/clrhost", t.TempDir()}
		testBackup(t, "sqlite:"+path, path+".key", blocks[:4], places, func() {
			for _, file := range []string{path, path + "-wal", path + "-shm"} {
				if err := os.Rename(file, file+".damaged"); !os.IsNotExist(err) {
					require.NoError(t, err)
				}
			}
		})
	})
	t.Run("postgres", func(t *testing.T) {
		requireTools(t, "pg_dump", "pg_restore", "psql", "createdb", "dropdb")
		server := newCluster(t)
		server.exec(t, "CREATE DATABASE clrhost")
		root := "postgres://postgres@" + server.Address
		places := []string{"postgres://clrhost@db.example.edu", root, "/var/backups/clrhost", t.TempDir()}
		testBackup(t, root+"/clrhost?sslmode=disable", filepath.Join(t.TempDir(), "host.key"), blocks[4:], places, func() {})
	})
}

// testBackup goes through the blocks for one engine: settings, backup, restore, rehearsal.
func testBackup(t *testing.T, database, secretFile string, blocks, places []string, lose func()) {
	settings, backUp, restore, rehearse := blocks[0], blocks[1], blocks[2], blocks[3]
	host := serve(t, database, "--secret-file", secretFile)
	l := newLoad(t, host, host.site())
	acknowledged := func() (all []string) {
		l.note(func() { all = slices.Clone(l.stored) })
		return all
	}
	var before []string
	l.during(t, func() {
		require.Eventually(t, func() bool { before = acknowledged(); return len(before) > 20 }, patience, 10*time.Millisecond)
		shell(t, settings+backUp, places...)
		after := len(acknowledged())
		require.Greater(t, after, len(before), "nobody wrote during the backup")
	})
	require.Contains(t, shell(t, settings+rehearse, places...), "nothing is wrong: ")

	host.signal(t, syscall.SIGINT)
	require.NoError(t, host.wait(t))
	lose()
	shell(t, settings+restore, places...)
	host.start(t)
	l.stored = before
	l.requireRecord(t)
	require.NoError(t, l.ada.account(t.Context()), "the session")
	require.NoError(t, l.college.registration(t.Context()))
	require.Contains(t, shell(t, settings+"clrhost check", places...), "nothing is wrong: ")
}

// requireTools skips a test where programs are missing, except under CI=true, where it fails.
func requireTools(t testing.TB, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err == nil {
			continue
		}
		if os.Getenv("CI") == "true" {
			t.Fatal(name + " is not installed")
		}
		t.Skip(name + " is not installed")
	}
}

// A backup or a restore that is killed leaves the file that it was to make whole, or no such file.
func TestKilledBackup(t *testing.T) {
	operate(t)
	host := serve(t, "sqlite:"+filepath.Join(t.TempDir(), "clrhost.db"))
	l := newLoad(t, host, host.site())
	l.during(t, func() { <-time.After(time.Second) })
	secret := "--secret-file=" + filepath.Join(host.dir, "host.key")
	good := filepath.Join(t.TempDir(), "good.backup")
	host.run(t, "backup", good, "--database", host.database, secret)

	finished, begun := 0, rounds(12, 400)
	for range begun {
		dir := t.TempDir()
		backup, restored := filepath.Join(dir, "killed.backup"), filepath.Join(dir, "killed.db")
		killed(t, "backup", backup, "--database", host.database, secret)
		killed(t, "restore", good, "--yes", "--database", "sqlite:"+restored, secret)
		if _, err := os.Stat(backup); err == nil {
			finished++
			host.run(t, "restore", backup, "--yes", "--database", "sqlite:"+backup+".db", secret)
			host.run(t, "check", "--database", "sqlite:"+backup+".db")
		}
		if _, err := os.Stat(restored); err == nil {
			finished++
			host.run(t, "check", "--database", "sqlite:"+restored)
		}
	}
	t.Logf("%d of %d had given the file its name", finished, 2*begun)
}

// killed starts a command and kills it at a random instant.
func killed(t testing.TB, args ...string) {
	t.Helper()
	cmd := exec.Command(binary(t), args...)
	require.NoError(t, cmd.Start())
	time.AfterFunc(rand.N(150*time.Millisecond), func() { _ = cmd.Process.Kill() }) // it may have ended
	_ = cmd.Wait()
}
