package sheet

import (
	"html/template"

	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
)

// Statement is a credential in the record that asserts no achievement.
type Statement struct {
	Name        template.HTML
	By          Party
	Description template.HTML
	Facts       []Fact
	Claims      []transcript.Extra
	Inner       Inner
}

func (b *builder) statements() (all []Statement) {
	for _, n := range b.Statements {
		c := b.Credentials[n]
		shown := Statement{
			Name:        b.line(c.Name),
			By:          b.party(c.Issuer),
			Description: b.paragraphs(c.Description),
			Inner:       b.inner(n),
		}
		var f facts
		var types []template.HTML
		for _, t := range c.Types {
			types = append(types, code(t.Value))
		}
		f.text(phrase.Of("Kind"), types...)
		f = append(f, b.dates(c)...)
		for i, s := range c.Subjects {
			f = append(f, b.subjectFacts(c, i)...)
			shown.Claims = append(shown.Claims, s.Claims...)
		}
		f.add(phrase.Of("Evidence"), b.evidenceLinks(n)...)
		f.text(phrase.Of("Identifier"), code(c.ID.Value))
		shown.Facts = f
		all = append(all, shown)
	}
	return all
}
