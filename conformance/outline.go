package conformance

import (
	"cmp"
	"path"
	"slices"
)

// CaseInfo is a case without its body, for those who report on it.
type CaseInfo struct {
	ID     string
	Proves []string
	Clause string
	Level  Level // never empty where it comes from a Suite
	Want   string
	Needs  []Feature
}

// GroupInfo is a group without the bodies of its cases.
type GroupInfo struct {
	Name, Title string
	Cases       []CaseInfo
}

// Outline is a suite without the bodies of its cases. It is the same type for every role.
type Outline []GroupInfo

// Outline returns the suite as reports and lists show it.
func (s Suite[P]) Outline() Outline {
	outline := make(Outline, len(s))
	for i, group := range s {
		outline[i] = GroupInfo{group.Name, group.Title, make([]CaseInfo, len(group.Cases))}
		for j, c := range group.Cases {
			outline[i].Cases[j] = c.info()
		}
	}
	return outline
}

func (c Case[P]) info() CaseInfo {
	return CaseInfo{c.ID, c.Proves, c.Clause, cmp.Or(c.Level, Must), c.Want, c.Needs}
}

// Named returns the ids of the cases that have one of the ids, or match one of the globs, such as "paging.*", in order.
func (o Outline) Named(globs ...string) []string {
	return slices.DeleteFunc(o.IDs(), func(id string) bool {
		return !slices.ContainsFunc(globs, func(glob string) bool {
			matched, err := path.Match(glob, id)
			return err == nil && matched
		})
	})
}

// IDs returns the ids of all cases, in order.
func (o Outline) IDs() []string {
	var ids []string
	for _, group := range o {
		for _, c := range group.Cases {
			ids = append(ids, c.ID)
		}
	}
	return ids
}
