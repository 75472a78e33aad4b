package jsonld

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/piprate/json-gold/ld"

	"clrhost/credential/work"
)

const (
	ruleDefined = "is defined by no context in @context"
	cureDefined = "the issuer must add a context that defines it"
	ruleWritten = "is not an absolute IRI"
	cureWritten = "the issuer must write it in full, with its scheme"

	ruleAbsolute  = "must be an absolute IRI"
	ruleLanguage  = "must be a language tag"
	ruleGraph     = "must be an object with members"
	ruleDirection = "@direction is ltr or rtl, beside a text without @type"
	ruleObject    = "a value object has @value and @type, or @language and @direction, and nothing else"
)

// expander expands a document (JSON-LD 1.1 Processing Algorithms, Section 5.1) and makes its statements. Where the algorithm
// drops something, it returns an error.
type expander struct {
	ctx    context.Context
	budget *work.Budget
	walk
	dataset
	words map[word]string // names that were looked up, since objects share a few
}

// word is a name of a member or type in a context.
type word struct {
	context *active
	text    string
}

func newExpander(ctx context.Context, e *engine) *expander {
	budget := work.Of(ctx)
	return &expander{ctx: ctx, budget: budget, dataset: newDataset(), words: map[word]string{},
		walk: walk{engine: e, budget: budget, steps: map[step]*active{}}}
}

// root is a document that was expanded: the object as it was read, and the term for it.
type root struct {
	node
	subject string
}

// document surveys and expands a whole document.
func (e *expander) document(document map[string]any) (root, error) {
	if err := e.survey(document, nil); err != nil {
		return root{}, err
	}
	n, err := e.read(slot{context: e.engine.empty}, document)
	if err != nil {
		return root{}, err
	}
	r := root{node: n}
	if n.isValue {
		_, err = e.valueObject(n)
	} else {
		r.subject, err = e.node(n)
	}
	if err == nil && e.stated == 0 && !e.silent {
		err = &InvalidError{Rule: "the document says nothing"}
	}
	return r, err
}

func (e *expander) survey(v any, at *place) error {
	s := new(survey)
	if err := s.value(v, at, 0); err != nil {
		return err
	}
	return e.budget.Spend(1 + s.values/valuesStep)
}

// slot is the position of a value: its term, in which context and graph.
type slot struct {
	context    *active
	term       string
	definition *ld.TermDefinition
	graph      string
	place      *place
}

// values returns the terms for the value of a member, one for each element of an array.
func (e *expander) values(s slot, v any) ([]string, error) {
	switch v := v.(type) {
	case nil:
		return nil, nil
	case []any:
		if err := e.budget.Spend(perElement * len(v)); err != nil {
			return nil, err
		}
		var terms []string
		for i, element := range v {
			inner := s
			inner.place = s.place.at(i)
			more, err := e.element(inner, element)
			if err != nil {
				return nil, err
			}
			terms = append(terms, more...)
		}
		return terms, nil
	case map[string]any:
		return e.object(s, v)
	}
	term, err := e.scalar(s, v)
	return []string{term}, err
}

// element is values for an element of an array: in an ordered list, an array inside the array is a list itself.
func (e *expander) element(s slot, v any) ([]string, error) {
	terms, err := e.values(s, v)
	if _, isArray := v.([]any); isArray && s.has("@list") && err == nil {
		return []string{e.list(terms, s.graph)}, nil
	}
	return terms, err
}

func (s slot) has(container string) bool {
	return s.definition != nil && slices.Contains(s.definition.Container, container)
}

// scalar expands a text, number or boolean by the type of its term.
func (e *expander) scalar(s slot, v any) (string, error) {
	context, err := e.scoped(s, s.context)
	if err != nil {
		return "", err
	}
	expanded, err := context.ExpandValue(s.term, v)
	if err != nil {
		return "", &InvalidError{Path: s.place.String(), Rule: "the value does not fit its term"}
	}
	value := expanded.(map[string]any)
	if id, ok := value["@id"].(string); ok {
		return e.reference(id, v, s.place)
	}
	return e.literal(value, s.place)
}

// scoped applies the property-scoped context of the term, if there is one.
func (e *expander) scoped(s slot, context *active) (*active, error) {
	if s.definition == nil || !s.definition.HasContext {
		return context, nil
	}
	return e.next(step{from: context, kind: byProperty, scope: s.definition}, s.definition.Context)
}

// object expands a node or a value object.
func (e *expander) object(s slot, members map[string]any) ([]string, error) {
	n, err := e.read(s, members)
	if err != nil {
		return nil, err
	}
	if n.isValue {
		return e.valueObject(n)
	}
	term, err := e.node(n)
	return []string{term}, err
}

// read finds the contexts of an object.
func (e *expander) read(s slot, members map[string]any) (node, error) {
	if err := e.ctx.Err(); err != nil {
		return node{}, err
	}
	if err := e.budget.Spend(perObject + perMember*len(members)); err != nil {
		return node{}, err
	}
	outer, err := e.entered(s, members)
	if err != nil {
		return node{}, err
	}
	inner, err := e.typed(outer, members, s.place)
	if err != nil {
		return node{}, err
	}
	n := node{outer: outer, inner: inner, members: members, graph: s.graph, place: s.place}
	n.readKeywords()
	return n, nil
}

// entered returns the context in which an object is read, without regard to its types (Section 5.1.2, steps 7 to 9).
func (e *expander) entered(s slot, members map[string]any) (*active, error) {
	context := s.context
	if context.previous != nil && !context.staysIn(members) {
		context = context.previous
	}
	context, err := e.scoped(s, context)
	if err != nil {
		return nil, err
	}
	local, ok := members["@context"]
	if !ok {
		return context, nil
	}
	taken, err := contextStep(e.budget, context, local)
	if err != nil {
		return nil, err
	}
	context, err = e.next(taken, local)
	if invalid, ok := errors.AsType[*InvalidError](err); ok {
		return nil, &InvalidError{Path: s.place.in("@context").String() + invalid.Path, Rule: invalid.Rule}
	}
	return context, err
}

// staysIn reports whether an object is a value or a reference, which are read in the context of the object around them.
func (a *active) staysIn(members map[string]any) bool {
	for name := range members {
		keyword := a.keyword(name)
		if keyword == "@value" || keyword == "@id" && len(members) == 1 {
			return true
		}
	}
	return false
}

// typed adds the scopes of an object's types, in the order of their names (steps 11 and 12).
func (e *expander) typed(outer *active, members map[string]any, at *place) (*active, error) {
	var named []string // mostly one
	for name := range members {
		if outer.keyword(name) == "@type" {
			named = append(named, name)
		}
	}
	slices.Sort(named)
	inner := outer
	for _, name := range named {
		types, err := texts(members[name], at.in(name))
		if err != nil {
			return nil, err
		}
		slices.Sort(types)
		for _, class := range types {
			definition := outer.TermDefinitions[class]
			if definition == nil || !definition.HasContext {
				continue
			}
			if inner, err = e.next(step{from: inner, kind: byType, scope: definition}, definition.Context); err != nil {
				return nil, err
			}
		}
	}
	return inner, nil
}

// texts reads a text or an array of texts.
func texts(v any, at *place) ([]string, error) {
	var list []string
	_, isArray := v.([]any)
	for i, element := range elements(v) {
		text, ok := element.(string)
		if !ok && isArray {
			at = at.at(i)
		}
		if !ok {
			return nil, &InvalidError{Path: at.String(), Rule: "a type must be a text"}
		}
		list = append(list, text)
	}
	return list, nil
}

// keyword returns the keyword that a member name is or is an alias of, or "".
func (a *active) keyword(name string) string {
	if strings.HasPrefix(name, "@") {
		return name
	}
	if definition := a.TermDefinitions[name]; definition != nil && strings.HasPrefix(definition.ID, "@") {
		return definition.ID
	}
	return ""
}

// reference returns the term for an identifier, which MUST be an absolute IRI or a blank node.
func (e *expander) reference(iri string, written any, at *place) (string, error) {
	if !isBlank(iri) && !isIRI(iri) && !e.silent {
		text, _ := written.(string)
		return "", &UndefinedTermError{Path: at.String(), Term: text, Rule: ruleWritten, Cure: cureWritten}
	}
	return e.name(iri), e.budget.Spend(len(iri) / bytesAStep)
}
