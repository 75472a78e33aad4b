package jsonld

import (
	"maps"
	"slices"
	"strings"
)

// inlineContext checks a context that is written inside the document.
func (s *survey) inlineContext(terms map[string]any, path *place, depth int) error {
	if s.inline += len(terms); s.inline > maxInline {
		return ErrTooComplex
	}
	for _, name := range slices.Sorted(maps.Keys(terms)) {
		at := path.in(name)
		var err error
		switch value := terms[name].(type) {
		case string:
			err = contextText(name, value, at)
		case map[string]any:
			err = s.definition(name, value, at, depth+1)
		default:
			if name != "@protected" && name != "@version" {
				err = &InvalidError{Path: at.String(), Rule: "a term must be defined by a text or an object"}
			}
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// contextText checks an entry of a context, or of a definition, whose value is a text.
func contextText(name, value string, path *place) error {
	isKeyword := strings.HasPrefix(name, "@")
	if isKeyword && !slices.Contains([]string{"@vocab", "@language", "@id", "@type", "@container"}, name) {
		return &InvalidError{Path: path.String(), Rule: "this keyword is not accepted in a context of a document"}
	}
	allowed := append([]string{"@vocab", "@json"}, allowedKeywords...)
	if name == "@container" {
		allowed = []string{"@set", "@list", "@graph"}
	}
	if strings.HasPrefix(value, "@") && !slices.Contains(allowed, value) {
		return &InvalidError{Path: path.String(), Rule: "the keyword " + abridge(value) + " is not accepted here"}
	}
	return nil
}

// definition checks a term of an inline context that is defined by an object.
func (s *survey) definition(term string, members map[string]any, path *place, depth int) error {
	if strings.HasPrefix(term, "@") {
		return &InvalidError{Path: path.String(), Rule: "a keyword cannot be defined"}
	}
	for _, name := range slices.Sorted(maps.Keys(members)) {
		at := path.in(name)
		var err error
		text, isText := members[name].(string)
		switch {
		case name == "@context":
			err = s.context(members[name], at, depth+1)
		case isText:
			err = contextText(name, text, at)
		case name != "@protected" && name != "@prefix":
			err = &InvalidError{Path: at.String(), Rule: "must be a text"}
		}
		if err != nil {
			return err
		}
	}
	return nil
}
