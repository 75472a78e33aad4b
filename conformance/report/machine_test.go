package report_test

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"errors"
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/report"
)

func TestJSONReadsBack(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, report.WriteJSON(&out, sample()))
	var got struct {
		Format     int            `json:"format"`
		DurationMS int64          `json:"duration_ms"`
		Started    time.Time      `json:"started"`
		ExitCode   int            `json:"exit_code"`
		Totals     map[string]int `json:"totals"`
		FixFirst   []struct {
			Cases []string `json:"cases"`
		} `json:"fix_first"`
		Groups []struct {
			Name    string `json:"name"`
			Results []struct {
				ID        string `json:"id"`
				Outcome   string `json:"outcome"`
				Decided   *int   `json:"decided"`
				Exchanges []struct {
					URL          string `json:"url"`
					ResponseBody string `json:"response_body"`
				} `json:"exchanges"`
			} `json:"results"`
		} `json:"groups"`
		Coverage []struct {
			ID, Outcome, Reason string
			Cases               []string
		} `json:"coverage"`
	}
	require.NoError(t, json.Unmarshal(out.Bytes(), &got))
	require.Equal(t, 2, got.Format)
	require.Equal(t, int64(12345), got.DurationMS)
	require.True(t, began.Equal(got.Started))
	require.Equal(t, conformance.ExitFailed, got.ExitCode)
	require.Equal(t, map[string]int{"pass": 2, "fail": 4, "warn": 1, "skip": 1, "error": 1, "known": 1, "unexpected": 1}, got.Totals)
	require.Equal(t, []string{"token.code.once"}, got.FixFirst[0].Cases)

	once := got.Groups[1].Results[0]
	require.Equal(t, "token.code.once", once.ID)
	require.Equal(t, 1, *once.Decided)
	require.Contains(t, once.Exchanges[*once.Decided].ResponseBody, "<script>")
	require.Nil(t, got.Groups[0].Results[0].Decided)

	outcomes := map[string]string{}
	for _, row := range got.Coverage {
		outcomes[row.ID] = row.Outcome
	}
	require.Equal(t, map[string]string{
		"CLR-DISC-001": "pass", "OAUTH-041": "fail", "OAUTH-052": "warn", "CLR-PAGE-009": "known", "CLR-MODEL-077": "no-case",
	}, outcomes)
}

func TestJSONOfNothing(t *testing.T) {
	var out bytes.Buffer
	require.NoError(t, report.WriteJSON(&out, report.Document{}))
	require.NotContains(t, out.String(), "null", "a list is a list, even when it is empty")
}

// junit is what build servers read.
type junit struct {
	Tests    int `xml:"tests,attr"`
	Failures int `xml:"failures,attr"`
	Errors   int `xml:"errors,attr"`
	Suites   []struct {
		Name     string `xml:"name,attr"`
		Tests    int    `xml:"tests,attr"`
		Failures int    `xml:"failures,attr"`
		Cases    []struct {
			Name    string   `xml:"name,attr"`
			Failure *trouble `xml:"failure"`
			Error   *trouble `xml:"error"`
			Skipped *trouble `xml:"skipped"`
			Out     string   `xml:"system-out"`
		} `xml:"testcase"`
	} `xml:"testsuite"`
}

type trouble struct {
	Message string `xml:"message,attr"`
	Text    string `xml:",chardata"`
}

func readJUnit(t *testing.T, d report.Document, options report.JUnitOptions) junit {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, report.WriteJUnit(&out, d, options))
	var got junit
	require.NoError(t, xml.Unmarshal(out.Bytes(), &got))
	return got
}

func TestJUnitTellsFailureFromErrorFromSkip(t *testing.T) {
	kinds := func(options report.JUnitOptions) (map[string]string, junit) {
		got, kinds := readJUnit(t, sample(), options), map[string]string{}
		for _, suite := range got.Suites {
			for _, c := range suite.Cases {
				switch {
				case c.Failure != nil:
					kinds[c.Name] = "failure"
				case c.Error != nil:
					kinds[c.Name] = "error"
				case c.Skipped != nil:
					kinds[c.Name] = "skipped"
				default:
					kinds[c.Name] = "passed"
				}
			}
		}
		return kinds, got
	}
	lenient, got := kinds(report.JUnitOptions{})
	require.Equal(t, map[string]string{
		"preflight.reachable": "passed", "preflight.clock": "error", "preflight.run": "error",
		"discovery.get": "passed", "discovery.https": "skipped",
		"token.code.once": "failure", "token.cache": "passed", "token.refresh.rotates": "error", "token.pkce.plain": "failure",
		"paging.link.keeps": "skipped", "paging.count": "failure", "paging.last": "failure", "paging.first": "failure", "paging.since": "passed",
	}, lenient)
	require.Equal(t, []int{14, 5, 3}, []int{got.Tests, got.Failures, got.Errors})
	once := got.Suites[2].Cases[0]
	require.Contains(t, once.Failure.Text, `</pre></details><!--\x1b[2J\x00\a ]]> \u202egnp.exe\xff\xfe`)
	require.Contains(t, once.Out, "level: MUST\nwritten: RFC 6749, Section 4.1.2; OAUTH-041\n")
	require.Contains(t, got.Suites[2].Cases[1].Out, "warning: expected Cache-Control: no-store, got no Cache-Control")

	strict, got := kinds(report.JUnitOptions{Strict: true})
	require.Equal(t, "failure", strict["token.cache"])
	require.Equal(t, 6, got.Failures)
}

func TestJUnitOfARunThatNeverBegan(t *testing.T) {
	got := readJUnit(t, report.Document{}, report.JUnitOptions{})
	require.Equal(t, 1, got.Errors, "nothing that was run is not green")
	require.Equal(t, 1, got.Tests)
}

// broken is a writer that fails, as a full disk does.
type broken struct{}

var errFull = errors.New("no space left")

func (broken) Write([]byte) (int, error) { return 0, errFull }

func TestAFullDiskIsTold(t *testing.T) {
	for name, write := range map[string]func(io.Writer) error{
		"JSON":     func(w io.Writer) error { return report.WriteJSON(w, sample()) },
		"JUnit":    func(w io.Writer) error { return report.WriteJUnit(w, sample(), report.JUnitOptions{}) },
		"HTML":     func(w io.Writer) error { return report.WriteHTML(w, sample()) },
		"Terminal": func(w io.Writer) error { return report.NewTerminal(w, report.TerminalOptions{}).End(sample()) },
	} {
		require.ErrorIs(t, write(broken{}), errFull, name)
	}
}
