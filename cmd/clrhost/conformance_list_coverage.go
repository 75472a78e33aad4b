package main

import (
	"fmt"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/catalogue"
	"clrhost/conformance/provider"
	"clrhost/conformance/report"
)

// coverageList is every requirement of every role, as scripts read it.
type coverageList struct {
	Catalogue    string               `json:"catalogue"` // its version
	Totals       []coverageTotal      `json:"totals"`
	Requirements []coveredRequirement `json:"requirements"`
}

type coverageTotal struct {
	Role         string            `json:"role"`
	Level        conformance.Level `json:"level"`
	Requirements int               `json:"requirements"`
	Proven       int               `json:"proven"`   // by a case
	Unproven     int               `json:"unproven"` // for a reason
	Verified     int               `json:"verified"` // of the unproven, those that clrhost verify examines
}

type coveredRequirement struct {
	ID       string            `json:"id"`
	Level    conformance.Level `json:"level"`
	Role     string            `json:"role"`
	Area     string            `json:"area"`
	Text     string            `json:"text"`
	Clause   string            `json:"clause"`
	Cases    []string          `json:"cases"`              // that prove it
	Reason   string            `json:"reason,omitempty"`   // why there is none
	Verified []string          `json:"verified,omitempty"` // the test vectors and tests that show that clrhost verify examines it
}

func newCoverageList() coverageList {
	list := coverageList{Catalogue: catalogue.Version()}
	for _, r := range report.Coverage(provider.Suite().Outline()) {
		list.Requirements = append(list.Requirements, coveredRequirement{
			r.ID, r.Level, r.Role, r.Area, r.Text, r.Clause, append([]string{}, r.Cases...), r.Reason, catalogue.Verified(r.ID),
		})
	}
	for _, role := range list.roles() {
		for _, level := range []conformance.Level{conformance.Must, conformance.Should, conformance.May} {
			if t := list.total(role, level); t.Requirements > 0 {
				list.Totals = append(list.Totals, t)
			}
		}
	}
	return list
}

// roles are those of the requirements, in the order in which they first appear.
func (l coverageList) roles() []string {
	return distinct(l.Requirements, func(r coveredRequirement) string { return r.Role })
}

func (l coverageList) total(role string, level conformance.Level) coverageTotal {
	t := coverageTotal{Role: role, Level: level}
	for _, r := range l.Requirements {
		if r.Role != role || r.Level != level {
			continue
		}
		t.Requirements++
		switch {
		case len(r.Cases) > 0:
			t.Proven++
		case r.Reason != "":
			t.Unproven++
		}
		if len(r.Verified) > 0 {
			t.Verified++
		}
	}
	return t
}

// text is the list as people read it: what there is of each role, then the requirements by role and area.
func (l coverageList) text() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%-10s %-7s %13s %7s %9s %17s\n", "role", "level", "requirements", "proven", "unproven", "of these verified")
	for _, t := range l.Totals {
		fmt.Fprintf(&b, "%-10s %-7s %13d %7d %9d %17d\n", t.Role, t.Level, t.Requirements, t.Proven, t.Unproven, t.Verified)
	}
	l.each(func(role, area string, rows []coveredRequirement) {
		fmt.Fprintf(&b, "\nRequirements of the %s: %s\n\n", role, area)
		for _, r := range rows {
			fmt.Fprintf(&b, "  %s  %-6s  %s\n", r.ID, r.Level, r.Text)
			for _, line := range r.standing() {
				fmt.Fprintf(&b, "    %s\n", line)
			}
		}
	})
	return b.String()
}

// each calls show with the requirements of each area of each role.
func (l coverageList) each(show func(role, area string, rows []coveredRequirement)) {
	for _, role := range l.roles() {
		byArea := map[string][]coveredRequirement{}
		var ofRole []coveredRequirement
		for _, r := range l.Requirements {
			if r.Role == role {
				ofRole = append(ofRole, r)
				byArea[r.Area] = append(byArea[r.Area], r)
			}
		}
		for _, area := range distinct(ofRole, func(r coveredRequirement) string { return r.Area }) {
			show(role, area, byArea[area])
		}
	}
}

// standing describes how a requirement is examined.
func (r coveredRequirement) standing() (lines []string) {
	if len(r.Cases) > 0 {
		lines = append(lines, "proven by "+strings.Join(r.Cases, ", "))
	}
	if r.Reason != "" {
		lines = append(lines, "no case: "+r.Reason)
	}
	if len(r.Verified) > 0 {
		lines = append(lines, "clrhost verify examines it: "+strings.Join(r.Verified, ", "))
	}
	return lines
}

// markdown is the list as a page of the documentation.
func (l coverageList) markdown() string {
	var b strings.Builder
	b.WriteString("# Coverage\n\n" +
		"Every requirement of the catalogue by role, with the conformance cases that prove it, or the reason why there is none. What\n" +
		"binds an issuer or a displayer is in part examined by `clrhost verify`, which the named vectors of `testdata/vectors` and tests\n" +
		"show; that says nothing about another product. `task coverage` writes this page; `clrhost conformance list --coverage` shows it.\n\n" +
		"| role | level | requirements | proven by a case | without a case, for a reason | of these examined by `clrhost verify` |\n|---|---|---:|---:|---:|---:|\n")
	for _, t := range l.Totals {
		fmt.Fprintf(&b, "| %s | %s | %d | %d | %d | %d |\n", t.Role, t.Level, t.Requirements, t.Proven, t.Unproven, t.Verified)
	}
	role := ""
	l.each(func(of, area string, rows []coveredRequirement) {
		if of != role {
			role = of
			fmt.Fprintf(&b, "\n## %s\n", strings.ToUpper(role[:1])+role[1:])
		}
		fmt.Fprintf(&b, "\n### %s: %s\n\n| requirement | level | what it asks for | examined |\n|---|---|---|---|\n", strings.ToUpper(role[:1])+role[1:], area)
		for _, r := range rows {
			fmt.Fprintf(&b, "| %s | %s | %s | %s |\n", r.ID, r.Level, escapeCell(r.Text), escapeCell(strings.Join(r.standing(), "; ")))
		}
	})
	return b.String()
}

// escapeCell is text that stands in a cell of a Markdown table.
func escapeCell(text string) string {
	return strings.NewReplacer("|", `\|`, "<", "&lt;", "*", `\*`, "_", `\_`).Replace(text)
}

// distinct returns the different values that of has for some items, in the order in which they first appear.
func distinct[T any](items []T, of func(T) string) (values []string) {
	seen := map[string]bool{}
	for _, item := range items {
		if value := of(item); !seen[value] {
			seen[value] = true
			values = append(values, value)
		}
	}
	return values
}
