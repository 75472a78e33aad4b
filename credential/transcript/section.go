package transcript

import "time"

// Program is a program with what is under it.
type Program struct {
	Branch
	Credits Credits // of all courses under it
}

// Branch is an achievement in an outline, with its parts. An achievement has its parts where it stands first; where it
// stands again, under another parent or in a cycle, it is Repeated and has none, and so is one that stands too deep.
type Branch struct {
	Achievement int
	Repeated    bool
	Parts       []Branch
}

// Term groups the courses whose awards state the same term.
type Term struct {
	Name    Text // as first stated; not given for the courses without a term
	Rows    []Row
	Start   time.Time // the earliest date of its rows, by which terms are ordered; zero when there is none
	Credits Credits
}

// Row is one award of a course.
type Row struct{ Achievement, Award int }

// Credits is a sum of creditsEarned.
type Credits struct {
	Earned  Number // without a place, since the record does not state it
	Courses int    // awards of courses that earned their credits, or whose figure is missing
	Missing int    // those of them that state no creditsEarned
	// Unknown means that the graph is too entangled to be summed.
	Unknown bool
}

// Skill is an awarded competency with where it was met.
type Skill struct {
	Achievement int
	// Met are the courses, assessments and other achievements that an association joins to it, programs and other skills
	// left out.
	Met []Relation
	// Aligned are the targets that name it, or to which it is aligned itself; their MetBy tells what else meets them.
	// Indexes into Record.Targets.
	Aligned []int
}
