package conformance

import (
	"time"

	"clrhost/conformance/exchange"
	"clrhost/conformance/expected"
)

// Result is what became of one case.
type Result struct {
	Case    CaseInfo
	Group   string
	Outcome Outcome

	// For a fail or warn: the first expectation that did not hold.
	Expected string
	Actual   string
	// Reason says in a sentence why a case was skipped, or why the harness could not tell.
	Reason string
	// Notes are remarks beside the verdict, such as a value that the standard only recommends.
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

// conceal hides the secrets in the texts of a result.
func (r *Result) conceal(secrets *exchange.Secrets) {
	for _, text := range []*string{&r.Expected, &r.Actual, &r.Reason} {
		*text = secrets.Hide(*text)
	}
	for i := range r.Notes {
		r.Notes[i] = secrets.Hide(r.Notes[i])
	}
}

// expect marks a failure or warning that is expected as Known and a pass where a failure is expected as Unexpected. A
// case that could not be decided stays an error, because it was not seen to fail.
func (r *Result) expect(failures expected.List) {
	reason, isExpected := failures.Reason(r.Case.ID)
	switch {
	case !isExpected:
	case r.Outcome == Fail || r.Outcome == Warn:
		r.Known = reason
	case r.Outcome == Pass:
		r.Unexpected = true
	}
}
