package jsonld

import "slices"

// node is an object of the document, with the context for its members (inner) and that for its types (outer).
type node struct {
	outer, inner *active
	members      map[string]any
	graph        string
	place        *place

	names    []string          // of its members, sorted, without @context
	keywords map[string]string // member name to keyword
	isValue  bool
}

func (n *node) readKeywords() {
	n.keywords, n.names = map[string]string{}, make([]string, 0, len(n.members))
	for _, name := range sortedNames(n.members) {
		keyword := n.inner.keyword(name)
		if keyword == "@context" {
			continue
		}
		n.names = append(n.names, name)
		if keyword != "" {
			n.keywords[name] = keyword
		}
		n.isValue = n.isValue || keyword == "@value"
	}
}

// sortedNames returns the names of members in order. It runs for every object of a document, so it makes one allocation
// where slices.Sorted makes several.
func sortedNames(members map[string]any) []string {
	names := make([]string, 0, len(members))
	for name := range members {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// node makes the statements of an object and returns the term for it.
func (e *expander) node(n node) (string, error) {
	subject, err := e.identify(n)
	if err != nil {
		return "", err
	}
	for _, name := range n.names {
		at := n.place.in(name)
		switch keyword := n.keywords[name]; keyword {
		case "@id":
		case "@type":
			err = e.types(n, subject, n.members[name], at)
		case "":
			err = e.property(n, subject, name, at)
		default:
			err = &InvalidError{Path: at.String(), Rule: keyword + " is for value objects"}
		}
		if err != nil {
			return "", err
		}
	}
	return subject, nil
}

// identify returns the term for a node: its @id, or a new blank node.
func (e *expander) identify(n node) (string, error) {
	subject := ""
	for _, name := range n.names {
		if n.keywords[name] != "@id" {
			continue
		}
		at := n.place.in(name)
		text, ok := n.members[name].(string)
		if !ok || subject != "" {
			return "", &InvalidError{Path: at.String(), Rule: "an identifier must be one text"}
		}
		iri, err := n.inner.ExpandIri(text, true, false, nil, nil)
		if err != nil {
			return "", &InvalidError{Path: at.String(), Rule: ruleAbsolute}
		}
		if subject, err = e.reference(iri, text, at); err != nil {
			return "", err
		}
	}
	if subject == "" {
		subject = e.name("")
	}
	return subject, nil
}

func (e *expander) types(n node, subject string, v any, at *place) error {
	list, err := texts(v, at)
	if err != nil {
		return err
	}
	for i, text := range list {
		element := at
		if _, isArray := v.([]any); isArray {
			element = at.at(i)
		}
		class, err := e.vocabulary(n.outer, text, element)
		if err != nil {
			return err
		}
		e.add(quad{subject, rdfType, class, n.graph})
	}
	return nil
}

// vocabulary returns the term for a type or a member name.
func (e *expander) vocabulary(context *active, text string, at *place) (string, error) {
	known := word{context, text}
	if term, found := e.words[known]; found {
		return term, nil
	}
	iri, err := context.ExpandIri(text, false, true, nil, nil)
	if err != nil || !isBlank(iri) && !isIRI(iri) {
		return "", &UndefinedTermError{Path: at.String(), Term: text, Rule: ruleDefined, Cure: cureDefined}
	}
	term := e.name(iri)
	e.words[known] = term
	return term, e.budget.Spend(len(text) / bytesAStep)
}

// property makes the statements of a member.
func (e *expander) property(n node, subject, name string, at *place) error {
	predicate, err := e.vocabulary(n.inner, name, at)
	if err != nil {
		return err
	}
	if isBlank(predicate) {
		return &UndefinedTermError{Path: at.String(), Term: name, Rule: ruleWritten, Cure: cureWritten} // RDF has no blank predicate
	}
	s := slot{n.inner, name, n.inner.TermDefinitions[name], n.graph, at}
	objects, err := e.contained(s, n.members[name])
	if err != nil {
		return err
	}
	for _, object := range objects {
		e.add(quad{subject, predicate, object, n.graph})
	}
	return nil
}

// contained expands the value of a member by the container of its term.
func (e *expander) contained(s slot, v any) ([]string, error) {
	switch {
	case s.definition != nil && s.definition.Type == "@json":
		text, err := e.literal(map[string]any{"@type": "@json", "@value": v}, s.place)
		return []string{text}, err
	case s.has("@graph"):
		return e.graphs(s, v)
	case s.has("@list") && v != nil:
		terms, err := e.values(s, v)
		return []string{e.list(terms, s.graph)}, err
	}
	return e.values(s, v)
}

// graphs puts each value into a graph of its own and returns the names of the graphs.
func (e *expander) graphs(s slot, v any) ([]string, error) {
	if v == nil {
		return nil, nil
	}
	var names []string
	for i, element := range elements(v) {
		inner := s
		if _, isArray := v.([]any); isArray {
			inner.place = s.place.at(i)
		}
		members, ok := element.(map[string]any)
		before := e.stated
		inner.graph = e.name("")
		if ok {
			if _, err := e.object(inner, members); err != nil {
				return nil, err
			}
		}
		// A value, or an object with nothing but its name, would add no statement to the graph.
		if e.stated == before {
			return nil, &InvalidError{Path: inner.place.String(), Rule: ruleGraph}
		}
		names = append(names, inner.graph)
	}
	return names, nil
}

// valueObject expands {"@value": ...}, the form of a literal that has a type or a language of its own. A direction
// becomes part of a datatype (JSON-LD 1.1 Processing Algorithms, Section 8.2.2, with the rdfDirection i18n-datatype), as other
// implementations of the cryptosuites sign it.
func (e *expander) valueObject(n node) ([]string, error) {
	value := map[string]any{}
	for _, name := range n.names {
		keyword := n.keywords[name]
		if _, twice := value[keyword]; twice || keyword == "" || keyword == "@id" {
			return nil, &InvalidError{Path: n.place.in(name).String(), Rule: ruleObject}
		}
		value[keyword] = n.members[name]
	}
	if datatype, ok := value["@type"]; ok {
		text, ok := datatype.(string)
		if _, both := value["@language"]; both || !ok {
			return nil, &InvalidError{Path: n.place.String(), Rule: ruleObject}
		}
		iri, err := n.outer.ExpandIri(text, false, true, nil, nil)
		if err != nil || iri != "@json" && !isIRI(iri) {
			return nil, &UndefinedTermError{Path: n.place.String(), Term: text, Rule: ruleDefined, Cure: cureDefined}
		}
		value["@type"] = iri
	}
	if direction, ok := value["@direction"]; ok {
		_, isText := value["@value"].(string)
		if _, hasType := value["@type"]; hasType || !isText || direction != "ltr" && direction != "rtl" {
			return nil, &InvalidError{Path: n.place.String(), Rule: ruleDirection}
		}
	}
	if value["@value"] == nil && value["@type"] != "@json" {
		return nil, nil
	}
	term, err := e.literal(value, n.place)
	return []string{term}, err
}
