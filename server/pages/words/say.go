package words

import (
	"fmt"
	"html/template"
	"reflect"
	"time"

	"clrhost/internal/phrase"
)

// HTML writes a text in the language, as markup. The text is a key with its arguments, or a phrase.Phrase alone. Besides
// what a Phrase may hold, an argument may be template.HTML, which stays as it is.
func (l *Language) HTML(text any, args ...any) (template.HTML, error) {
	said, err := l.say(markup{l}, text, args)
	return template.HTML(said), err
}

// Text writes a text in the language, for places that hold no markup.
func (l *Language) Text(text any, args ...any) (string, error) { return l.say(plain{l}, text, args) }

// writer writes the parts of a text for one kind of place.
type writer interface {
	// foreign writes a text that is no key. Whoever made it, it holds no markup.
	foreign(text string) string
	// arg writes a string, a day or a phrase.
	arg(arg any) (string, error)
}

func (l *Language) say(w writer, text any, args []any) (string, error) {
	var key string
	switch text := text.(type) {
	case string:
		key = text
	case phrase.Phrase:
		if len(args) > 0 {
			return "", fmt.Errorf("the phrase %q has its own arguments", text.Format)
		}
		key, args = text.Format, text.Args
	default:
		return "", fmt.Errorf("a %T is no text", text)
	}
	if _, known := translated[key]; !known {
		key = w.foreign(key)
	}
	written := make([]any, len(args))
	for i, arg := range args {
		if isNumber(arg) {
			written[i] = arg
			continue
		}
		said, err := w.arg(arg)
		if err != nil {
			return "", fmt.Errorf("argument %d of %q: %w", i+1, key, err)
		}
		written[i] = said
	}
	return l.printer.Sprintf(key, written...), nil
}

func isNumber(arg any) bool {
	switch reflect.ValueOf(arg).Kind() {
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64,
		reflect.Uint, reflect.Uint8, reflect.Uint16, reflect.Uint32, reflect.Uint64:
		return true
	}
	return false
}

// markup writes for places that hold markup.
type markup struct{ *Language }

func (markup) foreign(text string) string { return template.HTMLEscapeString(text) }

func (l markup) arg(arg any) (string, error) {
	switch arg := arg.(type) {
	case template.HTML:
		return string(arg), nil
	case time.Time:
		return string(l.Day(arg)), nil
	case phrase.Phrase:
		said, err := l.HTML(arg)
		return string(said), err
	}
	s, err := stringOf(arg)
	return string(Apart(s, "")), err
}

// plain writes for places that hold none.
type plain struct{ *Language }

func (plain) foreign(text string) string { return text }

func (l plain) arg(arg any) (string, error) {
	switch arg := arg.(type) {
	case time.Time:
		return l.dates.write(arg, l.dates.day), nil
	case phrase.Phrase:
		return l.Text(arg)
	}
	return stringOf(arg)
}

func stringOf(arg any) (string, error) {
	if v := reflect.ValueOf(arg); v.Kind() == reflect.String {
		return v.String(), nil
	}
	return "", fmt.Errorf("a %T cannot be written", arg)
}

// Apart is what a stranger wrote as an element of its own, whose writing direction does not reach around it, in the language
// that it is said to be in; "" for one that is not known.
func Apart(s, language string) template.HTML {
	if language != "" {
		return template.HTML(`<bdi lang="` + template.HTMLEscapeString(language) + `">` + template.HTMLEscapeString(s) + `</bdi>`)
	}
	return template.HTML(`<bdi>` + template.HTMLEscapeString(s) + `</bdi>`)
}
