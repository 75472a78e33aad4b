package transcript

import (
	"cmp"
	"slices"
	"strings"
)

// Text is a text in one or more languages: a string, a language map, or language value objects (VC Data Model 2.0,
// Section 11.1). It keeps every translation.
type Text struct {
	Translations []Translation // the one without a language first, then by language tag
	Place
}

// Translation is a text in one language.
type Translation struct {
	Language  string // a well-formed language tag (RFC 5646, Section 2.1), or empty when none is stated
	Direction string // ltr, rtl or empty
	Value     string
}

// Given reports whether the document has the text.
func (t Text) Given() bool { return len(t.Translations) > 0 }

// In returns the translation in the first of the languages for which there is one, in its regional variants too, or else
// the first translation. It is zero when there is none.
func (t Text) In(languages ...string) Translation {
	for _, wanted := range languages {
		if i := slices.IndexFunc(t.Translations, func(c Translation) bool { return strings.EqualFold(c.Language, wanted) }); i >= 0 {
			return t.Translations[i]
		}
		if i := slices.IndexFunc(t.Translations, func(c Translation) bool { return c.Language != "" && primary(c.Language) == primary(wanted) }); i >= 0 {
			return t.Translations[i]
		}
	}
	if !t.Given() {
		return Translation{}
	}
	return t.Translations[0]
}

// String is the text in the first of its languages.
func (t Text) String() string { return t.In().Value }

// primary is the language of a tag, without script and region.
func primary(tag string) string {
	language, _, _ := strings.Cut(tag, "-")
	return strings.ToLower(language)
}

// translationsOf reads a text. It is false for a value that is none, or holds anything else besides.
func translationsOf(v any, language string) ([]Translation, bool) {
	switch v := v.(type) {
	case string:
		return []Translation{{Language: language, Value: v}}, true
	case map[string]any:
		return translated(v, language)
	case []any:
		return several(v, language)
	}
	return nil, false
}

func several(items []any, language string) (all []Translation, ok bool) {
	for _, item := range items {
		object, isObject := item.(map[string]any)
		if !isObject || object["@value"] == nil {
			return nil, false
		}
		one, ok := translated(object, language)
		if !ok {
			return nil, false
		}
		all = append(all, one...)
	}
	return sorted(all), len(all) > 0
}

// translated reads a language value object or a language map.
func translated(object map[string]any, language string) (all []Translation, ok bool) {
	if _, isValue := object["@value"]; isValue {
		return languageValue(object, language)
	}
	for tag, v := range object {
		value, isText := v.(string)
		if !isText || tag != "@none" && !isTag(tag) {
			return nil, false
		}
		if tag == "@none" {
			tag = ""
		}
		all = append(all, Translation{Language: tag, Value: value})
	}
	return sorted(all), len(all) > 0
}

func languageValue(object map[string]any, language string) ([]Translation, bool) {
	t := Translation{Language: language}
	for name, v := range object {
		value, isText := v.(string)
		switch {
		case !isText:
			return nil, false
		case name == "@value":
			t.Value = value
		case name == "@language" && isTag(value):
			t.Language = value
		case name == "@direction" && (value == "ltr" || value == "rtl"):
			t.Direction = value
		default:
			return nil, false
		}
	}
	return []Translation{t}, true
}

func sorted(all []Translation) []Translation {
	slices.SortStableFunc(all, func(a, b Translation) int { return cmp.Compare(a.Language, b.Language) })
	return all
}

// isTag reports whether a text has the form of a language tag: subtags of at most eight letters or digits, the first of
// letters.
func isTag(s string) bool {
	for i, subtag := range strings.Split(s, "-") {
		if subtag == "" || len(subtag) > 8 {
			return false
		}
		for _, c := range []byte(subtag) {
			isLetter := 'a' <= c|0x20 && c|0x20 <= 'z'
			if !isLetter && (i == 0 || c < '0' || c > '9') {
				return false
			}
		}
	}
	return true
}
