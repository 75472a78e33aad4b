package credential

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"clrhost/credential/loose"
	"clrhost/credential/model"
	"clrhost/internal/strictjson"
)

// What package loose and the readers below read as nothing, because its type is wrong, the schema check names.

// member reads a member of what should be an object.
func member(v any, name string) any {
	object, _ := v.(map[string]any)
	return object[name]
}

// only is the value itself, or the one element of an array.
func only(v any) any {
	if items := loose.List(v); len(items) == 1 {
		return items[0]
	}
	return v
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

// objects lists the objects of a list that stands at the pointer.
func objects(at string, v any) (all []located) {
	for at, object := range model.Objects(at, v) {
		all = append(all, located{at, object})
	}
	return all
}

// weigh counts the members and elements of a value, which is what the work of reading it grows with.
func weigh(v any) (n int) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			n += 1 + weigh(element)
		}
	case map[string]any:
		for _, member := range v {
			n += 1 + weigh(member)
		}
	}
	return n
}

// idOf reads a reference that is either a URI or an object with an id.
func idOf(v any) string {
	if object, ok := v.(map[string]any); ok {
		return loose.Text(object["id"])
	}
	return loose.Text(v)
}

// localized reads a string, a language value object, or one text of several by language: English when there is one, else the
// first.
func localized(v any) string {
	byLanguage := map[string]any{}
	for _, item := range loose.List(v) {
		texts, ok := item.(map[string]any)
		switch value, isValue := texts["@value"]; {
		case !ok:
			return loose.Text(item)
		case isValue:
			byLanguage[loose.Text(texts["@language"])] = value
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
	return loose.Text(byLanguage[languages[0]])
}

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
