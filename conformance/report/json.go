package report

import (
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"time"

	"clrhost/conformance"
	"clrhost/conformance/exchange"
)

// format is the version of the shape below.
const format = 2

// document is the whole JSON report.
type document struct {
	Format     int              `json:"format"`
	Tool       string           `json:"tool"`
	Catalogue  string           `json:"catalogue"` // version of the catalogue of requirements
	Host       string           `json:"host"`      // the base URL that was tested
	HostTitle  string           `json:"host_title,omitempty"`
	Profile    string           `json:"profile"`
	Only       []string         `json:"only,omitempty"` // what of the profile was asked, as patterns; all of it without
	Standard   string           `json:"standard"`
	Started    time.Time        `json:"started"`
	DurationMS int64            `json:"duration_ms"`
	Verdict    string           `json:"verdict"`   // the run in a sentence, for people
	ExitCode   int              `json:"exit_code"` // 0 good, 1 failed, 2 could not be made or ended early, 3 not conclusive
	Aborted    string           `json:"aborted,omitempty"`
	Left       []string         `json:"left"`   // what the run left at the host, each as a sentence
	Totals     map[standing]int `json:"totals"` // each case counts once: known and unexpected ones do not count as fail or pass
	Preflight  []finding        `json:"preflight"`
	FixFirst   []fixable        `json:"fix_first"` // failures by likely cause, the most urgent first
	Groups     []group          `json:"groups"`
	Steps      []rehearsed      `json:"steps,omitempty"` // of the certifications that the profile rehearses, in the order of the guide
	Coverage   []covered        `json:"coverage,omitempty"`
	Compared   *compared        `json:"compared,omitempty"` // with an earlier run
}

// compared is an earlier run, and what changed since.
type compared struct {
	Tool      string    `json:"tool"`
	Catalogue string    `json:"catalogue"`
	Host      string    `json:"host"`
	Profile   string    `json:"profile"`
	Started   time.Time `json:"started"`
	changes
}

// finding is a preflight check.
type finding struct {
	Check  string `json:"check"`
	OK     bool   `json:"ok"`
	Detail string `json:"detail"`
	Fix    string `json:"fix,omitempty"`
}

// fixable is a likely cause.
type fixable struct {
	Title   string            `json:"title"`
	Outcome standing          `json:"outcome"` // the worst of its cases
	Level   conformance.Level `json:"level"`   // the strongest of its cases
	Cases   []string          `json:"cases"`
}

// group is the cases of a subject.
type group struct {
	Name    string   `json:"name"`
	Title   string   `json:"title"`
	Results []result `json:"results"`
}

// result is a case and what became of it.
type result struct {
	ID           string              `json:"id"`
	Level        conformance.Level   `json:"level"`
	Outcome      conformance.Outcome `json:"outcome"` // pass, fail, warn, skip or error
	Want         string              `json:"want"`    // what a conforming host does
	Clause       string              `json:"clause,omitempty"`
	Requirements []string            `json:"requirements,omitempty"`
	Expected     string              `json:"expected,omitempty"`
	Actual       string              `json:"actual,omitempty"`
	Reason       string              `json:"reason,omitempty"` // of a skip or an error
	Notes        []string            `json:"notes,omitempty"`
	Known        string              `json:"known,omitempty"`      // why the outcome was expected
	Unexpected   string              `json:"unexpected,omitempty"` // how the outcome differs from the expected one
	Repeat       string              `json:"repeat,omitempty"`     // the command that asks the case again
	Decided      *int                `json:"decided,omitempty"`    // index of the exchange that decided
	Exchanges    []jsonExchange      `json:"exchanges,omitempty"`
	Started      time.Time           `json:"started,omitzero"`
	DurationMS   int64               `json:"duration_ms"`
}

// jsonExchange is a request and its answer, without secrets.
type jsonExchange struct {
	Method          string      `json:"method"`
	URL             string      `json:"url"`
	RequestHeaders  http.Header `json:"request_headers,omitempty"`
	RequestBody     string      `json:"request_body,omitempty"`
	Status          int         `json:"status,omitempty"`
	ResponseHeaders http.Header `json:"response_headers,omitempty"`
	ResponseBody    string      `json:"response_body,omitempty"`
	Failure         string      `json:"failure,omitempty"` // why there was no answer, or why it is not whole
	Started         time.Time   `json:"started,omitzero"`
	DurationMS      int64       `json:"duration_ms"`
}

// covered is a requirement and what proves it.
type covered struct {
	ID      string            `json:"id"`
	Level   conformance.Level `json:"level"`
	Area    string            `json:"area"`
	Text    string            `json:"text"`
	Clause  string            `json:"clause,omitempty"`
	Cases   []string          `json:"cases"`
	Outcome standing          `json:"outcome"`          // the worst of its cases, "not-run", or "no-case"
	Reason  string            `json:"reason,omitempty"` // why there is no case
}

// WriteJSON writes the report for scripts.
func WriteJSON(w io.Writer, d Document) error {
	e := json.NewEncoder(w)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	if err := e.Encode(shape(d.kept())); err != nil {
		return fmt.Errorf("write the JSON report: %w", err)
	}
	return nil
}

func shape(d Document) document {
	run := d.Run
	out := document{
		Format: format, Tool: run.Tool, Catalogue: run.Catalogue, Host: run.Subject.Address, HostTitle: run.Subject.Title, Profile: run.Profile, Only: run.Only, Standard: run.Subject.Standard,
		Started: run.Started.UTC(), DurationMS: run.Duration.Milliseconds(), Verdict: verdict(run), ExitCode: run.ExitCode(),
		Aborted: run.Aborted, Left: append([]string{}, run.Left...), Totals: map[standing]int{},
		Preflight: []finding{}, FixFirst: []fixable{}, Groups: []group{},
	}
	counted := count(run.Results())
	for _, s := range standings {
		out.Totals[s] = counted[s]
	}
	for _, f := range run.Preflight {
		out.Preflight = append(out.Preflight, finding(f))
	}
	for _, c := range causes(run) {
		out.FixFirst = append(out.FixFirst, fixable{Title: c.title, Outcome: c.worst(), Level: c.level(), Cases: c.ids()})
	}
	for _, g := range run.Groups {
		shaped := group{Name: g.Name, Title: g.Title, Results: []result{}}
		for _, r := range g.Results {
			shaped.Results = append(shaped.Results, shapeResult(r))
		}
		out.Groups = append(out.Groups, shaped)
	}
	out.Steps = shapeSteps(d.rehearsals())
	for _, row := range d.coverage() {
		out.Coverage = append(out.Coverage, covered{
			ID: row.ID, Level: row.Level, Area: row.Area, Text: row.Text, Clause: row.Clause,
			Cases: append([]string{}, row.Cases...), Outcome: row.standing, Reason: row.Reason,
		})
	}
	if p := d.Past; p != nil {
		out.Compared = &compared{p.Tool, p.Catalogue, p.Host, p.Profile, p.Started.UTC(), d.changes()}
	}
	return out
}

func shapeResult(r conformance.Result) result {
	out := result{
		ID: r.Case.ID, Level: r.Case.Level, Outcome: r.Outcome, Want: r.Case.Want, Clause: r.Case.Clause, Requirements: r.Case.Proves,
		Expected: r.Expected, Actual: r.Actual, Reason: r.Reason, Notes: r.Notes, Known: r.Known, Unexpected: r.Unexpected, Repeat: r.Repeat,
		Started: r.Started.UTC(), DurationMS: r.Duration.Milliseconds(),
	}
	if r.At >= 0 && r.At < len(r.Exchanges) {
		out.Decided = &r.At
	}
	for _, e := range r.Exchanges {
		out.Exchanges = append(out.Exchanges, shapeExchange(e))
	}
	return out
}

func shapeExchange(e exchange.Exchange) jsonExchange {
	return jsonExchange{
		Method: e.Method, URL: e.URL, RequestHeaders: e.RequestHeader, RequestBody: e.RequestBody,
		Status: e.Status, ResponseHeaders: e.ResponseHeader, ResponseBody: e.ResponseBody,
		Failure: e.Failure, Started: e.Started.UTC(), DurationMS: e.Duration.Milliseconds(),
	}
}
