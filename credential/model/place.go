package model

import (
	"iter"
	"strconv"
	"strings"

	"clrhost/internal/text"
	"clrhost/internal/untyped"
)

// maxShown is how many characters of a stranger's text a sentence repeats.
const maxShown = 80

var pointerEscapes = strings.NewReplacer("~", "~0", "/", "~1")

// Child extends a JSON pointer by a member name (RFC 6901), abridging what a stranger named at length.
func Child(at, name string) string {
	return at + "/" + pointerEscapes.Replace(text.Shorten(name, maxShown))
}

// Element extends a JSON pointer by an array index.
func Element(at string, i int) string { return at + "/" + strconv.Itoa(i) }

// Objects goes through the objects of a list that stands at the pointer, or through the one that stands there without its
// array, each with a pointer to it. What is no object is passed over.
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
