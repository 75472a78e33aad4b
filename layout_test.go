// Package clrhost_test holds the tests that look at the project as a whole.
package clrhost_test

import (
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// arrows says which rooms of ours a room may import. The harness and the credential package stand alone, so that a
// mistake of the server cannot be repeated by what checks it.
var arrows = map[string][]string{
	"clrhost/internal":    {},
	"clrhost/credential":  {"clrhost/internal"},
	"clrhost/storage":     {"clrhost/internal"},
	"clrhost/oauth":       {"clrhost/internal", "clrhost/storage"},
	"clrhost/server":      {"clrhost/internal", "clrhost/oauth", "clrhost/storage", "clrhost/credential"},
	"clrhost/conformance": {"clrhost/internal", "clrhost/credential"},
	"clrhost/cmd":         {"clrhost/internal", "clrhost/oauth", "clrhost/storage", "clrhost/credential", "clrhost/server", "clrhost/conformance"},
}

// homes says where a library that shapes the code around it may be used, so that it stays replaceable.
var homes = map[string][]string{
	"github.com/ory/fosite":    {"clrhost/oauth"},
	"github.com/gin-gonic/gin": {"clrhost/server", "clrhost/oauth"},
	"gorm.io":                  {"clrhost/storage"},
}

func TestImportArrows(t *testing.T) {
	for room, imports := range imports(t) {
		top := within(room, keys(arrows))
		require.NotEmpty(t, top, "%s is in no known room: add it to docs/architecture.md and to this test", room)
		for _, imported := range imports {
			if strings.HasPrefix(imported, "clrhost/") {
				allowed := append([]string{top}, arrows[top]...)
				require.NotEmpty(t, within(imported, allowed), "%s must not import %s", room, imported)
			}
			if library := within(imported, keys(homes)); library != "" {
				require.NotEmpty(t, within(room, homes[library]), "%s must not import %s", room, imported)
			}
		}
	}
}

// imports lists the direct imports of every package of ours, tests left out.
func imports(t *testing.T) map[string][]string {
	t.Helper()
	out, err := exec.Command("go", "list", "-f", `{{.ImportPath}} {{join .Imports " "}}`, "./...").Output()
	require.NoError(t, err)
	found := map[string][]string{}
	for _, line := range strings.Split(strings.TrimSpace(string(out)), "\n") {
		fields := strings.Fields(line)
		if fields[0] != "clrhost" {
			found[fields[0]] = fields[1:]
		}
	}
	require.NotEmpty(t, found)
	return found
}

// within returns the one of roots that path is in, or "".
func within(path string, roots []string) string {
	for _, root := range roots {
		if path == root || strings.HasPrefix(path, root+"/") {
			return root
		}
	}
	return ""
}

func keys(m map[string][]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}
