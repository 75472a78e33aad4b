package report_test

import (
	"bytes"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/report"
)

// A log is for grep: the first word of a result's line is its outcome, the second its id, and nothing moves a cursor.
func TestLogHasOneLineAResult(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, follow(&out, report.TerminalOptions{}))
	log := out.String()
	require.NotContains(t, log, "\x1b")
	require.NotContains(t, log, "\r")
	for _, r := range sampleRun().Results()[:10] {
		n := 0
		for line := range strings.Lines(log) {
			fields := strings.Fields(line)
			if !strings.HasPrefix(line, " ") && len(fields) > 2 && fields[1] == r.Case.ID {
				n++
			}
		}
		require.Equal(t, 1, n, r.Case.ID)
	}
}

// What passed takes one line a group; its cases are not named again once the progress line is gone.
func TestLiveTreeFoldsWhatPassed(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, follow(&out, report.TerminalOptions{Live: true}))
	tree := settled(out.String())
	require.Contains(t, tree, "✓ Discovery  1 passed, 1 skipped\n")
	require.NotContains(t, tree, "discovery.get")
	require.Contains(t, tree, "\n  ✗ token.code.once  MUST  A code is good for one exchange")
	require.Contains(t, tree, "\n  1 known, 3 failed, 1 not run\n")
	require.NotContains(t, tree, "\x1b", "nothing is coloured, and no progress is left behind")
}

// Groups and results nobody announced are shown all the same.
func TestLiveTreeOfAnUnannouncedGroup(t *testing.T) {
	var out bytes.Buffer
	terminal := report.NewTerminal(&out, report.TerminalOptions{Live: true})
	r := passing("extra.one", "Something more.")
	r.Group = "extra"
	terminal.Finished(r)
	require.NoError(t, terminal.End(conformance.Report{Groups: []conformance.GroupResult{{Name: "extra", Results: []conformance.Result{r}}}}))
	require.Contains(t, settled(out.String()), "✓ extra  1 passed\n")
}

// settled is what stays on a terminal: what is erased is gone.
func settled(written string) string {
	var kept strings.Builder
	for line := range strings.Lines(written) {
		if i := strings.LastIndex(line, "\r\x1b[2K"); i >= 0 {
			line = line[i+len("\r\x1b[2K"):]
		}
		kept.WriteString(line)
	}
	return kept.String()
}
