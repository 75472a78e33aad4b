package clrhost_test

import (
	"bufio"
	"context"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/freeport"
)

// TestWalk does what docs/partners.md states: it starts the demo host and runs every line of the walk-through in one shell
// that stops at the first failing command, twice in each shell. Only what names a place is replaced: the port, the binary,
// the folder of the repository.
func TestWalk(t *testing.T) {
	if os.Getenv("CLRHOST_BINARY") == "" {
		t.Skip("CLRHOST_BINARY is not set; task smoke sets it")
	}
	needCommands(t, "curl", "jq", "openssl")
	root, err := os.Getwd()
	require.NoError(t, err)
	binary, work, port := build(t), t.TempDir(), freeport.Take(t)
	start(t, binary, work, port, "--demo")
	before := files(t, work)
	script := strings.NewReplacer(
		"localhost:8080", "localhost:"+port,
		"go run ./cmd/clrhost", binary,
		"@server/", "@"+root+"/server/",
	).Replace(shellBlocks(t, "docs/partners.md"))
	for _, name := range []string{"bash", "dash", "zsh"} {
		t.Run(name, func(t *testing.T) {
			needCommands(t, name)
			for range 2 {
				walk(t, work, name, script)
			}
		})
	}
	require.Equal(t, before, files(t, work), "the walk-through writes only into a temporary folder")
}

func walk(t *testing.T, work, shell, script string) {
	t.Helper()
	temporary := t.TempDir()
	run := exec.Command(shell, "-euc", script)
	run.Dir, run.Env = work, append(os.Environ(), "TMPDIR="+temporary)
	text, err := run.CombinedOutput()
	require.NoError(t, err, string(text))

	output := string(text)
	require.Contains(t, output, "\n201\n", "the record is new")
	require.Regexp(t, `(?m)^X-Total-Count: 1\r?$`, output)
	require.Contains(t, output, `"compactJwsString":["`, "the record is read back")
	require.Contains(t, output, `"unauthorizedrequest"`, "after the revocation the token is rejected")
	require.Empty(t, files(t, temporary), "what it wrote is removed")
}

// files are the names in a folder.
func files(t *testing.T, folder string) (names []string) {
	t.Helper()
	entries, err := os.ReadDir(folder)
	require.NoError(t, err)
	for _, entry := range entries {
		names = append(names, entry.Name())
	}
	return names
}

// shellBlocks returns the lines of all fenced blocks marked sh.
func shellBlocks(t *testing.T, file string) string {
	t.Helper()
	text, err := os.ReadFile(file)
	require.NoError(t, err)
	blocks := regexp.MustCompile("(?ms)^```sh\n(.*?)^```$").FindAllStringSubmatch(string(text), -1)
	require.NotEmpty(t, blocks)
	var lines strings.Builder
	for _, block := range blocks {
		lines.WriteString(block[1])
	}
	return lines.String()
}

func needCommands(t *testing.T, names ...string) {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err == nil {
			continue
		}
		if os.Getenv("CI") == "true" {
			t.Fatalf("%s is not installed", name)
		}
		t.Skipf("%s is not installed", name)
	}
}

// build returns the path of the binary: the one that CLRHOST_BINARY names, or else one that is built here.
func build(t *testing.T) string {
	t.Helper()
	if binary := os.Getenv("CLRHOST_BINARY"); binary != "" {
		binary, err := filepath.Abs(binary)
		require.NoError(t, err)
		return binary
	}
	binary := filepath.Join(t.TempDir(), "clrhost")
	out, err := exec.Command("go", "build", "-o", binary, "./cmd/clrhost").CombinedOutput()
	require.NoError(t, err, string(out))
	return binary
}

// start starts the host in the directory and returns when it is ready; it ends with the test.
func start(t *testing.T, binary, dir, port string, options ...string) {
	t.Helper()
	host := exec.Command(binary, append([]string{"serve", "--listen", "127.0.0.1:" + port}, options...)...)
	host.Dir = dir
	stdout, err := host.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, host.Start())
	printed := make(chan struct{})
	go func() {
		defer close(printed)
		for lines := bufio.NewScanner(stdout); lines.Scan(); {
			t.Log(lines.Text())
		}
	}()
	t.Cleanup(func() {
		require.NoError(t, host.Process.Signal(os.Interrupt)) // SIGTERM would drain first
		<-printed
		require.NoError(t, host.Wait())
	})
	waitReady(t, "http://127.0.0.1:"+port+"/readyz")
}

func waitReady(t *testing.T, url string) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	for {
		req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
		require.NoError(t, err)
		resp, err := http.DefaultClient.Do(req)
		if err == nil {
			require.NoError(t, resp.Body.Close())
			if resp.StatusCode == http.StatusOK {
				return
			}
		}
		require.NoError(t, ctx.Err(), "the host did not get ready")
		time.Sleep(10 * time.Millisecond)
	}
}
