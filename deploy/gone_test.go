package deploy

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// Somebody deletes the SQLite file under a host at work. It says so and acknowledges nothing more; what it acknowledged before
// is got back as the manual has it.
func TestADeletedFileIsRescued(t *testing.T) {
	operate(t)
	dir := t.TempDir()
	database := "sqlite:" + filepath.Join(dir, "clrhost.db")
	host := serve(t, database)
	l := newLoad(t, host, host.site())
	l.during(t, func() {
		l.requireProgress(t)
		require.NoError(t, os.Remove(filepath.Join(dir, "clrhost.db")))
		require.Eventually(t, func() bool { return host.probe("/readyz") == http.StatusServiceUnavailable }, patience, 20*time.Millisecond)
	})
	for _, err := range l.failed {
		require.True(t, later(err), "%v", err)
	}
	require.True(t, later(l.upsert(t.Context())))
	require.Equal(t, 1, strings.Count(host.log.String(), `check="database files"`), "it is logged once")

	rescue := manual(t, "What to do when")
	require.Len(t, rescue, 1)
	pid := fmt.Sprint(host.cmd.Process.Pid)
	copying, putting, found := strings.Cut(rescue[0], "systemctl stop clrhost\n")
	require.True(t, found)
	places := []string{"$(systemctl show --property MainPID --value clrhost)", pid, "/var/lib/clrhost", dir, "systemctl start clrhost", ""}
	shell(t, copying, places...)
	host.signal(t, syscall.SIGINT)
	require.NoError(t, host.wait(t))
	shell(t, putting, places...)
	host.start(t)
	l.requireKept(t, database)
}
