package sheet

import (
	"html/template"
	"slices"
	"time"

	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
)

// Program is a program with an outline of what is under it.
type Program struct {
	*Achievement
	Outline []Branch
	Under   int // how many lines the outline has
	Credits Sum
}

// Branch is one line of an outline.
type Branch struct {
	Link
	Kind     Value
	Results  []Result
	NoResult bool
	Repeated bool // it stands elsewhere in the outline with its parts
	Parts    []Branch
}

// maxOutline is how deeply an outline is indented. What is deeper stands on the last level.
const maxOutline = 5

func (b *builder) program(p transcript.Program) Program {
	shown := Program{Achievement: b.achievement(p.Achievement), Credits: sum(p.Credits)}
	told := map[int]bool{}
	for _, part := range p.Parts {
		told[part.Achievement] = true
	}
	shown.Relations = b.relations(b.Achievements[p.Achievement], told)
	shown.Outline = b.branches(p.Parts, 1)
	shown.Under = count(shown.Outline)
	return shown
}

func count(branches []Branch) (n int) {
	for _, branch := range branches {
		n += 1 + count(branch.Parts)
	}
	return n
}

func (b *builder) branches(parts []transcript.Branch, depth int) (all []Branch) {
	for _, part := range parts {
		a := b.Achievements[part.Achievement]
		branch := Branch{Link: b.link(part.Achievement), Kind: Kind(a.Type.Value), Repeated: part.Repeated}
		branch.NoResult = len(a.Awards) == 0 && !a.Elsewhere
		for _, n := range a.Awards {
			branch.Results = append(branch.Results, b.results(b.Awards[n].Results)...)
		}
		if depth == maxOutline {
			all = append(append(all, branch), b.branches(part.Parts, depth)...)
			continue
		}
		branch.Parts = b.branches(part.Parts, depth+1)
		all = append(all, branch)
	}
	return all
}

// Sum is a sum of credits that were earned.
type Sum struct {
	Earned  phrase.Phrase // zero when no course states a figure
	Missing phrase.Phrase // zero when none is missing
}

func sum(c transcript.Credits) (s Sum) {
	if c.Unknown {
		return s
	}
	if c.Courses > c.Missing {
		s.Earned = phrase.Of("%s credits earned", c.Earned.String())
		if whole := int(c.Earned.Value); float64(whole) == c.Earned.Value {
			s.Earned = phrase.Of("%d credits earned", whole)
		}
	}
	if c.Missing > 0 {
		s.Missing = phrase.Of("%d courses without a figure", c.Missing)
	}
	return s
}

// Term is a table of courses.
type Term struct {
	ID         string
	Name       template.HTML // "" for the courses without a term
	Begin, End time.Time     // of its courses, as far as stated; zero for neither
	Rows       []Row
	Credits    Sum
}

// Row is an award of a course.
type Row struct {
	Course *Achievement // in full; nil when an earlier row has it
	Link   Link
	Code   template.HTML
	Award
}

func (b *builder) term(n int, t transcript.Term) Term {
	shown := Term{ID: id(termAnchor, n), Name: b.line(t.Name), Credits: sum(t.Credits)}
	for _, r := range t.Rows {
		a, award := b.Achievements[r.Achievement], b.Awards[r.Award]
		if b.courses[r.Achievement] == nil {
			b.courses[r.Achievement] = b.achievement(r.Achievement)
		}
		row := Row{Link: b.link(r.Achievement), Code: b.line(a.Code)}
		if course := b.courses[r.Achievement]; !course.placed {
			course.placed, row.Course = true, course
		}
		if at := slices.Index(a.Awards, r.Award); at >= 0 {
			row.Award = b.courses[r.Achievement].Awards[at]
		}
		shown.Rows = append(shown.Rows, row)
		shown.span(award)
	}
	return shown
}

// span widens the dates of a term by those of an award.
func (t *Term) span(a *transcript.Award) {
	if from := day(a.Start); !from.IsZero() && (t.Begin.IsZero() || from.Before(t.Begin)) {
		t.Begin = from
	}
	if to := day(a.End); !to.IsZero() && to.After(t.End) {
		t.End = to
	}
}

// skill shows a competency with where it was met.
func (b *builder) skill(s transcript.Skill) *Achievement {
	shown := b.achievement(s.Achievement)
	met, seen := Relation{Label: phrase.Of("Met in")}, map[int]bool{}
	for _, r := range s.Met {
		if !seen[r.To] {
			seen[r.To] = true
			met.To = append(met.To, b.link(r.To))
		}
	}
	if len(met.To) > 0 {
		shown.Relations = append([]Relation{met}, b.relations(b.Achievements[s.Achievement], seen)...)
	}
	return shown
}
