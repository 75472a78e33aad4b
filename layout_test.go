// Package clrhost_test holds the tests that look at the project as a whole.
package clrhost_test

import (
	"encoding/json"
	"errors"
	"io"
	"maps"
	"os/exec"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// arrows are the rooms of ours that the code of a room may import besides its own. The harness and the credential
// package stand alone, so that a mistake of the server cannot be repeated by what checks it.
var arrows = map[string][]string{
	"clrhost/internal":    {},
	"clrhost/credential":  {"clrhost/internal"},
	"clrhost/storage":     {"clrhost/internal"},
	"clrhost/oauth":       {"clrhost/internal", "clrhost/storage"},
	"clrhost/server":      {"clrhost/internal", "clrhost/oauth", "clrhost/storage", "clrhost/credential"},
	"clrhost/conformance": {"clrhost/internal", "clrhost/credential"},
	"clrhost/deploy":      {},
	"clrhost/cmd":         {"clrhost/internal", "clrhost/oauth", "clrhost/storage", "clrhost/credential", "clrhost/server", "clrhost/conformance"},
}

// testArrows are what the tests of a room may import besides that: those of the harness run it against this host,
// those of deploy look into its database.
var testArrows = map[string][]string{
	"clrhost/conformance": {"clrhost/server", "clrhost/storage"},
	"clrhost/deploy":      {"clrhost/internal", "clrhost/storage", "clrhost/credential", "clrhost/server/servertest"},
	root:                  {"clrhost/internal", "clrhost/conformance", "clrhost/storage"},
}

// root is the package of this file, which has nothing but tests.
const root = "clrhost"

// homes are the only rooms where a library that shapes the code around it may be used, by tests too, so that it stays
// replaceable.
var homes = map[string][]string{
	"github.com/ory/fosite":    {"clrhost/oauth"},
	"github.com/gin-gonic/gin": {"clrhost/server", "clrhost/oauth"},
	"gorm.io":                  {"clrhost/storage"},
	"github.com/spf13":         {"clrhost/cmd"},
	"github.com/knadh/koanf":   {"clrhost/cmd"},
	"golang.org/x/oauth2":      {"clrhost/server/acceptance"},
	"github.com/chromedp":      {"clrhost/internal/chromium", "clrhost/conformance/browser/chromium", "clrhost/server/paper"},
	"github.com/piprate":       {"clrhost/credential/jsonld", "clrhost/credential/proof"},
}

// listed is a package as go list describes it.
type listed struct {
	ImportPath                         string
	Imports, TestImports, XTestImports []string
}

// helps reports whether the package is of use to tests alone: it takes a testing.TB.
func (p listed) helps() bool { return slices.Contains(p.Imports, "testing") }

func TestImportArrows(t *testing.T) {
	all := packages(t)
	for _, p := range all {
		room := within(p.ImportPath, slices.Collect(maps.Keys(arrows)))
		require.True(t, room != "" || p.ImportPath == root, "%s is in no known room: add it to docs/architecture.md and to this test", p.ImportPath)
		code := append([]string{room}, arrows[room]...)
		tests := slices.Concat(code, testArrows[room])
		if p.ImportPath == root {
			tests = testArrows[root]
		}
		if p.helps() {
			code = tests
		}
		for _, imported := range p.Imports {
			requireArrow(t, p.ImportPath, imported, code)
			require.True(t, p.helps() || !all[imported].helps(), "%s must not import %s, which is for tests", p.ImportPath, imported)
		}
		for _, imported := range slices.Concat(p.TestImports, p.XTestImports) {
			requireArrow(t, "a test of "+p.ImportPath, imported, tests)
		}
		for _, imported := range slices.Concat(p.Imports, p.TestImports, p.XTestImports) {
			if library := within(imported, slices.Collect(maps.Keys(homes))); library != "" {
				require.NotEmpty(t, within(p.ImportPath, homes[library]), "%s must not import %s", p.ImportPath, imported)
			}
		}
	}
}

func requireArrow(t *testing.T, importer, imported string, allowed []string) {
	t.Helper()
	if strings.HasPrefix(imported, "clrhost/") {
		require.NotEmpty(t, within(imported, allowed), "%s must not import %s", importer, imported)
	}
}

// packages are all packages of ours by their import paths.
func packages(t *testing.T) map[string]listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-json=ImportPath,Imports,TestImports,XTestImports", "./...").Output()
	require.NoError(t, err)
	found := map[string]listed{}
	for decoder := json.NewDecoder(strings.NewReader(string(out))); ; {
		var p listed
		err := decoder.Decode(&p)
		if errors.Is(err, io.EOF) {
			break
		}
		require.NoError(t, err)
		found[p.ImportPath] = p
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
