package sheet

import (
	"html/template"

	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
)

// proseLevel is the level of the headings in the texts of an entry. The entry itself has one of level 3.
const proseLevel = 4

// Achievement is an achievement in full.
type Achievement struct {
	ID           string // of its part of the page
	Name         template.HTML
	Code         template.HTML
	Kind         Value
	Family       string
	Picture      Picture
	Description  template.HTML
	Awards       []Award
	Results      []Result // of all awards
	Criteria     template.HTML
	CriteriaLink Value
	Relations    []Relation
	Scales       []Result // by which results are measured of which the record has none
	Facts        []Fact   // that are shown
	More         []Fact   // that are folded
	Variants     []Variant

	placed bool // a row has it in full
}

// Variant is what another credential of the record says about the same achievement in other words.
type Variant struct {
	Name        template.HTML
	Description template.HTML
	Criteria    template.HTML
	Facts       []Fact
}

// Relation is how an achievement belongs to others.
type Relation struct {
	Label phrase.Phrase
	To    []Link
}

// name is an achievement as it is named, by its id where nothing else is known.
func (b *builder) nameOf(n int) template.HTML {
	a := b.Achievements[n]
	for _, name := range []template.HTML{b.line(a.Name), b.line(a.Code), code(a.ID)} {
		if name != "" {
			return name
		}
	}
	return ""
}

func (b *builder) link(n int) Link {
	l := Link{Href: anchor(achievementAnchor, n), Text: b.nameOf(n)}
	if l.Text == "" {
		l.Says = phrase.Of("An achievement without a name")
	}
	return l
}

// achievement shows an achievement in full.
func (b *builder) achievement(n int) *Achievement {
	a := b.Achievements[n]
	shown := &Achievement{
		ID:          id(achievementAnchor, n),
		Name:        b.nameOf(n),
		Code:        b.line(a.Code),
		Kind:        Kind(a.Type.Value),
		Family:      string(a.Family),
		Picture:     b.picture(a.Image, a.Name),
		Description: b.paragraphs(a.Description),
		Criteria:    b.rich(a.Criteria.Narrative, proseLevel),
		Relations:   b.relations(a, nil),
		Scales:      b.scales(a),
	}
	shown.CriteriaLink = b.resource(a.Criteria.ID)
	for _, i := range a.Awards {
		award := b.award(i, a)
		shown.Awards = append(shown.Awards, award)
		shown.Results = append(shown.Results, award.Results...)
	}
	shown.Facts, shown.More = b.statementFacts(&a.Statement)
	var f facts
	for _, d := range a.Results {
		f.add(phrase.Of("Kind of result"), Value{Text: b.line(d.Name)}, resultType(d.Type.Value))
	}
	shown.More = append(f, shown.More...)
	for _, other := range a.Variants {
		shown.Variants = append(shown.Variants, b.variant(other))
	}
	return shown
}

// statementFacts is what else is stated about an achievement: what matters to everybody, and the rest.
func (b *builder) statementFacts(s *transcript.Statement) (shown, more []Fact) {
	var f, m facts
	f.text(phrase.Of("Field of study"), b.line(s.FieldOfStudy))
	f.text(phrase.Of("Specialization"), b.line(s.Specialization))
	f.text(phrase.Of("Credits in all"), words(number(s.CreditsAvailable)))
	f.add(phrase.Of("Aligned to"), b.targetLinks(s.Alignments)...)

	tags := make([]template.HTML, len(s.Tags))
	for i, t := range s.Tags {
		tags[i] = b.line(t)
	}
	m.text(phrase.Of("Keywords"), tags...)
	m.add(phrase.Of("Language of instruction"), languageOf(s.Language.Value))
	m.text(phrase.Of("Version"), b.line(s.Version))
	if s.Creator.Given() {
		m.add(phrase.Of("Created by"), b.maker(s.Creator)...)
	}
	m.add(phrase.Of("Picture"), b.resource(s.Image.Resource), Value{Text: b.line(s.Image.Caption)})
	m.add(phrase.Of("Other identifiers"), b.identifiers(s.Identifiers)...)
	for _, r := range s.Related {
		m.add(phrase.Of("Related"), Value{Text: code(r.ID.Value)}, languageOf(r.Language.Value), Value{Text: b.line(r.Version)})
	}
	m.add(phrase.Of("Endorsements"), b.endorsementLinks(s.Endorsements)...)
	m.text(phrase.Of("Identifier"), code(s.ID.Value))
	return f, m
}

// partyValues is a party in one fact: its name, its page, its id.
func (b *builder) partyValues(p transcript.Profile) []Value {
	return []Value{{Text: b.name(p)}, b.resource(p.URL), {Text: code(p.ID.Value)}}
}

// maker is who created an achievement, by name alone where that is the issuer of the record.
func (b *builder) maker(p transcript.Profile) []Value {
	if name := b.name(p); name != "" && p.ID.Value == b.Whole().Issuer.ID.Value {
		return []Value{{Text: name}}
	}
	return b.partyValues(p)
}

func (b *builder) variant(s *transcript.Statement) Variant {
	shown, more := b.statementFacts(s)
	var f facts
	f.add(phrase.Of("Kind"), Kind(s.Type.Value))
	f.text(phrase.Of("Code"), b.line(s.Code))
	f.add(phrase.Of("Criteria"), b.resource(s.Criteria.ID))
	for _, d := range s.Results {
		f.text(phrase.Of("Result"), b.line(d.Name))
	}
	return Variant{
		Name:        b.line(s.Name),
		Description: b.paragraphs(s.Description),
		Criteria:    b.rich(s.Criteria.Narrative, proseLevel),
		Facts:       append(append(f, shown...), more...),
	}
}

// relations is how an achievement belongs to others, besides those that are told otherwise.
func (b *builder) relations(a *transcript.Achievement, told map[int]bool) (all []Relation) {
	for _, r := range []struct {
		label phrase.Phrase
		to    []transcript.Relation
	}{
		{phrase.Of("Part of"), a.Parents},
		{phrase.Of("Parts"), a.Parts},
		{phrase.Of("Comes after"), a.Before},
		{phrase.Of("Comes before"), a.After},
		{phrase.Of("See also"), a.SeeAlso},
		{phrase.Of("Replaced by"), a.ReplacedBy},
		{phrase.Of("Replaces"), a.Replaces},
	} {
		relation, seen := Relation{Label: r.label}, map[int]bool{}
		for _, to := range r.to {
			if !seen[to.To] && !told[to.To] {
				seen[to.To] = true
				relation.To = append(relation.To, b.link(to.To))
			}
		}
		if len(relation.To) > 0 {
			all = append(all, relation)
		}
	}
	return all
}
