// Package sheet turns a transcript into what the page of a record shows: its sections in order, each text in the language
// that the reader wants, each label as a phrase, each link with its host. It decides what stands where and what is folded;
// how that looks is for templates. Nothing in the transcript is left out: what a section has no place for is among the facts
// of its entry, and what the transcript could not read is in Also.
//
// Texts of the record are markup when they leave this package, escaped and set apart in a bdi element with their language, so
// that no template can forget it. Phrases are ours and are said by the template.
package sheet

import (
	"html/template"
	"time"

	"clrhost/credential"
	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
	"clrhost/server/pages/markdown"
)

// Reader is who reads the page, and where files of the record can be had.
type Reader struct {
	Languages []string           // that the texts of the record are shown in, the best first
	Issuers   credential.Issuers // whom the host knows; nil for nobody

	// Where the file can be had that a data: URL of the record holds: a picture to show, which is "" for one that is not shown,
	// and any file to keep.
	PicturePath, FilePath func(uri string) string
}

// Sheet is a record as its page shows it.
type Sheet struct {
	Title       template.HTML // "" when the record has none
	PlainTitle  string        // likewise, without markup
	Picture     Picture
	Issuer      Party
	Description template.HTML
	Facts       []Fact // dates
	Partial     bool
	Languages   []Language // that texts of the record are in, when there is more than one

	Contents     []Entry
	Programs     []Program
	Terms        []Term
	Skills       []*Achievement
	Others       []*Achievement
	Pending      []*Achievement // of which the record has no result
	Elsewhere    []Named
	Graph        *Graph // nil when nothing belongs together
	Statements   []Statement
	Evidence     []Evidence
	Endorsements []Endorsement
	Frameworks   []Framework
	Also         []transcript.Extra
}

// Named is an achievement that the record names and does not describe.
type Named struct {
	Anchor string
	ID     string
	Text   template.HTML
}

// Entry leads to a section, and says how much is in it.
type Entry struct {
	Anchor string
	Says   phrase.Phrase
}

// Fact is a label with what it is about.
type Fact struct {
	Label  phrase.Phrase
	Values []Value
}

// Value is one of a text of the record, a phrase, a day and a link.
type Value struct {
	Text template.HTML
	Says phrase.Phrase
	Day  time.Time
	Link Link
}

// Link leads to a part of the page, to a file of the record, or to a stranger's address, whose host it names.
type Link struct {
	Href string
	Text template.HTML
	Says phrase.Phrase // instead of a Text
	Host string        // of a stranger's address
	File bool          // it is a file to keep
}

// Language is one in which texts of the record are.
type Language struct {
	Tag, Name string
	Current   bool
}

// Picture is a picture that is in the record itself, or the letter in its place.
type Picture struct {
	Path    string // "" for none
	Initial string
}

// Of lays out a record.
func Of(record transcript.Record, reader Reader) Sheet {
	b := &builder{Record: record, reader: reader, prose: markdown.NewPage(), languages: map[string]bool{}}
	b.survey()
	whole := record.Whole()
	s := Sheet{
		Title:       b.line(whole.Name),
		PlainTitle:  b.plain(whole.Name),
		Picture:     b.picture(whole.Image, whole.Name),
		Issuer:      b.party(whole.Issuer),
		Description: b.paragraphs(whole.Description),
		Facts:       b.dates(whole),
		Partial:     whole.Partial.Value,
		Also:        record.Also,
	}
	if s.Picture.Path == "" && len(b.Awards) == 1 && len(b.Awards[0].Achievements) == 1 {
		only := b.Achievements[b.Awards[0].Achievements[0]]
		s.Picture = b.picture(only.Image, whole.Name) // a badge by itself
	}
	b.sections(&s)
	s.Contents = s.contents()
	s.Languages = b.choices()
	return s
}

// sections fills the sections in the order in which they are read, because an achievement is shown in full in the first.
func (b *builder) sections(s *Sheet) {
	for _, p := range b.Programs {
		s.Programs = append(s.Programs, b.program(p))
	}
	for i, t := range b.Terms {
		s.Terms = append(s.Terms, b.term(i, t))
	}
	for _, skill := range b.Skills {
		s.Skills = append(s.Skills, b.skill(skill))
	}
	for _, n := range b.Others {
		s.Others = append(s.Others, b.achievement(n))
	}
	for _, n := range b.Pending {
		s.Pending = append(s.Pending, b.achievement(n))
	}
	for i, a := range b.Achievements {
		if a.Elsewhere {
			s.Elsewhere = append(s.Elsewhere, Named{anchor(achievementAnchor, i)[1:], a.ID, code(a.ID)})
		}
	}
	s.Graph = b.graph()
	s.Statements = b.statements()
	s.Evidence = b.evidence()
	s.Endorsements = b.endorsements()
	s.Frameworks = b.frameworks()
}

// The sections of the page.
const (
	SectionPrograms     = "programs"
	SectionCourses      = "courses"
	SectionSkills       = "skills"
	SectionOthers       = "others"
	SectionPending      = "pending"
	SectionGraph        = "graph"
	SectionStatements   = "statements"
	SectionEvidence     = "evidence"
	SectionEndorsements = "endorsements"
	SectionAlignments   = "alignments"
)

// contents lists the sections that there are.
func (s *Sheet) contents() (all []Entry) {
	rows, targets := 0, 0
	for _, t := range s.Terms {
		rows += len(t.Rows)
	}
	for _, f := range s.Frameworks {
		targets += len(f.Targets)
	}
	graph := 0
	if s.Graph != nil {
		graph = 1
	}
	for _, e := range []struct {
		anchor string
		count  int
		says   phrase.Phrase
	}{
		{SectionPrograms, len(s.Programs), phrase.Of("%d programs", len(s.Programs))},
		{SectionCourses, rows, phrase.Of("%d courses", rows)},
		{SectionSkills, len(s.Skills), phrase.Of("%d skills", len(s.Skills))},
		{SectionOthers, len(s.Others), phrase.Of("%d other achievements", len(s.Others))},
		{SectionPending, len(s.Pending) + len(s.Elsewhere), phrase.Of("%d without a result", len(s.Pending)+len(s.Elsewhere))},
		{SectionGraph, graph, phrase.Of("How it belongs together")},
		{SectionStatements, len(s.Statements), phrase.Of("%d other statements", len(s.Statements))},
		{SectionEvidence, len(s.Evidence), phrase.Of("%d pieces of evidence", len(s.Evidence))},
		{SectionEndorsements, len(s.Endorsements), phrase.Of("%d endorsements", len(s.Endorsements))},
		{SectionAlignments, targets, phrase.Of("%d alignments", targets)},
	} {
		if e.count > 0 {
			all = append(all, Entry{e.anchor, e.says})
		}
	}
	return all
}
