package model

import (
	"regexp"
	"time"

	"clrhost/credential/loose"
)

// Value is a kind of value that is not an object of a class, in both readings.
type Value struct {
	Lax  Form
	must string           // what it must be strictly; completes the sentence "must be …"
	test func(v any) bool // whether it is that
}

// Form is what a schema asks of a value.
type Form struct {
	Name    string   // of its definition
	Types   []string // the JSON types a value may have
	Words   string   // what it must be; completes the sentence "must be …"
	Pattern string   // what it must match, in each language; empty for whatever is of its types
}

// LanguageKey is what names a language in a text by language, in both readings.
const LanguageKey = `^[a-z]{2}(-[A-Z]{2})?$`

// Schemas take a text by language wherever they take a text, as the published ones do, ids and types included.
var textTypes = []string{"string", "object"}

// Text is the form of every text.
var Text = Form{Name: "Text", Types: textTypes, Words: "a string, or an object of strings by language"}

// laxDateTime is any string: what the published schemas say of dates is an annotation.
var laxDateTime = Form{Name: "DateTime", Types: []string{"string"}, Words: "a string with date and time, such as 2024-05-31T12:00:00Z"}

var (
	localizable = plain(Text, Text.Words, isText)
	word        = plain(Text, "a string", isA[string])
	reference   = word // to something by its id or address, whatever its form
	uri         = plain(Text, "an absolute URI of at most 1,200 bytes", isIdentifier)
	profileRef  = Kind{Value: uri.Value, Class: Profile}

	languageCode = matching(Form{"LanguageCode", textTypes, "a language code, such as en or en-US",
		`^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`})
	compactJWS = matching(Form{"CompactJws", textTypes, "a compact JWS",
		`^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$`})

	instant  = plain(laxDateTime, "a date-time with a zone, such as 2024-05-31T12:00:00Z, from the years 1000 to 9999", isInstant)
	dateTime = plain(laxDateTime, "a date-time, such as 2024-05-31T12:00:00Z", isDateTime)
	date     = plain(Form{Name: "Date", Types: []string{"string"}, Words: "a string with a date, such as 2024-05-31"},
		"a date, such as 2024-05-31", isDate)

	boolean = plain(Form{Name: "Boolean", Types: []string{"boolean"}, Words: "true or false"}, "true or false", isA[bool])
	number  = plain(Form{Name: "Number", Types: []string{"number"}, Words: "a number"}, "a number", isA[float64])
)

func plain(lax Form, must string, test func(any) bool) Kind {
	return Kind{Value: &Value{lax, must, test}}
}

// matching is a text that must match the same pattern in both readings. Strictly it has no languages.
func matching(lax Form) Kind {
	pattern := regexp.MustCompile(lax.Pattern)
	return plain(lax, lax.Words, func(v any) bool { return pattern.MatchString(loose.Text(v)) })
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

func isInstant(v any) bool {
	_, ok := Instant(v)
	return ok
}

func isDateTime(v any) bool { return isInstant(v) || isLayout(v, "2006-01-02T15:04:05") }

func isDate(v any) bool { return isLayout(v, time.DateOnly) }

func isLayout(v any, layout string) bool {
	_, err := time.Parse(layout, loose.Text(v))
	return err == nil
}
