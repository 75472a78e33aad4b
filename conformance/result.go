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

	// Known is the reason why the outcome was expected, from the file of expected failures or of expected skips; "" when it
	// was not.
	Known string
	// Unexpected says how the outcome differs from the expected one, and what to do about it; "" when it does not.
	Unexpected string

	// Repeat is the command that asks the case again; "" when the run does not know its command line.
	Repeat string

	// Exchanges are the requests of the case, in their order, without secrets. At is the one that decided; -1 for none.
	Exchanges []exchange.Exchange
	At        int

	Started  time.Time
	Duration time.Duration
}

// expect compares an outcome with the expected one.
func (r *Result) expect(cfg Config) {
	r.expectFailure(cfg.Expected)
	if cfg.Skips != nil {
		r.expectSkip(cfg.Skips)
	}
}

// expectFailure accepts every outcome but a pass for a listed case. A case that could not be decided is covered too: a host
// on which one can never be decided must be able to have a good run.
func (r *Result) expectFailure(failures expected.List) {
	reason, isListed := failures.Reason(r.Case.ID)
	switch {
	case !isListed || r.Outcome == Skip:
	case r.Outcome == Pass:
		r.Unexpected = "It passed although its failure was expected. Remove it from the file of expected failures."
	default:
		r.Known = reason
	}
}

// expectSkip accepts a skip for a listed case alone, so that what is not asked cannot grow unseen.
func (r *Result) expectSkip(skips expected.List) {
	const remove = "It was asked although its skip was expected. Remove it from the file of expected skips."
	reason, isListed := skips.Reason(r.Case.ID)
	switch {
	case isListed && r.Outcome == Skip:
		r.Known = reason
	case r.Outcome == Skip:
		r.Unexpected = "It was skipped, and the file of expected skips does not list it. Make it possible to ask it, or add it to the file with the reason."
	case isListed && r.Outcome == Pass:
		r.Unexpected = remove
	case isListed:
		r.Notes = append(r.Notes, remove) // the outcome matters more
	}
}
