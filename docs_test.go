package clrhost_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

var (
	quoted     = regexp.MustCompile("`([^` \n]+)`")
	linked     = regexp.MustCompile(`\]\(([^)#:]+)[^):]*\)|src="([^":]+)"`)
	placed     = regexp.MustCompile(`^(\.ci|cmd|conformance|credential|docs|internal|oauth|server|storage|testdata)/[\w./-]+$`)
	testName   = regexp.MustCompile(`^(Test|Fuzz|Benchmark)[A-Z]\w*$`)
	testHeader = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)[A-Z]\w*)`)
)

// What the documentation names exists: files and folders in backticks, links, and tests.
func TestDocumentationNamesWhatExists(t *testing.T) {
	documents, err := filepath.Glob("docs/*.md")
	require.NoError(t, err)
	require.NotEmpty(t, documents)
	functions := testFunctions(t)
	for _, document := range append(documents, "README.md", "SECURITY.md") {
		text := read(t, document)
		for _, name := range quoted.FindAllStringSubmatch(text, -1) {
			switch {
			case testName.MatchString(name[1]):
				require.True(t, slices.Contains(functions, name[1]), "%s: there is no test %s", document, name[1])
			case placed.MatchString(name[1]):
				_, err := os.Stat(name[1])
				require.NoError(t, err, document)
			}
		}
		for _, link := range linked.FindAllStringSubmatch(text, -1) {
			_, err := os.Stat(filepath.Join(filepath.Dir(document), link[1]+link[2]))
			require.NoError(t, err, document)
		}
	}
}

// SECURITY.md names the code that stops a threat and the test that shows it.
func TestEveryThreatHasCodeAndTest(t *testing.T) {
	rows := 0
	for _, line := range strings.Split(read(t, "SECURITY.md"), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || !strings.Contains(cells[3], "`") {
			continue
		}
		rows++
		for _, name := range quoted.FindAllStringSubmatch(cells[3]+cells[4], -1) {
			require.True(t, placed.MatchString(name[1]) || testName.MatchString(name[1]), "neither code nor a test: %s", name[1])
		}
		require.NotEmpty(t, quoted.FindString(cells[4]), "no test: %s", line)
	}
	require.Greater(t, rows, 10)
}

func read(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return string(text)
}

// testFunctions are the names of all tests, fuzz targets and benchmarks of ours.
func testFunctions(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		for _, header := range testHeader.FindAllStringSubmatch(read(t, path), -1) {
			names = append(names, header[1])
		}
		return nil
	})
	require.NoError(t, err)
	return names
}
