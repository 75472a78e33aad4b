package records

import (
	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/server/pages/page"
	"clrhost/storage"
)

// name is a title or a name from a record, or what is said where there is none.
type name struct {
	Text      string
	Language  string // of Text; "" when it is not known
	Direction string // ltr, rtl or "" likewise
	Instead   phrase.Phrase
}

// titleOf is the title of a record, or that it is one of its issuer.
func titleOf(stored storage.RecordRow, language string) name {
	if title, ok := nameIn(stored.Index.Title, language); ok {
		return title
	}
	if issuer := issuerOf(stored, language); issuer.Text != "" {
		return name{Instead: phrase.Of("Record from %s", issuer.Text)}
	}
	return name{Instead: phrase.Of("Record without a title")}
}

// issuerOf is the name of a record's issuer, or else the host of its id, or that it has no name.
func issuerOf(stored storage.RecordRow, language string) name {
	if issuer, ok := nameIn(stored.Index.Issuer, language); ok {
		return issuer
	}
	if host := text.Line(page.HostOfID(stored.IssuerID), maxName); host != "" {
		return name{Text: host}
	}
	return name{Instead: phrase.Of("Unnamed issuer")}
}

// nameIn is the translation into a language, or else the first one. It is false when nothing of it can be shown.
func nameIn(translations []storage.Translation, language string) (name, bool) {
	var label transcript.Text
	for _, t := range translations {
		label.Translations = append(label.Translations, transcript.Translation(t))
	}
	chosen := label.In(language)
	line := text.Line(chosen.Value, maxName)
	return name{Text: line, Language: chosen.Language, Direction: chosen.Direction}, line != ""
}
