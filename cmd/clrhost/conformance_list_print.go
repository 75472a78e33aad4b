package main

import (
	"fmt"
	"strings"
)

// text is the list as people read it: the requirements by area, the cases by group, and the totals where the eye ends
// up.
func (l caseList) text() string {
	var b strings.Builder
	for _, area := range l.areas() {
		l.writeArea(&b, area)
	}
	for _, g := range l.Groups {
		fmt.Fprintf(&b, "Cases of %s: %s\n\n", g.Name, g.Title)
		for _, c := range g.Cases {
			fmt.Fprintf(&b, "  %s  %s\n    %s [%s]\n", c.ID, c.Level, c.Want, c.Clause)
		}
		b.WriteString("\n")
	}
	for _, p := range l.Profiles {
		fmt.Fprintf(&b, "Profile %-6s %s\n", p.Name, strings.Join(p.Groups, ", "))
	}
	b.WriteString("\n")
	for _, t := range l.Totals {
		fmt.Fprintf(&b, "%-6s %s\n", t.Level, t)
	}
	return b.String()
}

// areas are the subjects in the order in which they first appear.
func (l caseList) areas() []string {
	return distinct(l.Requirements, func(r listedRequirement) string { return r.Area })
}

func (l caseList) writeArea(b *strings.Builder, area string) {
	var t listedTotal
	var rows strings.Builder
	for _, r := range l.Requirements {
		if r.Area == area {
			t.count(r)
			fmt.Fprintf(&rows, "  %s  %-6s  %s\n    %s\n", r.ID, r.Level, r.Text, r.standing())
		}
	}
	fmt.Fprintf(b, "Requirements of %s\n%s\n\n%s\n", area, t, rows.String())
}

// standing describes how a requirement is examined.
func (r listedRequirement) standing() string {
	switch {
	case len(r.Cases) > 0:
		return "proven by " + strings.Join(r.Cases, ", ")
	case r.Reason != "":
		return "no case: " + r.Reason
	}
	return "not examined"
}

func (t listedTotal) String() string {
	text := fmt.Sprintf("%d requirements, %d proven by a case", t.Requirements, t.Proven)
	if t.Unprovable > 0 {
		text += fmt.Sprintf(", %d that no case can prove", t.Unprovable)
	}
	if t.Unexamined > 0 {
		text += fmt.Sprintf(", %d not examined", t.Unexamined)
	}
	return text
}
