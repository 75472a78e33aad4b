// Package modeltest changes good documents, so that tests can compare what readers of the model accept.
package modeltest

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

type object = map[string]any

// Mutation is one change at one place of a document.
type Mutation struct {
	Place  []string // the names and indexes that lead there; none for the whole document
	Change Change
}

func (m Mutation) String() string { return m.Change.Name + " at /" + strings.Join(m.Place, "/") }

// Of returns a changed copy, and whether the change could be made at that place.
func (m Mutation) Of(document any) (changed any, done bool) {
	if len(m.Place) == 0 { // the document itself gets a parent, from which it cannot be dropped
		root := object{"": clone(document)}
		done = m.Change.make(root, "")
		return root[""], done && len(root) == 1
	}
	document = clone(document)
	at := document
	for _, name := range m.Place[:len(m.Place)-1] {
		at = Child(at, name)
	}
	last := m.Place[len(m.Place)-1]
	items, isArray := at.([]any)
	if !isArray {
		return document, m.Change.make(at.(object), last)
	}
	i, _ := strconv.Atoi(last)
	parent := object{last: items[i]}
	done = m.Change.make(parent, last)
	items[i] = parent[last]
	return document, done && len(parent) == 1
}

// Places lists all places of a document, itself first, in a fixed order.
func Places(document any) [][]string { return placesIn(nil, document) }

func placesIn(at []string, v any) (places [][]string) {
	places = append(places, at)
	switch v := v.(type) {
	case object:
		for _, name := range slices.Sorted(maps.Keys(v)) {
			places = append(places, placesIn(append(slices.Clone(at), name), v[name])...)
		}
	case []any:
		for i, item := range v {
			places = append(places, placesIn(append(slices.Clone(at), strconv.Itoa(i)), item)...)
		}
	}
	return places
}

// Child is the member or element of that name, which MUST exist.
func Child(v any, name string) any {
	if items, ok := v.([]any); ok {
		i, _ := strconv.Atoi(name)
		return items[i]
	}
	return v.(object)[name]
}

func clone(v any) any {
	switch v := v.(type) {
	case object:
		copied := make(object, len(v))
		for name, member := range v {
			copied[name] = clone(member)
		}
		return copied
	case []any:
		copied := make([]any, len(v))
		for i, item := range v {
			copied[i] = clone(item)
		}
		return copied
	}
	return v
}
