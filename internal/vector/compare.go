package vector

import (
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strings"
)

// found is what a test needs of a verdict as JSON: what verify --json prints and a host stores.
type found struct {
	Verdict string `json:"verdict"`
	Checks  []struct {
		Check, Outcome, Detail, Clause string
	} `json:"checks"`
	Nested []found `json:"nested"`
}

// Compare compares a verdict, as JSON, with the header. The error states every difference.
func (v Vector) Compare(verdict []byte) error {
	var f found
	if err := json.Unmarshal(verdict, &f); err != nil {
		return fmt.Errorf("the verdict is not JSON: %w", err)
	}
	var differences []error
	differ := func(what string, want, got any) {
		differences = append(differences, fmt.Errorf("%s: want %v, got %v", what, want, got))
	}
	if f.Verdict != v.Verdict {
		differ("verdict", v.Verdict, f.Verdict)
	}
	if got := f.notPassing(); !slices.Equal(got, v.Checks) {
		differ("checks", v.Checks, got)
	}
	if got := f.inside(); !slices.Equal(got, v.Inside) {
		differ("inside", v.Inside, got)
	}
	details, clauses := f.sentences()
	if !strings.Contains(details, v.Says) {
		differ("says", v.Says, details)
	}
	if len(clauses) > 0 && !slices.Contains(clauses, v.Clause) {
		differ("clause", v.Clause, clauses)
	}
	return errors.Join(differences...)
}

// notPassing lists the checks that do not just pass, each outcome once.
func (f found) notPassing() (all []string) {
	for _, c := range f.Checks {
		entry := c.Check + " " + c.Outcome
		if c.Outcome != "pass" && !slices.Contains(all, entry) {
			all = append(all, entry)
		}
	}
	return all
}

// inside counts the verdicts of what is directly inside.
func (f found) inside() (all []string) {
	counts := map[string]int{}
	for _, n := range f.Nested {
		counts[n.Verdict]++
	}
	for _, word := range slices.Sorted(maps.Keys(counts)) {
		all = append(all, fmt.Sprintf("%d %s", counts[word], word))
	}
	return all
}

// sentences are the details and the clauses of every check that does not just pass, at any depth.
func (f found) sentences() (details string, clauses []string) {
	for _, c := range f.Checks {
		if c.Outcome != "pass" {
			details, clauses = details+c.Detail+"\n", append(clauses, c.Clause)
		}
	}
	for _, n := range f.Nested {
		inner, innerClauses := n.sentences()
		details, clauses = details+inner, append(clauses, innerClauses...)
	}
	return details, clauses
}
