package sheet

import (
	"html/template"

	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
)

// Evidence is what an award rests on.
type Evidence struct {
	ID          string
	Name        template.HTML
	Genre       template.HTML
	Description template.HTML
	Narrative   template.HTML
	Where       Value  // where it can be had, or what identifies it
	For         []Link // what was awarded on it
	Facts       []Fact
	More        []transcript.Extra
}

// piece is a piece of evidence of a credential.
type piece struct {
	transcript.Evidence
	credential int
}

// survey numbers what is linked to, before anything that links to it is shown.
func (b *builder) survey() {
	b.courses, b.evidenceOf, b.endorsementOf = map[int]*Achievement{}, map[int][]int{}, map[int]int{}
	b.awardsOf = map[int][]int{}
	for i, c := range b.Credentials {
		for _, e := range c.Evidence {
			b.evidenceOf[i] = append(b.evidenceOf[i], len(b.pieces))
			b.pieces = append(b.pieces, piece{e, i})
		}
	}
	for i, a := range b.Awards {
		b.awardsOf[a.Credential] = append(b.awardsOf[a.Credential], i)
	}
	b.surveyEndorsements()
}

func (b *builder) evidence() (all []Evidence) {
	for i, p := range b.pieces {
		shown := Evidence{
			ID:          id(evidenceAnchor, i),
			Name:        b.line(p.Name),
			Genre:       b.line(p.Genre),
			Description: b.paragraphs(p.Description),
			Narrative:   b.rich(p.Narrative, proseLevel),
			Where:       b.resource(p.Evidence.ID),
			For:         b.awarded(p.credential),
			More:        p.Details,
		}
		var f facts
		f.text(phrase.Of("For"), b.line(p.Audience))
		types := make([]template.HTML, 0, len(p.Types))
		for _, t := range p.Types {
			if t.Value != "Evidence" {
				types = append(types, code(t.Value))
			}
		}
		f.text(phrase.Of("Kind"), types...)
		shown.Facts = f
		all = append(all, shown)
	}
	return all
}

// awarded links to what a credential awards.
func (b *builder) awarded(credential int) (all []Link) {
	for _, n := range b.awardsOf[credential] {
		for _, a := range b.Awards[n].Achievements {
			all = append(all, b.link(a))
		}
	}
	return all
}

func (b *builder) evidenceLinks(credential int) (all []Value) {
	for _, n := range b.evidenceOf[credential] {
		l := Link{Href: anchor(evidenceAnchor, n), Text: b.line(b.pieces[n].Name)}
		if l.Text == "" {
			l.Says = phrase.Of("Evidence %d", n+1)
		}
		all = append(all, Value{Link: l})
	}
	return all
}
