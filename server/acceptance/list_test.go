package acceptance

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// list.tsv names for each requirement of an authorization server in the harness's catalogue what proves it on this host:
// cases, which conformance/mutant runs on both engines, and tests of this package for what no case can ask.
func TestEveryRequirementIsProven(t *testing.T) {
	t.Parallel()
	proofs := map[string]bool{}
	for _, id := range strings.Fields(read(t, "../../conformance/provider/testdata/cases.golden")) {
		proofs[id] = true
	}
	header := regexp.MustCompile(`(?m)^func (Test\w+)\(`)
	for _, file := range sources(t) {
		for _, found := range header.FindAllStringSubmatch(read(t, file), -1) {
			proofs[found[1]] = true
		}
	}
	required, listed := rows(t, "../../conformance/catalogue/oauth.tsv"), rows(t, "list.tsv")
	require.Len(t, listed, len(required))
	for i, row := range listed {
		require.Equal(t, required[i][0], row[0], "the requirements of the catalogue, in its order")
		require.NotEmpty(t, strings.Fields(row[1]), row[0])
		for _, proof := range strings.Fields(row[1]) {
			require.True(t, proofs[proof], "%s: there is no case and no test %s", row[0], proof)
		}
	}
}

// rows are the lines of a table below its header.
func rows(t *testing.T, path string) (cells [][]string) {
	t.Helper()
	for _, line := range strings.Split(strings.TrimSpace(read(t, path)), "\n")[1:] {
		cells = append(cells, strings.Split(line, "\t"))
	}
	return cells
}

func read(t *testing.T, path string) string {
	t.Helper()
	text, err := os.ReadFile(path)
	require.NoError(t, err)
	return string(text)
}

func sources(t *testing.T) []string {
	t.Helper()
	files, err := filepath.Glob("*_test.go")
	require.NoError(t, err)
	return files
}

// knows are the packages of ours that a file may import, by their prefix. The clients share no code with the server; the
// faults are those of its database.
var knows = map[string]string{
	"faults_test.go":   `"clrhost/storage/storagetest"`,
	"host_test.go":     `"clrhost/`,
	"store_test.go":    `"clrhost/storage`,
	"embedded_test.go": `"clrhost/credential/`,
	"vectors_test.go":  `"clrhost/internal/vector"`,
}

func TestOnlyTheHostKnowsTheServer(t *testing.T) {
	t.Parallel()
	for _, file := range sources(t) {
		parsed, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		require.NoError(t, err)
		for _, i := range parsed.Imports {
			allowed := knows[file] != "" && strings.HasPrefix(i.Path.Value, knows[file])
			require.True(t, allowed || !strings.HasPrefix(i.Path.Value, `"clrhost/`), "%s imports %s", file, i.Path.Value)
		}
	}
}
