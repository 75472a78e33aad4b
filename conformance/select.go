package conformance

import (
	"path"
	"slices"
	"strings"
)

// only returns the groups and cases that a pattern matches. A pattern that is the id of a case matches that case alone, and
// not those whose ids it begins. No pattern means all of them.
func (s Suite[P]) only(patterns []string) Suite[P] {
	if len(patterns) == 0 {
		return s
	}
	exact := map[string]bool{}
	for _, id := range s.Outline().IDs() {
		exact[id] = true
	}
	var chosen Suite[P]
	for _, group := range s {
		kept := group
		kept.Cases = nil
		for _, c := range group.Cases {
			if slices.ContainsFunc(patterns, func(pattern string) bool {
				return pattern == c.ID || !exact[pattern] && matches(pattern, group.Name, c.ID)
			}) {
				kept.Cases = append(kept.Cases, c)
			}
		}
		if len(kept.Cases) > 0 {
			chosen = append(chosen, kept)
		}
	}
	return chosen
}

// matches reports whether a pattern names a group, or the words that an id begins with, or is a glob over it, such as
// "token.*".
func matches(pattern, group, id string) bool {
	matched, err := path.Match(pattern, id)
	return err == nil && matched || pattern == group || strings.HasPrefix(id, pattern+".")
}
