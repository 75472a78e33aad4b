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
	unexpected standing = "unexpected" // has another outcome than the expected one
	undecided  standing = "error"
	warned     standing = "warn"
	known      standing = "known" // failed or could not be decided, as expected
	skipped    standing = "skip"
	passed     standing = "pass"

	// What a requirement or a step can be beside the standings of its cases.
	notRun standing = "not-run"
	noCase standing = "no-case"
	byHand standing = "by-hand" // of a step of a certification that has no case
)

// standings are those that a result can have, the worst first. A skipped case proves nothing, so it comes last: what was
// passed in one case and skipped in another is passed.
var standings = []standing{failed, unexpected, undecided, warned, known, passed, skipped}

func standingOf(r conformance.Result) standing {
	isBad := r.Outcome != conformance.Pass && r.Outcome != conformance.Skip
	switch {
	case r.Unexpected != "":
		return unexpected
	case r.Known != "" && isBad:
		return known
	}
	return standing(r.Outcome)
}

// isOutcome reports whether a result can have the standing.
func (s standing) isOutcome() bool { return slices.Contains(standings, s) }

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
	failed: "failed", unexpected: "unexpected", undecided: "could not tell", warned: "warned",
	known: "known", skipped: "skipped", passed: "passed", notRun: "not run", noCase: "no case", byHand: "by hand",
}

// totals counts results by standing.
type totals map[standing]int

// standingsOf maps the ids of the cases of a run to what became of each.
func standingsOf(run conformance.Report) map[string]standing {
	found := map[string]standing{}
	for _, r := range run.Results() {
		found[r.Case.ID] = standingOf(r)
	}
	return found
}

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

// nothingAsked is the verdict on a host of which every case was skipped, or none was selected.
const nothingAsked = "Nothing was asked, so nothing is known about the host."

// verdict is the run in a sentence.
func verdict(r conformance.Report) string {
	t := count(r.Results())
	switch {
	case t[failed] > 0:
		return fmt.Sprintf("The host does not conform: %s.", plural(t[failed], "case", "failed"))
	case t[unexpected] > 0:
		return fmt.Sprintf("%s had another outcome than the expected one.", plural(t[unexpected], "case", ""))
	case r.Aborted != "":
		return "The run ended early, so it proves nothing about the host as a whole."
	case !r.Asked():
		return nothingAsked
	case t[undecided] > 0:
		return fmt.Sprintf("Nothing failed, but the harness could not tell in %s.", plural(t[undecided], "case", ""))
	case t[known] > 0:
		return "Nothing failed but what was expected to."
	case t[warned] > 0:
		return "The host kept every MUST it was asked about, but not all advice."
	}
	return "The host kept every rule it was asked about."
}

// selection names what a run was about: the profile, and what of it was asked.
func selection(r conformance.Report) string {
	if len(r.Only) == 0 {
		return "profile " + line(r.Profile)
	}
	return fmt.Sprintf("profile %s, only %s", line(r.Profile), some(r.Only))
}

// plural counts things that did something: "1 case failed", "2 cases failed".
func plural(n int, thing, did string) string {
	if n != 1 {
		thing += "s"
	}
	return strings.TrimSpace(fmt.Sprintf("%d %s %s", n, thing, did))
}
