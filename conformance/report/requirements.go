package report

import (
	"slices"

	"clrhost/conformance"
	"clrhost/conformance/catalogue"
)

// Requirements is the coverage table of providers: every requirement of the catalogue that binds one, in its order, with
// the cases of a suite that prove it, or the reason why none can. One that has neither is a gap in the suite.
func Requirements(suite conformance.Outline) []Requirement {
	return slices.DeleteFunc(Coverage(suite), func(r Requirement) bool { return r.Role != catalogue.RoleProvider })
}

// Coverage is the coverage table of all roles.
func Coverage(suite conformance.Outline) []Requirement {
	proofs := map[string][]string{}
	for _, group := range suite {
		for _, c := range group.Cases {
			for _, id := range c.Proves {
				proofs[id] = append(proofs[id], c.ID)
			}
		}
	}
	unproven := catalogue.Unproven()
	var rows []Requirement
	for _, r := range catalogue.All() {
		rows = append(rows, Requirement{
			ID: r.ID, Level: conformance.Level(r.Level), Role: r.Role, Area: r.Area, Text: r.Requirement, Clause: r.Clause,
			Cases: proofs[r.ID], Reason: unproven[r.ID],
		})
	}
	return rows
}

// Touched returns the rows that at least one case of a suite proves: what a run of that suite is about.
func Touched(rows []Requirement, suite conformance.Outline) []Requirement {
	cases := map[string]bool{}
	for _, group := range suite {
		for _, c := range group.Cases {
			cases[c.ID] = true
		}
	}
	var touched []Requirement
	for _, row := range rows {
		if slices.ContainsFunc(row.Cases, func(id string) bool { return cases[id] }) {
			touched = append(touched, row)
		}
	}
	return touched
}
