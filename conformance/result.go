package conformance

import (
	"time"

	"clrhost/conformance/exchange"
)

// Result is what became of one case.
type Result struct {
	Case    Case // what was asked; its Level is never empty here
	Group   string
	Outcome Outcome

	// For a fail or warn: the first expectation that did not hold.
	Expected string
	Actual   string
	// Reason says in a sentence why a case was skipped, or why the harness could not tell.
	Reason string
	// Notes are what a case has to say beside its verdict, such as a value that the standard only recommends.
	Notes []string

	// Known is the reason why a failure was expected, from the file of expected failures; "" when it was not.
	Known string
	// Unexpected is set for a case that passed although its failure was expected.
	Unexpected bool

	// Exchanges are the requests of the case, in their order, without secrets. At is the one that decided; -1 for none.
	Exchanges []exchange.Exchange
	At        int

	Started  time.Time
	Duration time.Duration
}

// conceal takes the secrets out of what a result says.
func (r *Result) conceal(secrets *exchange.Secrets) {
	for _, text := range []*string{&r.Expected, &r.Actual, &r.Reason} {
		*text = secrets.Hide(*text)
	}
	for i := range r.Notes {
		r.Notes[i] = secrets.Hide(r.Notes[i])
	}
}

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
	Host      string // the base URL that was tested
	HostTitle string // as the host calls itself in its service description
	Profile   string // read, write, host, oauth or full
	Standard  string // such as "CLR 2.0"
	Started   time.Time
	Duration  time.Duration
	Preflight []Finding
	Groups    []GroupResult
	Aborted   string // why the run ended before its time; "" when it did not
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
