package catalogue

import (
	"slices"
	"strings"
	"sync"
)

// Step is a step of a certification: what a product shows to a tester (Certification guide).
type Step struct {
	ID      string   // lasting, such as "provider-read.2"
	Service string   // the part of the guide, such as "Service Provider (Read)"
	Title   string   // what is done, as a sentence
	Shows   string   // what the tester is shown, as a sentence
	Cases   []string // the ids of the cases that rehearse it, or globs over them; none when it is done by hand
	Repeats string   // the service whose steps it consists of, or ""
	Remark  string   // why it is done by hand, or what a rehearsal of it needs, as sentences; or ""
}

// Clause is where the step is written.
func (s Step) Clause() string { return "Certification guide, " + s.Service }

var loadSteps = sync.OnceValue(func() (steps []Step) {
	for _, c := range rows("steps.tsv", "id service title shows cases repeats remark") {
		steps = append(steps, Step{c[0], c[1], c[2], c[3], strings.Fields(c[4]), c[5], c[6]})
	}
	return steps
})

// Steps returns the steps of every certification, in the order of the guide.
func Steps() []Step {
	steps := slices.Clone(loadSteps())
	for i := range steps {
		steps[i].Cases = slices.Clone(steps[i].Cases)
	}
	return steps
}
