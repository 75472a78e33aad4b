package report

import (
	"fmt"
	"slices"
	"strings"

	"clrhost/conformance"
)

// standing is an outcome as reports show it: whether it was expected makes a difference.
type standing string

const (
	failed     standing = "fail"
	unexpected standing = "unexpected" // passed although its failure was expected
	undecided  standing = "error"
	warned     standing = "warn"
	known      standing = "known" // failed, as expected
	skipped    standing = "skip"
	passed     standing = "pass"

	// What a requirement can be beside the standings of its cases.
	notRun standing = "not-run"
	noCase standing = "no-case"
)

// standings are those that a result can have, the worst first. A skipped case proves nothing, so it comes last: what was
// passed in one case and skipped in another is passed.
var standings = []standing{failed, unexpected, undecided, warned, known, passed, skipped}

func standingOf(r conformance.Result) standing {
	isBad := r.Outcome != conformance.Pass && r.Outcome != conformance.Skip
	switch {
	case r.Unexpected:
		return unexpected
	case r.Known != "" && isBad:
		return known
	}
	return standing(r.Outcome)
}

// worse returns the worse of two; one that is no standing of a result gives way.
func worse(a, b standing) standing {
	i, j := slices.Index(standings, a), slices.Index(standings, b)
	if i < 0 || j >= 0 && j < i {
		return b
	}
	return a
}

// needsWork reports whether a person has to look at a result.
func (s standing) needsWork() bool {
	return s == failed || s == unexpected || s == undecided || s == warned
}

// words are how a standing reads in a count, such as "3 failed".
var words = map[standing]string{
	failed: "failed", unexpected: "unexpectedly passed", undecided: "could not tell", warned: "warned",
	known: "known to fail", skipped: "skipped", passed: "passed", notRun: "not run", noCase: "no case",
}

// totals counts results by standing.
type totals map[standing]int

func count(results []conformance.Result) totals {
	t := totals{}
	for _, r := range results {
		t[standingOf(r)]++
	}
	return t
}

// String names what there is, the good first: "32 passed, 1 skipped, 1 failed".
func (t totals) String() string {
	var parts []string
	for _, s := range []standing{passed, skipped, known, warned, undecided, unexpected, failed} {
		if t[s] > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", t[s], words[s]))
		}
	}
	if len(parts) == 0 {
		return "no cases"
	}
	return strings.Join(parts, ", ")
}

// verdict is the run in a sentence.
func verdict(r conformance.Report) string {
	t := count(r.Results())
	switch {
	case t[failed] > 0:
		return fmt.Sprintf("The host does not conform: %s.", plural(t[failed], "case", "failed"))
	case t[unexpected] > 0:
		return fmt.Sprintf("%s although a failure was expected.", plural(t[unexpected], "case", "passed"))
	case r.Aborted != "":
		return "The run ended early, so it proves nothing about the host as a whole."
	case len(r.Results()) == 0:
		return "No case was run, so nothing is known about the host."
	case t[undecided] > 0:
		return fmt.Sprintf("Nothing failed, but the harness could not tell in %s.", plural(t[undecided], "case", ""))
	case t[known] > 0:
		return "Nothing failed but what was expected to."
	case t[warned] > 0:
		return "The host kept every MUST it was asked about, but not all advice."
	}
	return "The host kept every rule it was asked about."
}

// plural counts things that did something: "1 case failed", "2 cases failed".
func plural(n int, thing, did string) string {
	if n != 1 {
		thing += "s"
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s %s", n, thing, did))
}
