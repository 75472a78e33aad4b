package report

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"clrhost/conformance"
	"clrhost/conformance/exchange"
)

// What of a run a step shows, in bytes. A run keeps no body that is longer than the first.
const (
	evidenceBody = 8 << 10
	evidenceStep = 4 << 20 // of a step's file; the JSON report has what is beyond
)

// file is the name of the file with a step's exchanges.
func (r rehearsal) file() string { return "steps/" + r.ID + ".txt" }

// writeIndex writes what the bundle is, what it holds, and what the run found.
func writeIndex(w io.Writer, d Document) error {
	run := d.Run
	var b strings.Builder
	fmt.Fprintf(&b, "Evidence of a conformance run\n\n")
	for _, row := range [][2]string{
		{"Host", line(run.Subject.Address)},
		{"Title", line(run.Subject.Title)},
		{"Standard", line(run.Subject.Standard)},
		{"Profile", line(run.Profile)},
		{"Asked", line(strings.Join(run.Only, ", "))},
		{"Tool", line(run.Tool)},
		{"Catalogue", line(run.Catalogue)},
		{"JSON report", fmt.Sprintf("format %d", format)},
		{"Begun", run.Started.UTC().Format(time.RFC3339)},
		{"Took", took(run.Duration)},
		{"Verdict", verdict(run)},
		{"Cases", count(run.Results()).String()},
		{"Exit code", fmt.Sprint(run.ExitCode())},
		{"Ended early", line(run.Aborted)},
	} {
		if row[1] != "" {
			fmt.Fprintf(&b, "%-12s %s\n", row[0], row[1])
		}
	}
	service := ""
	for _, r := range d.rehearsals() {
		if r.Service != service {
			service = r.Service
			fmt.Fprintf(&b, "\nSteps of %s\n", service)
		}
		fmt.Fprintf(&b, "  %s. %s %s: %s\n", r.number(), r.Title, words[r.standing], r.file())
	}
	if service == "" {
		b.WriteString("\nNo step of a certification was asked whole.\n")
	}
	b.WriteString("\nFiles\n" +
		"  report.html       the report for people; open it in a browser\n" +
		"  report.json       the report for scripts, with every exchange\n" +
		"  report.junit.xml  the report for build servers\n" +
		"  settings.yaml     how the run was configured, without secrets\n" +
		"  steps/            the exchanges of each step, in the order of the certification guide\n" +
		"  SHA256SUMS        checksums of all of these; compare them with sha256sum -c SHA256SUMS\n\n" +
		"Passwords, tokens and other secrets were replaced before anything was written. What the records of the test user hold was not.\n")
	_, err := io.WriteString(w, b.String())
	return err
}

// writeSettings writes the settings as YAML. A string of JSON is one of YAML.
func writeSettings(w io.Writer, settings []conformance.Setting) error {
	for _, s := range settings {
		if _, err := fmt.Fprintf(w, "%s: %q\n", line(s.Name), line(s.Value)); err != nil {
			return err
		}
	}
	return nil
}

// writeStep writes a step with the exchanges of its cases, in the order in which the run asked them.
func writeStep(w io.Writer, r rehearsal, run conformance.Report) error {
	var b strings.Builder
	fmt.Fprintf(&b, "%s, step %s: %s\n%s\n\nOutcome: %s", r.Service, r.number(), r.Title, r.Shows, words[r.standing])
	if counted := r.counted(); counted != "" {
		fmt.Fprintf(&b, " (%s)", counted)
	}
	b.WriteString("\n")
	if r.Remark != "" {
		fmt.Fprintf(&b, "%s\n", r.Remark)
	}
	if r.Repeats != "" {
		fmt.Fprintf(&b, "The exchanges are in the files of the steps of %s.\n", r.Repeats)
		_, err := io.WriteString(w, b.String())
		return err
	}
	for _, result := range run.Results() {
		if _, isOfStep := r.ran[result.Case.ID]; !isOfStep {
			continue
		}
		text := evidenceOf(result)
		if b.Len()+len(text) > evidenceStep {
			fmt.Fprintf(&b, "\n\n%s and the cases after it are in report.json: this file would be too long.\n", line(result.Case.ID))
			break
		}
		b.WriteString(text)
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// evidenceOf is a case with its exchanges, as text.
func evidenceOf(r conformance.Result) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n\n=== %s  %s  %s ===\n\n%s\n", line(r.Case.ID), r.Case.Level, words[standingOf(r)], line(r.Case.Want))
	say := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, cut(visible(text), evidenceBody))
		}
	}
	say("Rule", rule(r))
	say("Expected", r.Expected)
	say("Actual", r.Actual)
	say("Reason", r.Reason)
	say("Known", r.Known)
	for _, note := range r.Notes {
		say("Note", note)
	}
	for i, e := range r.Exchanges {
		fmt.Fprintf(&b, "\n--- exchange %d of %d, %s, %s", i+1, len(r.Exchanges), e.Started.UTC().Format(time.RFC3339), took(e.Duration))
		if i == r.At {
			b.WriteString(", which decided")
		}
		fmt.Fprintf(&b, " ---\n\n%s", exchanged(e))
	}
	return b.String()
}

// exchanged is an exchange as text: the request, and the answer or why there was none.
func exchanged(e exchange.Exchange) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s %s\n%s\n\n", line(e.Method), short(e.URL, evidenceBody), message(e.RequestHeader, e.RequestBody, evidenceBody))
	if e.Status != 0 {
		fmt.Fprintf(&b, "%s\n%s\n", strings.TrimSpace(fmt.Sprintf("%d %s", e.Status, http.StatusText(e.Status))),
			message(e.ResponseHeader, e.ResponseBody, evidenceBody))
	}
	if e.Failure != "" {
		fmt.Fprintf(&b, "%s\n", visible(e.Failure))
	}
	return b.String()
}
