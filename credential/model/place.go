package model

import (
	"iter"
	"strconv"

	"github.com/go-json-experiment/json/jsontext"

	"clrhost/internal/text"
	"clrhost/internal/untyped"
)

// maxShown is how many characters of untrusted text a message quotes.
const maxShown = 80

// Child extends a JSON pointer by a member name (RFC 6901), abridging a long one.
func Child(at, name string) string {
	return string(jsontext.Pointer(at).AppendToken(text.Shorten(name, maxShown)))
}

// Element extends a JSON pointer by an array index.
func Element(at string, i int) string { return at + "/" + strconv.Itoa(i) }

// Objects iterates over the objects of the list at the pointer, or over the one object there without its array, each with a
// pointer to it. Other values are skipped.
func Objects(at string, v any) iter.Seq2[string, map[string]any] {
	return func(yield func(string, map[string]any) bool) {
		if object, ok := v.(map[string]any); ok {
			yield(at, object)
			return
		}
		for i, item := range untyped.List(v) {
			if object, ok := item.(map[string]any); ok && !yield(Element(at, i), object) {
				return
			}
		}
	}
}
