package report

import (
	"slices"

	"clrhost/conformance"
)

// change is a case that has another standing than in an earlier run.
type change struct {
	ID     string   `json:"id"`
	Before standing `json:"before"`
	After  standing `json:"after"`
}

// changes are what differs between an earlier run and this one. Every case of either is in at most one list.
type changes struct {
	Worse   []change `json:"worse"`   // has a worse outcome
	Better  []change `json:"better"`  // has a better one
	Skipped []change `json:"skipped"` // was asked, and is skipped
	Asked   []change `json:"asked"`   // was skipped, is asked, and is good
	New     []string `json:"new"`     // the earlier run had no such case
	Gone    []string `json:"gone"`    // there is no such case any more
	NotRun  []string `json:"not_run"` // this run was not about it, or ended before it
}

// changes compares the run with the earlier one.
func (d Document) changes() changes {
	c := changes{Worse: []change{}, Better: []change{}, Skipped: []change{}, Asked: []change{}, New: []string{}, Gone: []string{}, NotRun: []string{}}
	ran := map[string]bool{}
	for _, r := range d.Run.Results() {
		ran[r.Case.ID] = true
		c.compare(d.Past.standings, r)
	}
	for _, id := range d.Past.ids {
		switch {
		case ran[id]:
		case slices.Contains(d.Cases, id):
			c.NotRun = append(c.NotRun, id)
		default:
			c.Gone = append(c.Gone, id)
		}
	}
	return c
}

func (c *changes) compare(before map[string]standing, r conformance.Result) {
	was, isOld := before[r.Case.ID]
	is := standingOf(r)
	found := change{r.Case.ID, was, is}
	switch {
	case !isOld:
		c.New = append(c.New, r.Case.ID)
	case was == is:
	case is == skipped:
		c.Skipped = append(c.Skipped, found)
	case worse(was, is) == is && (was != skipped || is.needsWork()):
		c.Worse = append(c.Worse, found)
	case was == skipped:
		c.Asked = append(c.Asked, found)
	default:
		c.Better = append(c.Better, found)
	}
}

// isZero reports whether nothing changed. That a case was not run is no change of it.
func (c changes) isZero() bool {
	return len(c.Worse)+len(c.Better)+len(c.Skipped)+len(c.Asked)+len(c.New)+len(c.Gone) == 0
}

// changed is a list of changes under its heading.
type changed struct {
	heading string
	list    []change
}

// lists are the changes by kind, the worst first; without those that there are none of.
func (c changes) lists() []changed {
	return slices.DeleteFunc([]changed{
		{"Worse", c.Worse}, {"Newly skipped", c.Skipped}, {"Better", c.Better}, {"Newly asked", c.Asked},
	}, func(l changed) bool { return len(l.list) == 0 })
}

// named is cases under their heading.
type named struct {
	ran     bool // they have results in this run
	heading string
	ids     []string
}

// names are the cases that cannot be compared, by the reason why; without those that there are none of.
func (c changes) names() []named {
	return slices.DeleteFunc([]named{
		{true, "New cases", c.New}, {false, "Cases that there are no more", c.Gone}, {false, "Not run this time", c.NotRun},
	}, func(n named) bool { return len(n.ids) == 0 })
}
