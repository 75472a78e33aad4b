package report

import (
	"fmt"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/catalogue"
)

// Step is a step of a certification, and the cases that rehearse it.
type Step struct {
	catalogue.Step
	IDs []string // of its cases; none when it is done by hand
}

// Steps returns the steps of every certification with the cases of a suite that rehearse them, in the order of the guide.
func Steps(suite conformance.Outline) []Step {
	var steps []Step
	for _, s := range catalogue.Steps() {
		patterns := s.Cases
		for _, other := range catalogue.Steps() {
			if s.Repeats != "" && other.Service == s.Repeats {
				patterns = slices.Concat(patterns, other.Cases)
			}
		}
		steps = append(steps, Step{s, suite.Named(patterns...)})
	}
	return steps
}

// Rehearsed returns the steps of those certifications whose cases a suite asks all of.
func Rehearsed(steps []Step, suite conformance.Outline) []Step {
	asked := suite.IDs()
	cases, missing := map[string]bool{}, map[string]bool{}
	for _, step := range steps {
		cases[step.Service] = cases[step.Service] || len(step.IDs) > 0
		for _, id := range step.IDs {
			missing[step.Service] = missing[step.Service] || !slices.Contains(asked, id)
		}
	}
	return slices.DeleteFunc(slices.Clone(steps), func(s Step) bool { return !cases[s.Service] || missing[s.Service] })
}

// rehearsal is a step with what the run found out about it.
type rehearsal struct {
	Step
	standing standing // the worst of its cases, notRun when one of them was not run, byHand when it has none
	ran      map[string]standing
}

// rehearsals are the steps of a run; none when nothing is known about any.
func (d Document) rehearsals() []rehearsal {
	found := standingsOf(d.Run)
	rows := make([]rehearsal, 0, len(d.Steps))
	isKnown := false
	for _, step := range d.Steps {
		row := rehearsal{step, byHand, map[string]standing{}}
		worst := notRun
		for _, id := range step.IDs {
			if s, ok := found[id]; ok {
				row.ran[id] = s
				worst = worse(worst, s)
			}
		}
		switch {
		case worst.needsWork() || len(step.IDs) > 0 && len(row.ran) == len(step.IDs):
			row.standing = worst
		case len(step.IDs) > 0:
			row.standing = notRun // what was asked of it is good, and that is not the step
		}
		isKnown = isKnown || row.standing != notRun && row.standing != byHand
		rows = append(rows, row)
	}
	if !isKnown {
		return nil
	}
	return rows
}

// counted names how many cases there are of each standing: "12 passed, 1 skipped, 3 not run".
func (r rehearsal) counted() string {
	if len(r.IDs) == 0 {
		return ""
	}
	t := totals{}
	for _, s := range r.ran {
		t[s]++
	}
	counted := t.String()
	if missing := len(r.IDs) - len(r.ran); missing > 0 {
		counted += fmt.Sprintf(", %d not run", missing)
	}
	return counted
}

// number is that of the step within its certification.
func (r rehearsal) number() string {
	_, number, _ := strings.Cut(r.ID, ".")
	return number
}

// steps shows each certification on a line.
func (t *Terminal) steps(d Document) {
	service := ""
	for _, r := range d.rehearsals() {
		if service == "" {
			t.printf("\n%s", t.bold("Steps of the certification"))
		}
		if r.Service != service {
			service = r.Service
			t.printf("\n  %-26s", service)
		}
		look, isOutcome := looks[r.standing]
		if !isOutcome {
			look.word = words[r.standing]
		}
		t.printf("  %s %s", r.number(), t.paint(look.colour, look.word))
	}
	if service != "" {
		t.printf("\n")
	}
}

// rehearsed is a step in the JSON report.
type rehearsed struct {
	ID      string   `json:"id"`
	Service string   `json:"service"` // the part of the certification guide
	Title   string   `json:"title"`
	Shows   string   `json:"shows"`   // what the tester is shown
	Outcome standing `json:"outcome"` // the worst of its cases, "not-run" when one of them was not run, "by-hand" when it has none
	Cases   []string `json:"cases"`
	Remark  string   `json:"remark,omitempty"`
}

func shapeSteps(rows []rehearsal) []rehearsed {
	var out []rehearsed
	for _, r := range rows {
		out = append(out, rehearsed{r.ID, r.Service, r.Title, r.Shows, r.standing, append([]string{}, r.IDs...), r.Remark})
	}
	return out
}

// serviceView is a certification on the page.
type serviceView struct {
	Service string
	Steps   []stepView
}

type stepView struct {
	Number, Title, Shows, Remark string
	Standing                     standing
	Sign, Word, Counted          string
	Cases                        []string // that need work
}

func serviceViews(rows []rehearsal) []serviceView {
	var out []serviceView
	for _, r := range rows {
		if len(out) == 0 || out[len(out)-1].Service != r.Service {
			out = append(out, serviceView{Service: r.Service})
		}
		shown := stepView{
			Number: r.number(), Title: r.Title, Shows: r.Shows, Remark: r.Remark,
			Standing: r.standing, Sign: looks[r.standing].sign, Word: words[r.standing], Counted: r.counted(),
		}
		for _, id := range r.IDs {
			if r.ran[id].needsWork() {
				shown.Cases = append(shown.Cases, id)
			}
		}
		last := &out[len(out)-1]
		last.Steps = append(last.Steps, shown)
	}
	return out
}
