// Package untyped reads values of JSON that a stranger wrote, before anything is known of their types: a value of the wrong
// type reads as nothing, and an array of one is the same as the one (JSON-LD leaves out the brackets).
package untyped

import "slices"

// Text is v if it is a string, and "" otherwise.
func Text(v any) string {
	s, _ := v.(string)
	return s
}

// List is v if it is an array, nothing if v is null or absent, and otherwise an array of v alone.
func List(v any) []any {
	switch v := v.(type) {
	case nil:
		return nil
	case []any:
		return v
	}
	return []any{v}
}

// Texts are the strings in a List.
func Texts(v any) (all []string) {
	for _, item := range List(v) {
		if s, ok := item.(string); ok {
			all = append(all, s)
		}
	}
	return all
}

// Contains reports whether a string is in a List.
func Contains(v any, s string) bool {
	return slices.ContainsFunc(List(v), func(item any) bool { return item == any(s) })
}

// Size counts the members and elements of a value, at any depth. The work of reading it is proportional to them.
func Size(v any) (n int) {
	switch v := v.(type) {
	case []any:
		for _, element := range v {
			n += 1 + Size(element)
		}
	case map[string]any:
		for _, member := range v {
			n += 1 + Size(member)
		}
	}
	return n
}

// Member is a member of an object, and nil of anything else.
func Member(v any, name string) any {
	object, _ := v.(map[string]any)
	return object[name]
}
