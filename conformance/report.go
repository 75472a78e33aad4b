package conformance

import (
	"slices"
	"time"
)

// Finding is what a preflight check found: something to mend before a run can mean anything.
type Finding struct {
	Check  string // what was looked at, such as "sign-in"
	OK     bool
	Detail string // what was found, in a sentence
	Fix    string // what to do about it; "" when OK
}

// Report is a whole run.
type Report struct {
	Tool      string // name and version of the harness
	Catalogue string // version of the catalogue of requirements
	Subject   Subject
	Profile   string   // the name of the selection of cases, such as "read"
	Only      []string // what of the profile was asked, as patterns; none means all
	Started   time.Time
	Duration  time.Duration
	Preflight []Finding
	Groups    []GroupResult
	Aborted   string // why the run ended before its time; "" when it did not
	Settings  []Setting
	Left      []string // what the run left at the subject, one sentence each
}

// Setting is an option of a run and its value, as a report shows it.
type Setting struct{ Name, Value string }

// GroupResult is the results of one group, in the order of its cases.
type GroupResult struct {
	Name    string
	Title   string
	Results []Result
}

// Results returns all results in order.
func (r Report) Results() []Result {
	var all []Result
	for _, g := range r.Groups {
		all = append(all, g.Results...)
	}
	return all
}

// Asked reports whether at least one question was asked. A run that skipped every case shows nothing about its subject.
func (r Report) Asked() bool {
	return slices.ContainsFunc(r.Results(), func(result Result) bool { return result.Outcome != Skip })
}

// Count returns how many results have an outcome. Fail, Warn and Error do not count where they were expected.
func (r Report) Count(o Outcome) int {
	n := 0
	for _, result := range r.Results() {
		if result.Outcome == o && (result.Known == "" || o == Pass || o == Skip) {
			n++
		}
	}
	return n
}

// The exit codes of a run.
const (
	ExitGood         = 0 // something was asked, and nothing failed that was not expected
	ExitFailed       = 1 // the host broke a MUST, or a case had another outcome than the expected one
	ExitCouldNot     = 2 // the run could not be made, or ended early
	ExitInconclusive = 3 // the run was made, but something could not be told, or nothing was asked
)

// ExitCode is what a run means to a script.
func (r Report) ExitCode() int {
	unexpected := slices.ContainsFunc(r.Results(), func(result Result) bool { return result.Unexpected != "" })
	switch {
	case r.Count(Fail) > 0 || unexpected:
		return ExitFailed
	case r.Aborted != "":
		return ExitCouldNot
	case r.Count(Error) > 0 || !r.Asked():
		return ExitInconclusive
	}
	return ExitGood
}
