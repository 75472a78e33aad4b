package main

import (
	"fmt"
	"strings"

	"clrhost/conformance/catalogue"
)

// readingList is the choices that the standards leave to a host, as scripts read them.
type readingList struct {
	Readings []listedReading `json:"readings"`
}

type listedReading struct {
	ID       string   `json:"id"`
	Choice   string   `json:"choice"`
	Readings string   `json:"readings"` // those that are accepted
	Clause   string   `json:"clause"`
	Cases    []string `json:"cases"` // that touch it, or globs over their ids
}

func newReadingList() (list readingList) {
	for _, r := range catalogue.Readings() {
		list.Readings = append(list.Readings, listedReading{r.ID, r.Choice, r.Readings, r.Clause, r.Cases})
	}
	return list
}

// text is the list as people read it.
func (l readingList) text() string {
	var b strings.Builder
	for _, r := range l.Readings {
		fmt.Fprintf(&b, "%s  %s [%s]\n  %s\n  touched by %s\n\n", r.ID, r.Choice, r.Clause, r.Readings, strings.Join(r.Cases, ", "))
	}
	return b.String()
}
