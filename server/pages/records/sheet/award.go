package sheet

import (
	"html/template"

	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
)

// Award is the statement that the learner has an achievement.
type Award struct {
	Results   []Result
	Credits   Credits
	Narrative template.HTML
	Facts     []Fact
	More      []Fact
	Inner     Inner
}

// Credits are the credits of an award, as stated.
type Credits struct {
	Earned, Available string // "" for a figure that is missing
}

// award shows an award of an achievement.
func (b *builder) award(n int, of *transcript.Achievement) Award {
	a := b.Awards[n]
	c := b.Credentials[a.Credential]
	shown := Award{
		Results:   b.results(a.Results),
		Credits:   Credits{number(a.CreditsEarned), number(of.CreditsAvailable)},
		Narrative: b.rich(a.Narrative, proseLevel),
		Inner:     b.inner(a.Credential),
	}
	shown.Facts = b.awardFacts(a, c)
	shown.More = b.awardMore(a, c)
	return shown
}

// awardFacts is what everybody wants to know about an award besides its results.
func (b *builder) awardFacts(a *transcript.Award, c *transcript.Credential) []Fact {
	var f facts
	f.text(phrase.Of("Role"), b.line(a.Role))
	f.text(phrase.Of("License number"), b.line(a.License))
	f.text(phrase.Of("Credits earned"), words(number(a.CreditsEarned)))
	f.text(phrase.Of("Term"), b.line(a.Term))
	f.time(phrase.Of("Began"), a.Start)
	f.time(phrase.Of("Finished"), a.End)
	if a.Credential > 0 {
		f = append(f, b.ownDates(c)...)
		if c.Issuer.ID.Value != b.Whole().Issuer.ID.Value {
			f.add(phrase.Of("Stated by"), b.partyValues(c.Issuer)...)
		}
	}
	f.add(phrase.Of("Evidence"), b.evidenceLinks(a.Credential)...)
	f.add(phrase.Of("Endorsements"), b.credentialEndorsements(a.Credential)...)
	return f
}

// awardMore is what else is stated about an award and in its credential.
func (b *builder) awardMore(a *transcript.Award, c *transcript.Credential) []Fact {
	var f facts
	if a.Source.Given() {
		f.add(phrase.Of("Assessed by"), b.partyValues(a.Source)...)
	}
	f.add(phrase.Of("Picture"), b.resource(a.Image.Resource), Value{Text: b.line(a.Image.Caption)})
	if a.Credential == 0 {
		return f
	}
	f.text(phrase.Of("Credential"), b.line(c.Name))
	f.text(phrase.Of("Description"), b.paragraphs(c.Description))
	f.add(phrase.Of("Picture"), b.resource(c.Image.Resource), Value{Text: b.line(c.Image.Caption)})
	f = append(f, b.subjectFacts(c, a.Subject)...)
	f.text(phrase.Of("Identifier"), code(c.ID.Value))
	return f
}

// ownDates are the dates of an embedded credential where they are not those of the record.
func (b *builder) ownDates(c *transcript.Credential) []Fact {
	var f facts
	whole := b.Whole()
	if c.Awarded.Sent != whole.Awarded.Sent {
		f.time(phrase.Of("Awarded"), c.Awarded)
	}
	if c.ValidFrom.Sent != whole.ValidFrom.Sent {
		f.time(phrase.Of("Valid from"), c.ValidFrom)
	}
	if c.Ends.Sent != whole.Ends.Sent {
		f.time(phrase.Of("Ends"), c.Ends)
	}
	return f
}

// subjectFacts tell whom an embedded credential is about where that is not said of the record.
func (b *builder) subjectFacts(c *transcript.Credential, n int) []Fact {
	var f facts
	if n >= len(c.Subjects) {
		return nil
	}
	s := c.Subjects[n]
	whole := b.Whole().Subjects
	if len(whole) == 0 || whole[0].ID.Value != s.ID.Value {
		f.text(phrase.Of("About"), code(s.ID.Value))
	}
	for _, i := range s.Identities {
		f.add(phrase.Of("About"), b.identity(i))
	}
	if s.Profile.Given() {
		f.add(phrase.Of("About"), b.partyValues(s.Profile)...)
	}
	return f
}

// identity is one of the identifiers of a subject.
func (b *builder) identity(i transcript.Identity) Value {
	if i.Hashed.Value {
		return Value{Says: phrase.Of("%s, kept as a hash", IdentifierType(i.Type.Value))}
	}
	return Value{Says: phrase.Of("%s (%s)", oneLine(i.Value.Value), IdentifierType(i.Type.Value))}
}

// dates are those of the record.
func (b *builder) dates(c *transcript.Credential) []Fact {
	var f facts
	issued := c.Awarded
	if !issued.Given() {
		issued = c.ValidFrom
	}
	f.time(phrase.Of("Issued"), issued)
	if c.Awarded.Given() && c.ValidFrom.Given() && !c.Awarded.Value.Equal(c.ValidFrom.Value) {
		f.time(phrase.Of("Valid from"), c.ValidFrom)
	}
	if c.Ends.Given() {
		f.time(phrase.Of("Ends"), c.Ends)
	} else {
		f.add(phrase.Of("Ends"), Value{Says: phrase.Of("No end date")})
	}
	return f
}
