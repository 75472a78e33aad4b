package words

import (
	"golang.org/x/text/language"
	"golang.org/x/text/message"
)

// Language is one language of the pages. It is safe for concurrent use.
type Language struct {
	Tag  string // BCP 47
	Name string // in the language itself

	printer *message.Printer
	dates   dates
}

// English is what the pages are written in when nothing else is asked for.
var English = newLanguage(language.English, "English", englishDates)

// Spanish addresses people with usted.
var Spanish = newLanguage(language.Spanish, "Español", spanishDates)

// All returns every language, the default first. The slice is the caller's.
func All() []*Language { return []*Language{English, Spanish} }

func newLanguage(tag language.Tag, name string, d dates) *Language {
	return &Language{Tag: tag.String(), Name: name, printer: message.NewPrinter(tag, message.Catalog(texts)), dates: d}
}

// Named returns the language with the tag.
func Named(tag string) (*Language, bool) {
	for _, l := range All() {
		if l.Tag == tag {
			return l, true
		}
	}
	return nil, false
}

var matcher = language.NewMatcher([]language.Tag{language.English, language.Spanish}) // as in All

// maxAccept bounds an Accept-Language header, in bytes. What is longer asks for nothing.
const maxAccept = 512

// Accepted returns the language that fits an Accept-Language header best (RFC 9110, Section 12.5.4; RFC 4647).
func Accepted(header string) *Language {
	if header == "" || len(header) > maxAccept {
		return English
	}
	wanted, _, err := language.ParseAcceptLanguage(header)
	if err != nil {
		return English
	}
	_, i, _ := matcher.Match(wanted...)
	return All()[i]
}
