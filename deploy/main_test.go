package deploy

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestMain(m *testing.M) {
	code := m.Run()
	if built != "" {
		_ = os.RemoveAll(built) // what is left is in the folder for temporary files
	}
	os.Exit(code)
}

// built is the folder of the binary that the tests built, or "".
var built string

var binaryOnce = sync.OnceValues(func() (string, error) {
	if named := os.Getenv("CLRHOST_BINARY"); named != "" {
		return filepath.Abs(named)
	}
	var err error
	if built, err = os.MkdirTemp("", "clrhost"); err != nil {
		return "", err
	}
	path := filepath.Join(built, "clrhost")
	if out, err := exec.Command("go", "build", "-o", path, "../cmd/clrhost").CombinedOutput(); err != nil {
		return "", errors.Join(fmt.Errorf("build clrhost: %s", out), err)
	}
	return path, nil
})

// binary returns the path of clrhost: the one that CLRHOST_BINARY names, or one that is built once for all tests.
func binary(t testing.TB) string {
	t.Helper()
	path, err := binaryOnce()
	require.NoError(t, err)
	return path
}

// operate skips a test of processes where CLRHOST_OPERATE is not set.
func operate(t testing.TB) {
	t.Helper()
	if os.Getenv("CLRHOST_OPERATE") == "" {
		t.Skip("CLRHOST_OPERATE is not set")
	}
}

// rounds is how often a test repeats what it does at random.
func rounds(short, long int) int {
	if os.Getenv("CLRHOST_LONG") != "" {
		return long
	}
	return short
}
