package transcript

import (
	"maps"
	"slices"
	"strconv"

	"clrhost/internal/text"
)

// Extra is a member of the document as it stands there, for what has no field of its own.
type Extra struct {
	Name   string  // of the member, or the number of the element
	Value  string  // printable and short; empty when there is something Inside
	Inside []Extra // the members or elements of an object or array, each at the Place one step further
	Place          // zero inside another
}

// maxShown is how many characters of a value an Extra shows.
const maxShown = 200

// extra describes a value. The names on the way are its own, so that a tree takes no more space than the document.
func extra(name string, v any) Extra {
	e := Extra{Name: text.Shorten(name, maxShown)}
	switch v := v.(type) {
	case map[string]any:
		e.Inside = make([]Extra, 0, len(v))
		for _, name := range slices.Sorted(maps.Keys(v)) {
			e.Inside = append(e.Inside, extra(name, v[name]))
		}
	case []any:
		e.Inside = make([]Extra, 0, len(v))
		for i, item := range v {
			e.Inside = append(e.Inside, extra(strconv.Itoa(i), item))
		}
	}
	if len(e.Inside) == 0 {
		e.Value = short(v)
	}
	return e
}

// short writes a value on one line.
func short(v any) string {
	switch v := v.(type) {
	case string:
		return text.Shorten(v, maxShown)
	case float64:
		return strconv.FormatFloat(v, 'g', -1, 64)
	case bool:
		return strconv.FormatBool(v)
	case map[string]any:
		return "{}"
	case []any:
		return "[]"
	}
	return "null"
}
