package sheet

import (
	"html/template"
	"strings"

	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
	"clrhost/server/pages/page"
)

// Party is a person or organization.
type Party struct {
	Name  template.HTML // its name, or what its id tells of it; "" when that is nothing
	Home  Link
	Facts []Fact
}

// party is a profile as it is named. A profile that is only an id is named by the host in it.
func (b *builder) party(p transcript.Profile) Party {
	shown := Party{Name: b.name(p), Facts: b.profileFacts(p)}
	if home := b.resource(p.URL).Link; home.Host != "" {
		shown.Home = home
	}
	return shown
}

func (b *builder) name(p transcript.Profile) template.HTML {
	if name := b.line(p.Name); name != "" {
		return name
	}
	var parts []string
	for _, part := range []transcript.Text{p.HonorificPrefix, p.GivenName, p.AdditionalName, p.PatronymicName, p.FamilyNamePrefix, p.FamilyName, p.HonorificSuffix} {
		if given := b.plain(part); given != "" {
			parts = append(parts, given)
		}
	}
	if len(parts) > 0 {
		return words(strings.Join(parts, " "))
	}
	return words(page.HostOfID(p.ID.Value))
}

// profileFacts is what a record says about a person or organization besides the name and the address of its page.
func (b *builder) profileFacts(p transcript.Profile) []Fact {
	var f facts
	f.text(phrase.Of("Description"), b.paragraphs(p.Description))
	f.add(phrase.Of("Website"), b.resource(p.URL))
	f.text(phrase.Of("E-mail address"), b.line(p.Email))
	f.text(phrase.Of("Phone"), b.line(p.Phone))
	f.text(phrase.Of("Address"), b.address(p.Address)...)
	if p.Address.Geo.Latitude.Given() || p.Address.Geo.Longitude.Given() {
		f.text(phrase.Of("Coordinates"), words(number(p.Address.Geo.Latitude)+", "+number(p.Address.Geo.Longitude)))
	}
	f.text(phrase.Of("Signed for by"), b.line(p.Official))
	f.text(phrase.Of("Given name"), b.line(p.GivenName))
	f.text(phrase.Of("Middle name"), b.line(p.AdditionalName))
	f.text(phrase.Of("Family name"), b.line(p.FamilyNamePrefix), b.line(p.FamilyName))
	f.text(phrase.Of("Patronymic"), b.line(p.PatronymicName))
	f.text(phrase.Of("Form of address"), b.line(p.HonorificPrefix), b.line(p.HonorificSuffix))
	f.text(phrase.Of("Date of birth"), words(p.BirthDate.Value))
	f.add(phrase.Of("Picture"), b.resource(p.Image.Resource), Value{Text: b.line(p.Image.Caption)})
	f.add(phrase.Of("Other identifiers"), b.identifiers(p.Identifiers)...)
	f.text(phrase.Of("Identifier"), code(p.ID.Value))
	if p.Parent != nil {
		f.text(phrase.Of("Part of"), b.name(*p.Parent), code(p.Parent.ID.Value))
		f = append(f, b.profileFacts(*p.Parent)...)
	}
	return f
}

func (b *builder) address(a transcript.Address) []template.HTML {
	return []template.HTML{b.line(a.Street), b.line(a.PostOfficeBox), b.line(a.PostalCode), b.line(a.Locality), b.line(a.Region), b.line(a.Country), b.line(a.CountryCode)}
}

func (b *builder) identifiers(all []transcript.Identifier) (values []Value) {
	for _, i := range all {
		says := phrase.Of("%s (%s)", oneLine(i.Value.Value), IdentifierType(i.Type.Value))
		if !i.Type.Given() {
			says = phrase.Of("%s", oneLine(i.Value.Value))
		}
		values = append(values, Value{Says: says})
	}
	return values
}
