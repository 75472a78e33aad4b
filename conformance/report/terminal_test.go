package report_test

import (
	"bytes"
	"cmp"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/report"
)

// A log is for grep: the first word of a result's line is its outcome, the second its id, and nothing moves a cursor. What
// is good is left to the summary, unless all is asked for.
func TestLogHasOneLineAResult(t *testing.T) {
	for _, verbose := range []bool{false, true} {
		var out bytes.Buffer
		require.NoError(t, follow(&out, report.TerminalOptions{Verbose: verbose}))
		log := out.String()
		require.NotContains(t, log, "\x1b")
		require.NotContains(t, log, "\r")
		require.Equal(t, verbose, strings.Contains(log, "preflight.reachable"))
		require.Contains(t, log, "preflight.clock")
		for _, r := range sampleRun().Results()[:10] {
			isGood := r.Unexpected == "" && (r.Known != "" || r.Outcome == conformance.Pass || r.Outcome == conformance.Skip)
			want := 1
			if isGood && !verbose {
				want = 0
			}
			n := 0
			for line := range strings.Lines(log) {
				fields := strings.Fields(line)
				if !strings.HasPrefix(line, " ") && len(fields) > 2 && fields[1] == r.Case.ID {
					n++
				}
			}
			require.Equal(t, want, n, r.Case.ID)
		}
	}
}

// No line is wider than the terminal, but for addresses and what is copied into a shell.
func TestLinesFitTheTerminal(t *testing.T) {
	for _, width := range []int{0, 60, 80, 120} {
		for _, live := range []bool{false, true} {
			var out bytes.Buffer
			require.NoError(t, follow(&out, report.TerminalOptions{Live: live, Verbose: true, Width: width}))
			for line := range strings.Lines(settled(out.String())) {
				line = strings.TrimSuffix(line, "\n")
				if !strings.Contains(line, "://") {
					require.LessOrEqual(t, utf8.RuneCountInString(line), cmp.Or(width, 80), line)
				}
				require.Equal(t, strings.TrimRight(line, " "), line)
			}
		}
	}
}

// A reason says at its end what to do, so it is shown whole, however long it is.
func TestTheRemedyIsNeverCut(t *testing.T) {
	const remedy = "name the button with selectors.allow in the file of --config."
	r := passing("token.code.once", "A code is good for one exchange.")
	r.Group, r.Outcome = "token", conformance.Error
	r.Reason = "The page was not understood: " + strings.Repeat("it has the button “Share my records with them”, ", 30) + remedy
	run := conformance.Report{Groups: []conformance.GroupResult{{Name: "token", Results: []conformance.Result{r}}}}
	var terminal, junit, page bytes.Buffer
	shown := report.NewTerminal(&terminal, report.TerminalOptions{})
	shown.Finished(r)
	require.NoError(t, shown.End(report.Document{Run: run}))
	require.Equal(t, 2, strings.Count(strings.Join(strings.Fields(terminal.String()), " "), remedy), "with the case and in what to fix first")
	require.NoError(t, report.WriteJUnit(&junit, report.Document{Run: run}, report.JUnitOptions{}))
	require.Equal(t, 2, strings.Count(junit.String(), remedy), "in the message and in the text")
	require.NoError(t, report.WriteHTML(&page, report.Document{Run: run}))
	require.Equal(t, 2, strings.Count(page.String(), remedy), "with the case and in what to fix first")
}

// What passed takes one line a group; its cases are not named again once the progress line is gone.
func TestLiveTreeFoldsWhatPassed(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, follow(&out, report.TerminalOptions{Live: true}))
	tree := settled(out.String())
	require.Contains(t, tree, "✓ Discovery  1 passed, 1 skipped\n")
	before, _, _ := strings.Cut(tree, "Changes since")
	require.NotContains(t, before, "discovery.get")
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
	require.NoError(t, terminal.End(report.Document{Run: conformance.Report{Groups: []conformance.GroupResult{{Name: "extra", Results: []conformance.Result{r}}}}}))
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
