package main

import (
	"fmt"
	"strings"

	"clrhost/conformance/provider"
	"clrhost/conformance/report"
)

// stepList is the steps of the certifications, as scripts read them.
type stepList struct {
	Steps []listedStep `json:"steps"`
}

type listedStep struct {
	ID      string   `json:"id"`
	Service string   `json:"service"` // the part of the certification guide
	Title   string   `json:"title"`
	Shows   string   `json:"shows"` // what the tester is shown
	Cases   []string `json:"cases"` // that rehearse it
	Remark  string   `json:"remark,omitempty"`
}

func newStepList() (list stepList) {
	for _, s := range report.Steps(provider.Suite().Outline()) {
		list.Steps = append(list.Steps, listedStep{s.ID, s.Service, s.Title, s.Shows, append([]string{}, s.IDs...), s.Remark})
	}
	return list
}

// text is the list as people read it.
func (l stepList) text() string {
	var b strings.Builder
	service := ""
	for _, s := range l.Steps {
		if s.Service != service {
			service = s.Service
			fmt.Fprintf(&b, "%s\n\n", service)
		}
		fmt.Fprintf(&b, "  %s  %s\n    %s\n", s.ID, s.Title, s.Shows)
		if len(s.Cases) > 0 {
			fmt.Fprintf(&b, "    rehearsed by %s\n", strings.Join(s.Cases, ", "))
		}
		if s.Remark != "" {
			fmt.Fprintf(&b, "    %s\n", s.Remark)
		}
		b.WriteString("\n")
	}
	return b.String()
}
