package deploy

import (
	"debug/elf"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/freeport"
)

// The container file is tested without a container: its build command makes a binary that needs no library, which serves
// with the environment of the image, and the health check knows whether it does.
func TestContainerFile(t *testing.T) {
	operate(t)
	need(t, "bash", "bash")
	text, state := read(t, "Containerfile"), t.TempDir()
	host := filepath.Join(state, "clrhost")
	require.Contains(t, read(t, "../go.mod"), "\ngo "+line(t, text, `FROM golang:(\S+) AS build`))
	build := exec.Command("sh", "-c", strings.Replace(line(t, text, `RUN (.*go build .*)`), "/out/clrhost", host, 1))
	build.Dir = ".." // the module
	out, err := build.CombinedOutput()
	require.NoError(t, err, string(out))
	require.Empty(t, string(out), "a warning")
	program, err := elf.Open(host)
	require.NoError(t, err)
	defer program.Close()
	libraries, err := program.ImportedLibraries()
	require.NoError(t, err)
	require.Empty(t, libraries)

	port := freeport.Take(t)
	here := strings.NewReplacer("0.0.0.0:8080", "127.0.0.1:"+port, "127.0.0.1/8080", "127.0.0.1/"+port, "/var/lib/clrhost", state)
	for _, variable := range strings.Fields(line(t, text, `ENV (.*)`)) {
		name, value, _ := strings.Cut(variable, "=")
		t.Setenv(name, here.Replace(value))
	}
	t.Setenv("CLRHOST_PUBLIC_URL", "https://records.example.edu") // as the head of the file has it
	healthy := func() error {
		return exec.Command("sh", "-c", here.Replace(line(t, text, `HEALTHCHECK .* CMD (.*)`))).Run()
	}
	require.Error(t, healthy())
	require.Equal(t, `["clrhost"] ["serve"]`, line(t, text, `ENTRYPOINT (.*)`)+" "+line(t, text, `CMD (.*)`))
	daemon(t, "127.0.0.1:"+port, host, "serve")
	require.NoError(t, healthy())
	require.FileExists(t, filepath.Join(state, "clrhost.db"))
	require.FileExists(t, filepath.Join(state, "clrhost.key"))
}

// line returns the first group of a pattern that one line of the text matches.
func line(t testing.TB, text, pattern string) string {
	t.Helper()
	found := regexp.MustCompile(`(?m)^`+pattern+`$`).FindAllStringSubmatch(text, -1)
	require.Len(t, found, 1, pattern)
	return found[0][1]
}
