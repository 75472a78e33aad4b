package jsonld

import (
	"slices"
	"strings"
)

// survey walks a document before it is processed. It rejects unknown contexts and the parts of JSON-LD whose contents could
// be left unsigned, and it counts, so that no document takes unbounded time.
type survey struct {
	values, inline int
}

// allowedKeywords are the keywords that a document may use, besides @direction, and alias. Those of graphs, lists, sets,
// indexes and reverse properties are used by contexts, never by a credential.
var allowedKeywords = []string{"@context", "@id", "@type", "@value", "@language"}

func (s *survey) value(v any, path *place, depth int) error {
	if s.values++; s.values > maxValues || depth > maxDepth {
		return ErrTooComplex
	}
	switch v := v.(type) {
	case map[string]any:
		return s.object(v, path, depth)
	case []any:
		for i, element := range v {
			if err := s.value(element, path.at(i), depth+1); err != nil {
				return err
			}
		}
	}
	return nil
}

func (s *survey) object(members map[string]any, path *place, depth int) error {
	for _, name := range sortedNames(members) {
		at := path.in(name)
		if err := s.member(name, members[name], at, depth); err != nil {
			return err
		}
	}
	return nil
}

func (s *survey) member(name string, value any, path *place, depth int) error {
	switch {
	case name == "@context":
		return s.context(value, path, depth)
	case strings.HasPrefix(name, "@") && name != "@direction" && !slices.Contains(allowedKeywords, name):
		return &UndefinedTermError{Path: path.String(), Term: name,
			Rule: "is a keyword that a credential has no use for", Cure: "the issuer must leave it out"}
	}
	return s.value(value, path, depth+1)
}

func (s *survey) context(v any, path *place, depth int) error {
	if depth > maxDepth {
		return ErrTooComplex
	}
	switch v := v.(type) {
	case string:
		if !Known(v) {
			return &UnknownContextError{Path: path.String(), URL: v}
		}
		return nil
	case []any:
		for i, element := range v {
			if err := s.context(element, path.at(i), depth+1); err != nil {
				return err
			}
		}
		return nil
	case map[string]any:
		return s.inlineContext(v, path, depth)
	}
	return &InvalidError{Path: path.String(), Rule: "a context must be a URL or an object here"}
}
