package conformance

import "time"

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
	Subject   Subject
	Profile   string // the name of the selection of cases, such as "read"
	Started   time.Time
	Duration  time.Duration
	Preflight []Finding
	Groups    []GroupResult
	Aborted   string   // why the run ended before its time; "" when it did not
	Left      []string // what the run left at the subject, one sentence each
}

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

// Count returns how many results have an outcome. Failures that were expected do not count as such.
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
	ExitGood     = 0 // everything ran and nothing failed that was not expected
	ExitFailed   = 1 // the host broke a MUST, or passed a case whose failure was expected
	ExitCouldNot = 2 // the run could not be made, matched no case, or could not tell
)

// ExitCode is what a run means to a script.
func (r Report) ExitCode() int {
	unexpected := false
	for _, result := range r.Results() {
		unexpected = unexpected || result.Unexpected
	}
	switch {
	case r.Count(Fail) > 0 || unexpected:
		return ExitFailed
	case r.Aborted != "" || r.Count(Error) > 0 || len(r.Results()) == 0:
		return ExitCouldNot
	}
	return ExitGood
}
