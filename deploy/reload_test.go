package deploy

import (
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// A host reads its options again when it is asked to, says what it has done with them, and goes on in any case.
func TestReload(t *testing.T) {
	operate(t)
	file := filepath.Join(t.TempDir(), "clrhost.yaml")
	write := func(text string) { require.NoError(t, os.WriteFile(file, []byte(text), 0o600)) }
	write("log-level: error\n")
	host := newProcess(t, storagetest.SQLiteURL(t), "--config", file)
	host.start(t)
	host.probe("/healthz")
	require.NotContains(t, host.log.String(), "route=/healthz")

	for _, step := range []struct{ options, logged string }{
		{"log-level: info\nmanagement-per-minute: 240\nname: Example\n", `applied="[log-level management-per-minute]" need_restart=[name]`},
		{"log-level: loud\nnam: Example\n", "nothing changes"},
		{"log-level: [", "nothing changes"},
	} {
		write(step.options)
		from := len(host.log.String())
		host.signal(t, syscall.SIGHUP)
		require.Eventually(t, func() bool { return strings.Contains(host.log.String()[from:], step.logged) }, patience, 10*time.Millisecond, step.logged)
		require.Equal(t, http.StatusOK, host.probe("/healthz"))
		require.Eventually(t, func() bool { return strings.Contains(host.log.String()[from:], "route=/healthz") }, patience, 10*time.Millisecond)
	}
	require.Contains(t, host.log.String(), "log-level: must be debug, info, warn or error")
	require.Contains(t, host.log.String(), `unknown key \"nam\"`)
	host.signal(t, syscall.SIGINT)
	require.NoError(t, host.wait(t))
}
