package deploy

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/freeport"
)

// A host does not start without its database, and says which address does not answer.
func TestRefusedAtStart(t *testing.T) {
	operate(t)
	nobody := "127.0.0.1:" + freeport.Take(t)
	host := newProcess(t, "postgres://postgres@"+nobody+"/postgres?sslmode=disable")
	host.launch(t)
	require.Error(t, host.wait(t))
	require.Equal(t, 2, host.cmd.ProcessState.ExitCode())
	require.Contains(t, host.log.String(), nobody)
	require.NotContains(t, host.log.String(), "goroutine ")
	_, err := os.Stat(filepath.Join(host.dir, "host.key"))
	require.ErrorIs(t, err, os.ErrNotExist, "no secret is made for a database that is not there")
}
