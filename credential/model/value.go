package model

import (
	"regexp"
	"slices"
	"time"

	"clrhost/internal/untyped"
)

// Value is a kind of value that is not an object of a class, in both readings.
type Value struct {
	Lax    Form
	must   string                   // what it must be strictly; completes the sentence "must be …"
	test   func(v any) bool         // whether it is that
	fault  func(text string) string // the defect of a text that is not; nil where must is enough
	plural bool                     // an array of these is one value in the strict reading, though no schema takes it
}

// Form is what a schema requires of a value.
type Form struct {
	Name    string   // of its definition
	Types   []string // the JSON types a value may have
	Words   string   // what it must be; completes the sentence "must be …"
	Pattern string   // what it must match, in each language; empty for whatever is of its types
}

// LanguageKey is the form of a member name in a language map, in both readings.
const LanguageKey = `^[a-z]{2}(-[A-Z]{2})?$`

// Schemas take a text by language wherever they take a text, as the published ones do, ids and types included.
var textTypes = []string{"string", "object"}

// Text is the form of every text.
var Text = Form{Name: "Text", Types: textTypes, Words: "a string, or an object of strings by language"}

// laxDateTime is any string: the format of a date is an annotation in the published schemas.
var laxDateTime = Form{Name: "DateTime", Types: []string{"string"}, Words: "a string with date and time, such as 2024-05-31T12:00:00Z"}

var (
	localizable = plain(Text, Text.Words, isText)
	word        = plain(Text, "a string", isA[string])
	words       = severally(word)
	reference   = explained(Text, "an absolute URI", isURI, uriFault) // to something by its id or address
	uri         = explained(Text, "an absolute URI of at most 1,200 bytes", isIdentifier, identifierFault)
	profileRef  = Kind{Value: uri.Value, Class: Profile}

	languageCode = matching(Form{"LanguageCode", textTypes, "a language code, such as en or en-US",
		`^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`})
	compactJWS = matching(Form{"CompactJws", textTypes, "a compact JWS",
		`^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$`})

	instant  = explained(laxDateTime, "a date-time with a zone, such as 2024-05-31T12:00:00Z", isInstant, instantFault)
	dateTime = explained(laxDateTime, "a date-time, such as 2024-05-31T12:00:00Z", isDateTime, instantFault)
	date     = plain(Form{Name: "Date", Types: []string{"string"}, Words: "a string with a date, such as 2024-05-31"},
		"a date, such as 2024-05-31", isDate)

	boolean = plain(Form{Name: "Boolean", Types: []string{"boolean"}, Words: "true or false"}, "true or false", isA[bool])
	number  = plain(Form{Name: "Number", Types: []string{"number"}, Words: "a number"}, "a number", isA[float64])
)

func plain(lax Form, must string, test func(any) bool) Kind {
	return Kind{Value: &Value{Lax: lax, must: must, test: test}}
}

// explained is a text whose defect the strict reading reports. The test runs for every text, fault for those that are
// reported.
func explained(lax Form, must string, test func(text string) bool, fault func(text string) string) Kind {
	k := plain(lax, must, func(v any) bool { return isA[string](v) && test(untyped.Text(v)) })
	k.Value.fault = fault
	return k
}

// severally is one value of the kind or an array of at least one.
func severally(k Kind) Kind {
	several := *k.Value
	several.must += ", or an array of these"
	several.test = func(v any) bool {
		items := untyped.List(v)
		return len(items) > 0 && !slices.ContainsFunc(items, func(item any) bool { return !k.Value.test(item) })
	}
	several.plural = true
	return Kind{Value: &several}
}

// matching is a text that must match the same pattern in both readings. Strictly it has no languages.
func matching(lax Form) Kind {
	pattern := regexp.MustCompile(lax.Pattern)
	return plain(lax, lax.Words, func(v any) bool { return pattern.MatchString(untyped.Text(v)) })
}

func isA[T any](v any) bool {
	_, ok := v.(T)
	return ok
}

var languageKey = regexp.MustCompile(LanguageKey)

func isText(v any) bool {
	texts, ok := v.(map[string]any)
	if !ok {
		return isA[string](v)
	}
	for language, translation := range texts {
		if !languageKey.MatchString(language) || !isA[string](translation) {
			return false
		}
	}
	return len(texts) > 0
}

func isInstant(text string) bool {
	_, fault := readDateTime(text)
	return fault == ""
}

// isDateTime is isInstant for a date-time that needs no zone.
func isDateTime(text string) bool {
	_, fault := readDateTime(text)
	return fault == "" || fault == missingZone
}

func instantFault(text string) string {
	_, fault := readDateTime(text)
	if fault == anotherForm {
		return dateTimeFault(text)
	}
	return fault
}

func isDate(v any) bool {
	_, err := time.Parse(time.DateOnly, untyped.Text(v))
	return err == nil
}
