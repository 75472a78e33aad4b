package deploy

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// The systemd unit is one that systemd accepts. Its commands start a host and have it reload, and systemd waits for longer
// than a stop takes.
func TestSystemdUnit(t *testing.T) {
	operate(t)
	need(t, "systemd-analyze", "systemd")
	options := filepath.Join(t.TempDir(), "clrhost.yaml")
	unit := example(t, "clrhost.service", "/usr/local/bin/clrhost", binary(t), "/etc/clrhost/clrhost.yaml", options)
	requireAccepted(t, "systemd-analyze", "verify", unit)
	text := read(t, "clrhost.service")
	start := strings.Fields(setting(t, text, "ExecStart"))
	require.Equal(t, "/usr/local/bin/clrhost", start[0])

	host := newProcess(t, storagetest.SQLiteURL(t))
	_, said, found := strings.Cut(read(t, "../docs/operations.md"), "```yaml\n")
	require.True(t, found)
	said, _, _ = strings.Cut(said, "```")
	said = strings.NewReplacer("10.0.0.11:8080", host.Address, "postgres://clrhost@db.example.edu/clrhost", host.database,
		"/var/lib/clrhost", host.dir).Replace(said)
	require.NoError(t, os.WriteFile(options, []byte(said), 0o600))
	host.args = strings.Fields(strings.ReplaceAll(strings.Join(start[1:], " "), "/etc/clrhost/clrhost.yaml", options))
	host.start(t)
	reload := strings.ReplaceAll(setting(t, text, "ExecReload"), "$MAINPID", fmt.Sprint(host.cmd.Process.Pid))
	require.NoError(t, exec.Command("sh", "-c", reload).Run())
	require.Eventually(t, func() bool { return strings.Contains(host.log.String(), "read the settings again") }, patience, 10*time.Millisecond)
	host.signal(t, syscall.SIGINT)
	require.NoError(t, host.wait(t))

	help, longest := host.run(t, "serve", "--help"), time.Duration(0)
	for _, option := range []string{"drain", "shutdown-timeout"} {
		usual := regexp.MustCompile(`--` + option + ` .*\(default (\w+)\)`).FindStringSubmatch(help)
		require.NotNil(t, usual, option)
		lasts, err := time.ParseDuration(usual[1])
		require.NoError(t, err)
		longest += lasts
	}
	waits, err := time.ParseDuration(setting(t, text, "TimeoutStopSec") + "s")
	require.NoError(t, err)
	require.Greater(t, waits, longest)
}

// setting returns the value of a key that a unit has once.
func setting(t testing.TB, unit, key string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^`+key+`=(.*)$`).FindAllStringSubmatch(unit, -1)
	require.Len(t, found, 1, key)
	return found[0][1]
}
