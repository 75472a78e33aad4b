package report_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/report"
)

// What was written can be read again, whatever a host put into it.
func TestPastIsWhatWriteJSONWrote(t *testing.T) {
	var written bytes.Buffer
	require.NoError(t, report.WriteJSON(&written, sample()))
	past, err := report.ReadPast(written.Bytes())
	require.NoError(t, err)
	require.Equal(t, "clrhost 0.4.0", past.Tool)
	require.Equal(t, "https://clr.example", past.Host)
	require.True(t, began.Equal(past.Started))
	require.Equal(t, []string{
		"token.code.once", "token.cache", "token.refresh.rotates", "token.pkce.plain", "paging.count", "paging.last", "paging.first",
	}, past.Bad())
}

func TestPastRejectsWhatIsNoReport(t *testing.T) {
	result := func(text string) string {
		return `{"format": 2, "groups": [{"results": [` + text + `]}]}`
	}
	for text, why := range map[string]string{
		``:                                     "this is not a JSON report: ",
		`<html>`:                               "this is not a JSON report: ",
		`[]`:                                   "this is not a JSON report: ",
		`{"format": 2} {}`:                     "this is not a JSON report: ",
		`{"tests": 4}`:                         `this is not a JSON report of clrhost conformance: it has no member "format"`,
		`{"format": 1}`:                        "the report is of format 1, and this version reads format 2; make it again with this version",
		`{"format": 2, "format": 2}`:           "this is not a JSON report: ",
		`{"format": 2, "groups": "none"}`:      "the report is not of format 2: ",
		result(`{"id": "A"}`):                  "result 1: id must be that of a case",
		result(`{"id": "a.b"}`):                "the case a.b: outcome must be pass, fail, warn, skip or error",
		result(`{"id": "a", "outcome": "no"}`): "the case a: outcome must be pass, fail, warn, skip or error",
		result(`{"id": "a", "outcome": "pass"}, {"id": "a", "outcome": "pass"}`): "the case a is there twice",
	} {
		_, err := report.ReadPast([]byte(text))
		require.ErrorContains(t, err, why, text)
	}
	_, err := report.ReadPast(bytes.Repeat([]byte(" "), report.MaxPast+1))
	require.EqualError(t, err, "the report must have at most 67108864 bytes")
}

func FuzzReadPast(f *testing.F) {
	f.Add([]byte(samplePast))
	f.Fuzz(func(t *testing.T, data []byte) {
		past, err := report.ReadPast(data)
		if err != nil && len(past.Bad()) > 0 {
			t.Fatalf("cases of a report that is rejected: %v", err)
		}
	})
}

func TestChanges(t *testing.T) {
	var written bytes.Buffer
	require.NoError(t, report.WriteJSON(&written, sample()))
	var got struct {
		Compared struct {
			Tool                          string
			Worse, Better, Skipped, Asked []struct{ ID, Before, After string }
			New, Gone                     []string
			NotRun                        []string `json:"not_run"`
		}
	}
	require.NoError(t, json.Unmarshal(written.Bytes(), &got))
	c := got.Compared
	require.Equal(t, "clrhost 0.3.0", c.Tool)
	require.Equal(t, "[{token.code.once pass fail} {token.pkce.plain known unexpected} {paging.count skip fail}]", fmt.Sprint(c.Worse))
	require.Equal(t, "[{token.cache fail warn}]", fmt.Sprint(c.Better))
	require.Equal(t, "[{discovery.https pass skip}]", fmt.Sprint(c.Skipped))
	require.Equal(t, "[{discovery.get skip pass} {paging.since skip pass}]", fmt.Sprint(c.Asked))
	require.Equal(t, []string{"paging.first"}, c.New)
	require.Equal(t, []string{"token.gone"}, c.Gone)
	require.Equal(t, []string{"read.other"}, c.NotRun)
}

// That nothing changed is worth a line, too.
func TestNoChange(t *testing.T) {
	d := sample()
	var before, page, script, terminal bytes.Buffer
	require.NoError(t, report.WriteJSON(&before, d))
	past, err := report.ReadPast(before.Bytes())
	require.NoError(t, err)
	d.Past = &past
	require.NoError(t, report.WriteHTML(&page, d))
	require.NoError(t, report.WriteJSON(&script, d))
	require.NoError(t, report.NewTerminal(&terminal, report.TerminalOptions{}).End(d))
	require.Contains(t, page.String(), "<p>Nothing changed.</p>")
	require.Contains(t, script.String(), `"worse": [],`)
	require.Contains(t, terminal.String(), "\nChanges since the run of 14 March 2026, 09:26 UTC by clrhost 0.4.0, catalogue\n0123456789ab\n  Nothing changed.\n")
	require.NotContains(t, terminal.String(), "another host")

	d.Run.Subject.Address = "https://other.example"
	terminal.Reset()
	require.NoError(t, report.NewTerminal(&terminal, report.TerminalOptions{}).End(d))
	require.Contains(t, terminal.String(), "  That run was of another host, https://clr.example.\n")
}
