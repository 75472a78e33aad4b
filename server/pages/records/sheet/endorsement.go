package sheet

import (
	"html/template"

	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
)

// Endorsement is a statement of somebody else about something in the record.
type Endorsement struct {
	ID      string
	By      Party
	Name    template.HTML // of the endorsement
	Comment template.HTML
	About   Link
	Facts   []Fact
	Inner   Inner
	Cover   phrase.Phrase // what speaks for it where it has no proof of its own
}

// endorsed is an endorsement, an index into Credentials, and what it is found at.
type endorsed struct {
	credential int
	about      Link
}

func (b *builder) surveyEndorsements() {
	for i, c := range b.Credentials {
		about := Link{Says: phrase.Of("This record")}
		if awards := b.awarded(i); i > 0 && len(awards) > 0 {
			about = awards[0]
		} else if i > 0 {
			about = Link{Text: b.line(c.Name)}
		}
		b.endorse(about, c.Endorsements)
		b.endorseParty(c.Issuer)
		for _, s := range c.Subjects {
			b.endorseParty(s.Profile)
		}
	}
	for i, a := range b.Achievements {
		for _, s := range append([]*transcript.Statement{&a.Statement}, a.Variants...) {
			b.endorse(b.link(i), s.Endorsements)
			b.endorseParty(s.Creator)
		}
	}
	for _, a := range b.Awards {
		b.endorseParty(a.Source)
	}
}

func (b *builder) endorseParty(p transcript.Profile) {
	if p.Given() {
		b.endorse(Link{Text: b.name(p)}, p.Endorsements)
	}
	if p.Parent != nil {
		b.endorseParty(*p.Parent)
	}
}

// endorse numbers endorsements that are found at one place.
func (b *builder) endorse(about Link, found []int) {
	for _, n := range found {
		if _, known := b.endorsementOf[n]; !known {
			b.endorsementOf[n] = len(b.endorsed)
			b.endorsed = append(b.endorsed, endorsed{n, about})
		}
	}
}

func (b *builder) endorsements() (all []Endorsement) {
	for i, e := range b.endorsed {
		c := b.Credentials[e.credential]
		shown := Endorsement{
			ID:    id(endorsementAnchor, i),
			By:    b.party(c.Issuer),
			Name:  b.line(c.Name),
			About: e.about,
			Inner: b.inner(e.credential),
		}
		if c.Covered {
			shown.Cover = phrase.Of("It has no signature of its own and is covered by the record's.")
		}
		var f facts
		f.time(phrase.Of("Awarded"), c.Awarded)
		f.time(phrase.Of("Valid from"), c.ValidFrom)
		f.time(phrase.Of("Ends"), c.Ends)
		f.text(phrase.Of("Description"), b.paragraphs(c.Description))
		for _, s := range c.Subjects {
			shown.Comment += b.rich(s.Comment, proseLevel)
			f.text(phrase.Of("Names"), code(s.ID.Value))
		}
		f.text(phrase.Of("Identifier"), code(c.ID.Value))
		shown.Facts = f
		all = append(all, shown)
	}
	return all
}

func (b *builder) endorsementLinks(found []int) (all []Value) {
	for _, n := range found {
		by := Link{Href: anchor(endorsementAnchor, b.endorsementOf[n]), Text: b.name(b.Credentials[n].Issuer)}
		if by.Text == "" {
			by.Says = phrase.Of("Endorsement %d", b.endorsementOf[n]+1)
		}
		all = append(all, Value{Link: by})
	}
	return all
}

func (b *builder) credentialEndorsements(credential int) []Value {
	if credential == 0 {
		return nil
	}
	return b.endorsementLinks(b.Credentials[credential].Endorsements)
}
