package credential

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode"

	"clrhost/credential/loose"
	"clrhost/strictjson"
)

// What package loose and the readers below read as nothing, because its type is wrong, the schema check names.

// member reads a member of what should be an object.
func member(v any, name string) any {
	object, _ := v.(map[string]any)
	return object[name]
}

// texts reads the strings of a list or of a single value.
func texts(v any) (all []string) {
	for _, item := range loose.List(v) {
		if s, ok := item.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

// located is an object and the JSON pointer to it.
type located struct {
	at     string
	object map[string]any
}

// objects reads the objects of a list that stands at the pointer.
func objects(at string, v any) (all []located) {
	if object, ok := v.(map[string]any); ok {
		return []located{{at, object}}
	}
	for i, item := range loose.List(v) {
		if object, ok := item.(map[string]any); ok {
			all = append(all, located{element(at, i), object})
		}
	}
	return all
}

// idOf reads a reference that is either a URI or an object with an id.
func idOf(v any) string {
	if object, ok := v.(map[string]any); ok {
		return loose.Text(object["id"])
	}
	return loose.Text(v)
}

// localized reads a string, or one text of a language map: English when there is one, else the first by language.
func localized(v any) string {
	texts, ok := v.(map[string]any)
	if !ok {
		return loose.Text(v)
	}
	languages := slices.Sorted(maps.Keys(texts))
	for _, language := range languages {
		if strings.HasPrefix(language, "en") {
			return loose.Text(texts[language])
		}
	}
	if len(languages) == 0 {
		return ""
	}
	return loose.Text(texts[languages[0]])
}

// The instants a credential's dates may take. Both databases can hold and order them, and none is Go's zero time.
var (
	firstInstant = time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC)
	lastInstant  = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
)

// dateTimeZ reads a date-time with a zone (RFC 3339, Section 5.6).
func dateTimeZ(v any) (time.Time, bool) {
	var t time.Time
	if err := t.UnmarshalText([]byte(loose.Text(v))); err != nil { // stricter than time.Parse
		return time.Time{}, false
	}
	t = t.UTC()
	if t.Before(firstInstant) || !t.Before(lastInstant) {
		return time.Time{}, false
	}
	return t, true
}

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// child extends a JSON pointer by a member name (RFC 6901).
func child(at, name string) string { return at + "/" + pointerEscapes.Replace(abridge(name)) }

// element extends a JSON pointer by an array index.
func element(at string, i int) string { return at + "/" + strconv.Itoa(i) }

// abridge bounds how much of a stranger's text a sentence repeats.
func abridge(s string) string { return strictjson.Abridge(s, 80) }

// printable replaces characters that do not print, since sentences are also shown on terminals.
func printable(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, s)
}

func cut(s string, most int) string {
	if len(s) <= most {
		return s
	}
	return strings.ToValidUTF8(s[:most], "") + "…"
}

// quote repeats a stranger's text within a sentence.
func quote(s string) string { return strconv.Quote(abridge(s)) }
