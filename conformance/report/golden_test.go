package report_test

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/report"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// golden compares with testdata/NAME.golden.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".golden")
	if *update {
		require.NoError(t, os.WriteFile(path, got, 0o644))
	}
	want, err := os.ReadFile(path)
	require.NoError(t, err)
	require.Empty(t, cmp.Diff(string(want), string(got)), "if this is meant, run the test with -update")
}

func TestGolden(t *testing.T) {
	rows := []struct {
		name  string
		write func(*bytes.Buffer) error
	}{
		{"report.json", func(w *bytes.Buffer) error { return report.WriteJSON(w, sample()) }},
		{"report.junit.xml", func(w *bytes.Buffer) error { return report.WriteJUnit(w, sample(), report.JUnitOptions{}) }},
		{"report.html", func(w *bytes.Buffer) error { return report.WriteHTML(w, sample()) }},
		{"terminal-log.txt", func(w *bytes.Buffer) error { return follow(w, report.TerminalOptions{}) }},
		{"terminal-log-verbose.txt", func(w *bytes.Buffer) error { return follow(w, report.TerminalOptions{Verbose: true}) }},
		{"terminal-live.txt", func(w *bytes.Buffer) error { return follow(w, report.TerminalOptions{Live: true}) }},
		{"terminal-live-coloured-verbose.txt", func(w *bytes.Buffer) error {
			return follow(w, report.TerminalOptions{Live: true, Coloured: true, Verbose: true})
		}},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			var out bytes.Buffer
			require.NoError(t, row.write(&out))
			golden(t, row.name, out.Bytes())
		})
	}
}

// follow shows the sample run as it would have happened, two cases at a time; the last of them never ended.
func follow(w *bytes.Buffer, options report.TerminalOptions) error {
	run := sampleRun()
	terminal := report.NewTerminal(w, options)
	terminal.Begin(suiteOf(run))
	for _, f := range run.Preflight {
		terminal.Checked(f)
	}
	paging := &run.Groups[2]
	paging.Results = paging.Results[:len(paging.Results)-1]
	for _, g := range run.Groups {
		for i := 0; i < len(g.Results); i += 2 {
			pair := g.Results[i:min(i+2, len(g.Results))]
			for _, r := range pair {
				terminal.Started(r.Case)
			}
			for _, r := range pair {
				terminal.Finished(r)
			}
		}
	}
	d := sample()
	d.Run = run
	return terminal.End(d, "report.html", "junit.xml")
}

var _ interface {
	Begin(conformance.Outline)
	Checked(conformance.Finding)
	Started(conformance.CaseInfo)
	Finished(conformance.Result)
	End(report.Document, ...string) error
} = (*report.Terminal)(nil)
