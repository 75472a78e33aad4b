package report_test

import (
	"archive/zip"
	"bytes"
	"crypto/sha256"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/report"
)

// unpacked writes the bundle of a document and returns its files by name, and their names in order.
func unpacked(t *testing.T, d report.Document) (files map[string]string, names []string) {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, report.WriteBundle(&out, d))
	archive, err := zip.NewReader(bytes.NewReader(out.Bytes()), int64(out.Len()))
	require.NoError(t, err)
	files = map[string]string{}
	for _, f := range archive.File {
		require.True(t, began.Equal(f.Modified), "%s has the time of the run", f.Name)
		r, err := f.Open()
		require.NoError(t, err)
		text, err := io.ReadAll(r)
		require.NoError(t, err)
		files[f.Name] = string(text)
		names = append(names, f.Name)
	}
	return files, names
}

// bundled is the sample with settings, and with a step that repeats others.
func bundled() report.Document {
	d := sample()
	d.Run.Settings = []conformance.Setting{{Name: "profile", Value: "full"}, {Name: "user", Value: "ada \"A\"\n@example.org"}}
	whole := d.Steps[0]
	whole.ID, whole.Service, whole.Repeats = "host.2", "Host", "Service Provider (Read)"
	d.Steps = append(d.Steps, whole)
	return d
}

func TestABundleHasTheStepsInTheirOrder(t *testing.T) {
	files, names := unpacked(t, bundled())
	require.Equal(t, []string{
		"README.txt", "report.html", "report.json", "report.junit.xml", "settings.yaml",
		"steps/provider-read.1.txt", "steps/provider-read.2.txt", "steps/provider-read.3.txt", "steps/host.1.txt", "steps/host.2.txt",
		"SHA256SUMS",
	}, names)
	index := files["README.txt"]
	for _, part := range []string{"https://clr.example", "clrhost 0.4.0", "CLR 2.0", "2026-03-14T09:26:53Z", "1. Read the description. passed: steps/provider-read.1.txt"} {
		require.Contains(t, index, part)
	}
	require.Equal(t, "profile: \"full\"\nuser: \"ada \\\"A\\\" @example.org\"\n", files["settings.yaml"])

	step := files["steps/provider-read.1.txt"]
	require.Contains(t, step, "Outcome: passed (1 passed, 1 skipped)")
	require.Contains(t, step, "=== discovery.get  MUST  passed ===")
	require.Contains(t, step, "GET https://clr.example/ims/clr/v2p0/discovery/get\nAccept: application/json")
	require.Contains(t, step, "200 OK\nContent-Type: application/json")
	require.NotContains(t, step, "token.code.once", "a step has its own cases only")
	require.Contains(t, files["steps/host.1.txt"], "It is shown by hand.")
	require.Contains(t, files["steps/host.2.txt"], "in the files of the steps of Service Provider (Read)")
}

// Who receives a bundle can see whether it is whole, and the same run gives the same bytes.
func TestChecksumsOfABundle(t *testing.T) {
	files, names := unpacked(t, bundled())
	var want strings.Builder
	for _, name := range names[:len(names)-1] {
		fmt.Fprintf(&want, "%x  %s\n", sha256.Sum256([]byte(files[name])), name)
	}
	require.Equal(t, want.String(), files["SHA256SUMS"])

	var first, second bytes.Buffer
	require.NoError(t, report.WriteBundle(&first, bundled()))
	require.NoError(t, report.WriteBundle(&second, bundled()))
	require.Equal(t, first.Bytes(), second.Bytes())
}

// A host can make a step long; its file ends, and says where the rest is.
func TestAStepOfABundleIsBounded(t *testing.T) {
	d := bundled()
	results := d.Run.Groups[0].Results
	for len(results[0].Exchanges) < 1000 {
		e := results[0].Exchanges[0]
		e.ResponseBody = strings.Repeat("x", 8<<10)
		results[0].Exchanges = append(results[0].Exchanges, e)
	}
	files, _ := unpacked(t, d)
	step := files["steps/provider-read.1.txt"]
	require.Less(t, len(step), 4<<20)
	require.Contains(t, step, "discovery.get and the cases after it are in report.json")
}

// What a host sent stands in the files as text that no terminal obeys.
func TestABundleIsHarmless(t *testing.T) {
	d := bundled()
	d.Steps[0].IDs = append(d.Steps[0].IDs, "token.code.once")
	files, _ := unpacked(t, d)
	require.Contains(t, files["steps/provider-read.1.txt"], `\x1b[2J`)
	for name, text := range files {
		if strings.HasSuffix(name, ".txt") {
			require.False(t, strings.ContainsAny(text, "\x1b\u202e"), name)
		}
	}
}

// A run that never began has evidence, too: of why.
func TestABundleOfARunThatNeverBegan(t *testing.T) {
	d := report.Document{Run: conformance.Report{Started: began, Aborted: "address: it does not answer"}, Steps: sampleSteps()}
	files, names := unpacked(t, d)
	require.Equal(t, []string{"README.txt", "report.html", "report.json", "report.junit.xml", "settings.yaml", "SHA256SUMS"}, names)
	require.Contains(t, files["README.txt"], "Ended early  address: it does not answer\n")
	require.Contains(t, files["README.txt"], "Exit code    2\n")
	require.Contains(t, files["README.txt"], "No step of a certification was asked whole.")
}
