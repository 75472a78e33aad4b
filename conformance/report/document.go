package report

import (
	"slices"

	"clrhost/conformance"
)

// Document is a finished run and the requirements that it is measured against.
type Document struct {
	Run conformance.Report
	// Requirements are those of the catalogue that the run's profile is about. They give the cases their wording and
	// make the coverage table; both are left out when there are none.
	Requirements []Requirement
	// Past is the earlier run that this one is compared with; nil for none. Cases are the ids of every case there is, so that
	// one that was not run can be told from one that is gone.
	Past  *Past
	Cases []string
	// AllExchanges keeps the exchanges of the cases that passed. Without them a report is a fraction of the size.
	AllExchanges bool
	// Steps are those of the certifications that the run's profile rehearses.
	Steps []Step
}

// Requirement is one demand of the standard, and the cases that prove it.
type Requirement struct {
	ID     string
	Level  conformance.Level
	Role   string // whom it binds, such as "provider"
	Area   string // such as "paging"
	Text   string // the demand, as a sentence
	Clause string // where it is written
	Cases  []string
	Reason string // why no case can prove it; "" when one does
}

// coverage is a requirement with what the run found out about it.
type coverage struct {
	Requirement
	standing standing // the worst of its cases, notRun when none of them ran, noCase when there is none
	ran      map[string]standing
}

func (d Document) coverage() []coverage {
	found := standingsOf(d.Run)
	rows := make([]coverage, 0, len(d.Requirements))
	for _, requirement := range d.Requirements {
		row := coverage{Requirement: requirement, standing: noCase, ran: map[string]standing{}}
		if len(requirement.Cases) > 0 {
			row.standing = notRun
		}
		for _, id := range requirement.Cases {
			if s, ok := found[id]; ok {
				row.ran[id] = s
				row.standing = worse(row.standing, s)
			}
		}
		rows = append(rows, row)
	}
	return rows
}

// kept is the document with those exchanges that its reports keep.
func (d Document) kept() Document {
	if d.AllExchanges {
		return d
	}
	d.Run.Groups = slices.Clone(d.Run.Groups)
	for g := range d.Run.Groups {
		results := slices.Clone(d.Run.Groups[g].Results)
		for i := range results {
			if results[i].Outcome == conformance.Pass {
				results[i].Exchanges, results[i].At = nil, -1
			}
		}
		d.Run.Groups[g].Results = results
	}
	return d
}

// texts maps the ids of requirements to their wording.
func (d Document) texts() map[string]string {
	texts := make(map[string]string, len(d.Requirements))
	for _, r := range d.Requirements {
		texts[r.ID] = r.Text
	}
	return texts
}
