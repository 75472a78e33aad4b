// Package loose reads members that a stranger wrote, before anybody has judged them: a value of the wrong type reads as
// nothing, and JSON-LD's habit of leaving out the brackets round a single value makes no difference.
package loose

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

// Contains reports whether a string is the value, or among the values, of a member.
func Contains(v any, s string) bool {
	return slices.ContainsFunc(List(v), func(item any) bool { return item == any(s) })
}
