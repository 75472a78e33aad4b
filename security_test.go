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
	quoted     = regexp.MustCompile("`([^` ]+)`")
	testName   = regexp.MustCompile(`^(Test|Fuzz|Benchmark)[A-Z]`)
	testHeader = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)[A-Z]\w*)`)
)

// SECURITY.md names the code that stops a threat and the test that shows it. Both exist.
func TestSecurityNamesWhatExists(t *testing.T) {
	text, err := os.ReadFile("SECURITY.md")
	require.NoError(t, err)
	functions := testFunctions(t)
	rows := 0
	for _, line := range strings.Split(string(text), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) != 6 || !strings.Contains(cells[3], "`") {
			continue
		}
		rows++
		for _, name := range quoted.FindAllStringSubmatch(cells[3]+cells[4], -1) {
			if testName.MatchString(name[1]) {
				require.True(t, slices.Contains(functions, name[1]), "there is no %s: %s", name[1], line)
				continue
			}
			_, err := os.Stat(name[1])
			require.NoError(t, err, line)
		}
		require.NotEmpty(t, quoted.FindString(cells[4]), "no test: %s", line)
	}
	require.Greater(t, rows, 10)
}

// testFunctions are the names of all tests, fuzz targets and benchmarks of ours.
func testFunctions(t *testing.T) (names []string) {
	t.Helper()
	err := filepath.WalkDir(".", func(path string, _ fs.DirEntry, err error) error {
		if err != nil || !strings.HasSuffix(path, "_test.go") {
			return err
		}
		source, err := os.ReadFile(path)
		for _, header := range testHeader.FindAllSubmatch(source, -1) {
			names = append(names, string(header[1]))
		}
		return err
	})
	require.NoError(t, err)
	return names
}
