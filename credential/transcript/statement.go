package transcript

import (
	"reflect"

	"clrhost/internal/untyped"
)

// mention reads what a credential says about an achievement, an object or an id alone, and returns the node. The statement
// is nil for an id. What repeats the first statement about the achievement is not read again. It is false for a value that
// is neither.
func (r *reader) mention(v any, at Place, language string) (s *Statement, index int, ok bool) {
	object, isObject := v.(map[string]any)
	id := untyped.Text(v)
	if isObject {
		id = untyped.Text(object["id"])
	}
	if r.isFull() || id == "" && !isObject {
		return nil, 0, false
	}
	index = r.nodeOf(id)
	a := r.record.Achievements[index]
	switch {
	case !isObject:
		return nil, index, true
	case a.Elsewhere:
		a.Elsewhere, r.firsts[index] = false, object
		s = &a.Statement
	case reflect.DeepEqual(r.firsts[index], object):
		a.Same = append(a.Same, at)
		return &a.Statement, index, true
	default:
		s = &Statement{}
		a.Variants = append(a.Variants, s)
	}
	r.open(at, object, language, func(n *node) { n.asStatement(s) })
	return s, index, true
}

// nodeOf is the achievement of an id, which is made when there is none. Without an id it is always a new one.
func (r *reader) nodeOf(id string) int {
	if index, known := r.byID[id]; known && id != "" {
		return index
	}
	index := len(r.record.Achievements)
	r.opened++
	r.byID[id] = index
	r.record.Achievements = append(r.record.Achievements, &Achievement{ID: id, Family: FamilyOther, Elsewhere: true})
	r.firsts = append(r.firsts, nil)
	return index
}

func (n *node) asStatement(s *Statement) {
	n.is("Achievement")
	s.Language = n.word("inLanguage")
	if isTag(s.Language.Value) {
		n.language = s.Language.Value
	}
	s.ID, s.Type = n.word("id"), n.word("achievementType")
	s.Name, s.Description = n.text("name"), n.text("description")
	n.one("criteria", func(n *node) {
		n.is("Criteria")
		s.Criteria = Criteria{resourceOf(n.word("id")), n.text("narrative"), n.place}
	})
	s.Code, s.Version = n.text("humanCode"), n.text("version")
	s.FieldOfStudy, s.Specialization = n.text("fieldOfStudy"), n.text("specialization")
	s.CreditsAvailable = n.number("creditsAvailable")
	s.Image, s.Creator = n.image("image"), n.profile("creator")
	s.Tags, s.Identifiers = n.texts("tag"), n.identifiers("otherIdentifier")
	n.each("related", func(n *node) {
		n.is("Related")
		s.Related = append(s.Related, Related{n.word("id"), n.word("inLanguage"), n.text("version"), n.place})
	})
	s.Alignments, s.Results = n.alignments("alignment"), n.resultDescriptions("resultDescription")
	s.Endorsements = n.endorsements()
	s.Place = n.place
}
