package jsonld

import (
	"errors"
	"maps"
	"slices"
	"strconv"

	"github.com/piprate/json-gold/ld"

	"clrhost/internal/text"
)

// parse is json-gold's processing of a context. A list is processed entry by entry, so that an error names its entry and a
// URL may be listed twice: json-gold rejects the second as a context that includes itself.
func parse(c *ld.Context, local any) (*ld.Context, error) {
	for i, entry := range elements(local) {
		next, err := parseEntry(c, entry)
		if err == nil {
			c = next
			continue
		}
		invalid, ok := errors.AsType[*InvalidError](err)
		if _, isList := local.([]any); isList && ok {
			invalid.Path = "/" + strconv.Itoa(i)
		}
		return nil, err
	}
	return c, nil
}

// parseEntry processes one context. json-gold panics on some that are not well-formed.
func parseEntry(c *ld.Context, entry any) (parsed *ld.Context, err error) {
	defer func() {
		if recover() != nil {
			err = &InvalidError{Rule: "the context is not well-formed"}
		}
	}()
	parsed, err = c.Parse(entry)
	problem, ok := errors.AsType[*ld.JsonLdError](err)
	switch {
	case !ok:
		return parsed, err
	case problem.Code == ld.ProtectedTermRedefinition:
		return nil, &InvalidError{Rule: redefinition(c, entry)}
	}
	rule := "the context is not accepted: " + string(problem.Code)
	if detail, ok := problem.Details.(string); ok && detail != "" {
		rule += ", " + abridge(detail)
	}
	return nil, &InvalidError{Rule: rule}
}

// maxSuspects bounds how many terms are tried to find the one that is redefined.
const maxSuspects = 20

// redefinition names the term that an entry redefines although a context before it protects it, which json-gold does not
// report: the first that is rejected without the others.
func redefinition(c *ld.Context, entry any) string {
	terms, _ := entry.(map[string]any)
	if url, ok := entry.(string); ok {
		states := documents()[url]
		terms = termsIn(states[len(states)-1])
	}
	var suspects []string
	for _, name := range sortedNames(terms) {
		if d := c.TermDefinitions[name]; d != nil && d.Protected {
			suspects = append(suspects, name)
		}
	}
	for _, suspect := range suspects[:min(len(suspects), maxSuspects)] {
		alone := maps.Clone(terms)
		maps.DeleteFunc(alone, func(name string, _ any) bool { return name != suspect && slices.Contains(suspects, name) })
		_, err := c.Parse(alone)
		if problem, ok := errors.AsType[*ld.JsonLdError](err); ok && problem.Code == ld.ProtectedTermRedefinition {
			return "redefines " + text.Quote(suspect, maxShown) + ", a term that a context before it protects; the issuer must use another name for it"
		}
	}
	return "redefines a term that a context before it protects; the issuer must use another name for it"
}
