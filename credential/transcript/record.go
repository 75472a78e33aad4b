package transcript

import (
	"clrhost/credential"
)

// Record is a credential as a person reads it. Its parts refer to each other by their index in Credentials, Achievements,
// Awards and Targets.
type Record struct {
	// Credentials are the record itself, at 0, and then what is in it at any depth: embedded credentials and endorsements.
	Credentials []*Credential
	// Achievements are the nodes of the graph, each id once: first those with an award, then those that are only listed,
	// then the ends of associations that are nowhere in the record.
	Achievements []*Achievement
	// Awards are the assertions that a person has an achievement, in the order of the document.
	Awards       []*Award
	Associations []Association

	// Each achievement of the record is in exactly one of the five sections.

	Programs []Program // program by program, what is on top first
	Terms    []Term    // the awarded courses; those without a term last
	Skills   []Skill   // the awarded competencies
	Others   []int     // the other awarded achievements, indexes into Achievements
	Pending  []int     // listed without an award, except programs: "part of the program, no result yet"; indexes into Achievements

	// Statements are the credentials that assert no achievement and hold no record: plain ones, and endorsements that stand
	// as a credential by themselves. Indexes into Credentials.
	Statements []int

	Frameworks []Framework // what the record is aligned to
	Targets    []Target

	// Also is every member that no other field shows.
	Also []Extra
}

// Whole is the record itself as a credential: title, issuer, dates, proofs.
func (r Record) Whole() *Credential { return r.Credentials[0] }

// Of reads a credential. The verdict says what was found about it and about what is in it; with the zero Verdict nothing is
// known.
func Of(c *credential.Credential, v credential.Verdict) Record {
	r := &reader{byID: map[string]int{}}
	whole := source{document: c.Document, parsed: c, around: -1, verdict: v, judged: v.Overall != ""}
	r.state(r.read(whole))
	r.classify()
	r.join()
	r.relate()
	r.align()
	r.divide()
	return r.record
}

// reader builds a Record.
type reader struct {
	record  Record
	scopes  []scope          // of the credentials
	opened  int              // objects
	decoded int              // members of embedded JWTs
	byID    map[string]int   // achievements
	firsts  []map[string]any // the first statement about each achievement
	targets map[string]int   // by URL
}
