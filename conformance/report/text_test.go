package report

import (
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/exchange"
	"clrhost/internal/text"
)

func TestVisible(t *testing.T) {
	for given, want := range map[string]string{
		"plain ünïcødé 漢字":                 "plain ünïcødé 漢字",
		"two\r\nlines\tand a tab":          "two\nlines\tand a tab",
		"\x1b]0;title\x07":                 `\x1b]0;title\a`,
		"\u202egnp.exe":                    `\u202egnp.exe`,
		"\xff\xfe":                         `\xff\xfe`,
		"\U000e0041":                       `\U000e0041`,
		"no\u00a0break":                    `no\u00a0break`,
		"\u0645\u06cc\u200c\u062e\u0648":   "\u0645\u06cc\u200c\u062e\u0648",
		"a replacement \ufffd stays as is": "a replacement \ufffd stays as is",
	} {
		require.Equal(t, want, visible(given))
	}
}

func FuzzVisible(f *testing.F) {
	f.Add("\x1b[2J\u202e\xff\r\n")
	f.Fuzz(func(t *testing.T, given string) {
		for _, r := range visible(given) {
			if text.Hidden(r) && !strings.ContainsRune("\n\t", r) {
				t.Fatalf("%q is left of %q", r, given)
			}
		}
		if short := cut(given, 10); utf8.ValidString(given) && !utf8.ValidString(short) {
			t.Fatalf("%q is cut within a character: %q", given, short)
		}
	})
}

func TestAsked(t *testing.T) {
	e := exchange.Exchange{Method: "GET", URL: "https://h.example/x", Status: 200, Duration: 1500 * time.Millisecond}
	require.Equal(t, "GET https://h.example/x, answered 200 in 1.5 s", asked(e))
	e.Failure = "the body ended early"
	require.Equal(t, "GET https://h.example/x, answered 200, but the body ended early", asked(e))
	e.Status = 0
	require.Equal(t, "GET https://h.example/x, no answer: the body ended early", asked(e))
}

func TestVerdict(t *testing.T) {
	with := func(results ...conformance.Result) conformance.Report {
		return conformance.Report{Groups: []conformance.GroupResult{{Results: results}}}
	}
	pass := conformance.Result{Outcome: conformance.Pass}
	for _, row := range []struct {
		report conformance.Report
		want   string
	}{
		{with(), "Nothing was asked, so nothing is known about the host."},
		{with(conformance.Result{Outcome: conformance.Skip}), "Nothing was asked, so nothing is known about the host."},
		{with(pass), "The host kept every rule it was asked about."},
		{with(pass, bad("a.b", "a", conformance.Warn, "", "")), "The host kept every MUST it was asked about, but not all advice."},
		{with(pass, conformance.Result{Outcome: conformance.Fail, Known: "ticket 1"}), "Nothing failed but what was expected to."},
		{with(pass, bad("a.b", "a", conformance.Error, "", "")), "Nothing failed, but the harness could not tell in 1 case."},
		{with(conformance.Result{Outcome: conformance.Pass, Unexpected: "It passed."}), "1 case had another outcome than the expected one."},
		{with(pass, bad("a.b", "a", conformance.Fail, "", ""), bad("a.c", "a", conformance.Fail, "", "")), "The host does not conform: 2 cases failed."},
		{conformance.Report{Aborted: "The host went away."}, "The run ended early, so it proves nothing about the host as a whole."},
	} {
		require.Equal(t, row.want, verdict(row.report))
	}
}

func TestWorse(t *testing.T) {
	require.Equal(t, failed, worse(passed, failed))
	require.Equal(t, passed, worse(passed, skipped), "what passed in one case and was skipped in another is passed")
	require.Equal(t, passed, worse(notRun, passed))
	require.Equal(t, passed, worse(passed, notRun))
	require.Equal(t, undecided, worse(undecided, warned))
}
