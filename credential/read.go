package credential

import (
	"maps"
	"slices"
	"strings"

	"clrhost/credential/model"
	"clrhost/internal/text"
	"clrhost/internal/untyped"
)

// Package untyped and the readers below read a value of the wrong type as absent; the schema check reports it.

// only is the value itself, or the one element of an array.
func only(v any) any {
	if items := untyped.List(v); len(items) == 1 {
		return items[0]
	}
	return v
}

// located is an object and the JSON pointer to it.
type located struct {
	at     string
	object map[string]any
}

// objects lists the objects of a list that stands at the pointer.
func objects(at string, v any) (all []located) {
	for at, object := range model.Objects(at, v) {
		all = append(all, located{at, object})
	}
	return all
}

// idOf reads a reference that is either a URI or an object with an id.
func idOf(v any) string {
	if object, ok := v.(map[string]any); ok {
		return untyped.Text(object["id"])
	}
	return untyped.Text(v)
}

// localized reads a string, a language value object, or one text of several by language: English when there is one, else the
// first.
func localized(v any) string {
	byLanguage := map[string]any{}
	for _, item := range untyped.List(v) {
		texts, ok := item.(map[string]any)
		switch value, isValue := texts["@value"]; {
		case !ok:
			return untyped.Text(item)
		case isValue:
			byLanguage[untyped.Text(texts["@language"])] = value
		default:
			maps.Copy(byLanguage, texts)
		}
	}
	languages := slices.Sorted(maps.Keys(byLanguage))
	if english := slices.IndexFunc(languages, func(l string) bool { return strings.HasPrefix(l, "en") }); english > 0 {
		languages = languages[english:]
	}
	if len(languages) == 0 {
		return ""
	}
	return untyped.Text(byLanguage[languages[0]])
}

// maxShown is how many characters of untrusted text a message quotes.
const maxShown = 80

func abridge(s string) string { return text.Shorten(s, maxShown) }

func quote(s string) string { return text.Quote(s, maxShown) }
