package sheet

import (
	"html/template"

	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
)

// Framework is a framework with the places in it that the record is aligned to.
type Framework struct {
	Name    template.HTML // "" for those without a framework
	Targets []Target
}

// Target is a place in a framework.
type Target struct {
	ID          string
	Name        template.HTML
	Code        template.HTML
	Description template.HTML
	Kind        Value
	Where       Value
	MetBy       []Link
}

func (b *builder) frameworks() (all []Framework) {
	for _, f := range b.Frameworks {
		shown := Framework{Name: b.line(f.Name)}
		for _, n := range f.Targets {
			shown.Targets = append(shown.Targets, b.target(n))
		}
		all = append(all, shown)
	}
	return all
}

func (b *builder) target(n int) Target {
	t := b.Targets[n]
	shown := Target{
		ID:          id(targetAnchor, n),
		Name:        b.line(t.Name),
		Code:        b.line(t.Code),
		Description: b.paragraphs(t.Description),
		Kind:        targetType(t.Type.Value),
		Where:       b.resource(t.URL),
	}
	for _, a := range t.MetBy {
		shown.MetBy = append(shown.MetBy, b.link(a))
	}
	return shown
}

// targetLinks lead to what something is aligned to, in the section of alignments.
func (b *builder) targetLinks(all []transcript.Alignment) (values []Value) {
	seen := map[int]bool{}
	for _, a := range all {
		if seen[a.Target] {
			continue
		}
		seen[a.Target] = true
		l := Link{Href: anchor(targetAnchor, a.Target), Text: b.line(a.Name)}
		if l.Text == "" {
			l.Says = phrase.Of("Alignment %d", a.Target+1)
		}
		values = append(values, Value{Link: l})
	}
	return values
}
