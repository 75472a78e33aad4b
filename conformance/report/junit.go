package report

import (
	"encoding/xml"
	"fmt"
	"io"
	"strings"
	"time"

	"clrhost/conformance"
)

// JUnitOptions is how strict a build is.
type JUnitOptions struct {
	Strict bool // a broken SHOULD is a failure too
}

// The elements that GitLab, Jenkins and their like read.
type (
	testsuites struct {
		XMLName xml.Name `xml:"testsuites"`
		Name    string   `xml:"name,attr"`
		tally
		Suites []testsuite `xml:"testsuite"`
	}
	testsuite struct {
		Name string `xml:"name,attr"`
		tally
		Skipped    int         `xml:"skipped,attr"`
		Timestamp  string      `xml:"timestamp,attr"`
		Hostname   string      `xml:"hostname,attr"`
		Properties *properties `xml:"properties"`
		Cases      []testcase  `xml:"testcase"`
	}
	tally struct {
		Tests    int     `xml:"tests,attr"`
		Failures int     `xml:"failures,attr"`
		Errors   int     `xml:"errors,attr"`
		Time     seconds `xml:"time,attr"`
	}
	testcase struct {
		Name      string   `xml:"name,attr"`
		ClassName string   `xml:"classname,attr"`
		Time      seconds  `xml:"time,attr"`
		Skipped   *trouble `xml:"skipped"`
		Error     *trouble `xml:"error"`
		Failure   *trouble `xml:"failure"`
		Out       *output  `xml:"system-out"`
	}
	trouble struct {
		Message string `xml:"message,attr"`
		Type    string `xml:"type,attr,omitempty"`
		Text    string `xml:",cdata"`
	}
	output struct {
		Text string `xml:",cdata"`
	}
	properties struct {
		Properties []property `xml:"property"`
	}
	property struct {
		Name  string `xml:"name,attr"`
		Value string `xml:"value,attr"`
	}
	seconds time.Duration
)

// MarshalXMLAttr writes seconds with three decimals.
func (s seconds) MarshalXMLAttr(name xml.Name) (xml.Attr, error) {
	return xml.Attr{Name: name, Value: fmt.Sprintf("%.3f", time.Duration(s).Seconds())}, nil
}

// WriteJUnit writes the report for build servers.
func WriteJUnit(w io.Writer, d Document, options JUnitOptions) error {
	run := d.Run
	all := testsuites{Name: "clrhost conformance"}
	if first := preflightSuite(run); len(first.Cases) > 0 {
		all.Suites = append(all.Suites, first)
	}
	for _, g := range run.Groups {
		all.Suites = append(all.Suites, groupSuite(run, g, options))
	}
	for i := range all.Suites {
		all.Suites[i].sum()
		all.add(all.Suites[i].tally)
	}
	all.Time = seconds(run.Duration)
	e := xml.NewEncoder(w)
	e.Indent("", "  ")
	if _, err := io.WriteString(w, xml.Header); err != nil {
		return fmt.Errorf("write the JUnit report: %w", err)
	}
	if err := e.Encode(all); err != nil {
		return fmt.Errorf("write the JUnit report: %w", err)
	}
	_, err := io.WriteString(w, "\n")
	return err
}

// newSuite returns a testsuite without cases, which names what made it.
func newSuite(run conformance.Report, name string, more ...property) testsuite {
	return testsuite{
		Name: line(name), Timestamp: timestamp(run.Started), Hostname: line(run.Subject.Address),
		Properties: &properties{append(more, property{"tool", line(run.Tool)}, property{"catalogue", line(run.Catalogue)}, property{"profile", line(run.Profile)}, property{"standard", line(run.Subject.Standard)})},
	}
}

// preflightSuite holds what is no case of the standard: what the preflight found, and whether the run came to its end.
func preflightSuite(run conformance.Report) testsuite {
	const name = "preflight"
	var left []property
	for _, sentence := range run.Left {
		left = append(left, property{"left", line(sentence)})
	}
	suite := newSuite(run, name, left...)
	for _, f := range run.Preflight {
		c := testcase{Name: name + "." + line(f.Check), ClassName: name}
		if !f.OK {
			c.Error = &trouble{Message: line(f.Detail), Type: name, Text: visible("Fix: " + f.Fix)}
		}
		suite.Cases = append(suite.Cases, c)
	}
	why := run.Aborted
	if why == "" && !run.Asked() {
		why = nothingAsked
	}
	if why != "" {
		suite.Cases = append(suite.Cases, testcase{Name: name + ".run", ClassName: name, Error: &trouble{Message: line(why), Type: "aborted"}})
	}
	return suite
}

func groupSuite(run conformance.Report, g conformance.GroupResult, options JUnitOptions) testsuite {
	suite := newSuite(run, g.Name, property{"title", line(g.Title)})
	for i, r := range g.Results {
		if i == 0 && !r.Started.IsZero() {
			suite.Timestamp = timestamp(r.Started)
		}
		suite.Cases = append(suite.Cases, caseElement(r, options))
	}
	return suite
}

func caseElement(r conformance.Result, options JUnitOptions) testcase {
	c := testcase{Name: line(r.Case.ID), ClassName: line(r.Group), Time: seconds(r.Duration)}
	bad := func(message string) *trouble {
		return &trouble{Message: short(message, longestReason), Type: string(r.Case.Level), Text: proven(r) + account(r)}
	}
	said := notes(r)
	switch s := standingOf(r); {
	case s == failed, s == warned && options.Strict:
		c.Failure = bad(difference(r))
	case s == warned:
		said = "warning: " + difference(r) + "\n" + account(r) + said
	case s == unexpected:
		c.Failure = bad(r.Unexpected)
	case s == undecided:
		c.Error = bad(r.Reason)
	case s == known:
		c.Skipped = &trouble{Message: short("known failure: "+r.Known, 400)}
		said = account(r) + said
	case s == skipped:
		c.Skipped = &trouble{Message: short(r.Reason, 400)}
	}
	c.Out = &output{proven(r) + said}
	return c
}

// proven names what a case proves. The schema of Jenkins has no properties in a testcase.
func proven(r conformance.Result) string {
	return fmt.Sprintf("level: %s\nwritten: %s\n", r.Case.Level, rule(r))
}

// account is in plain text what a reader of a build log needs: the rule, both sides, and what was asked.
func account(r conformance.Result) string {
	var b strings.Builder
	say := func(name, text string) {
		if text != "" {
			fmt.Fprintf(&b, "%s: %s\n", name, cut(visible(text), 4<<10))
		}
	}
	say("rule", r.Case.Want)
	say("expected", r.Expected)
	say("actual", r.Actual)
	say("reason", r.Reason)
	say("repeat", r.Repeat)
	for i, e := range r.Exchanges {
		name := "request"
		if i == r.At {
			name = "deciding request"
		}
		say(name, asked(e))
	}
	if r.At >= 0 && r.At < len(r.Exchanges) {
		say("answer", r.Exchanges[r.At].ResponseBody)
	}
	return b.String()
}

func notes(r conformance.Result) string {
	var b strings.Builder
	for _, note := range r.Notes {
		fmt.Fprintf(&b, "note: %s\n", line(note))
	}
	return b.String()
}

// sum counts a suite's cases.
func (s *testsuite) sum() {
	for _, c := range s.Cases {
		one := tally{Tests: 1, Time: c.Time}
		switch {
		case c.Failure != nil:
			one.Failures = 1
		case c.Error != nil:
			one.Errors = 1
		case c.Skipped != nil:
			s.Skipped++
		}
		s.add(one)
	}
}

func (t *tally) add(other tally) {
	t.Tests += other.Tests
	t.Failures += other.Failures
	t.Errors += other.Errors
	t.Time += other.Time
}

// timestamp is a time as the schema of JUnit has it, without a zone. Ours are UTC.
func timestamp(t time.Time) string { return t.UTC().Format("2006-01-02T15:04:05") }
