package schema

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// object is a JSON object of the schema being rendered.
type object = map[string]any

func ref(definition string) string { return "#/$defs/" + definition }

// render writes the tables as one JSON Schema.
func render() object {
	definitions := object{}
	for name, value := range values {
		definitions[name] = value
	}
	for name, v := range vocabularies {
		definitions[name] = v.render()
	}
	for name, c := range classes {
		definitions[name] = c.render(name)
	}
	documents := object{}
	for _, name := range Names() {
		documents[string(name)] = one("", a(string(name))).render()
	}
	return object{"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions, "documents": documents}
}

func (v vocabulary) render() object {
	if !v.open {
		return object{"description": "one of " + strings.Join(v.terms, ", "), "enum": v.terms}
	}
	return object{
		"description": "one of " + strings.Join(v.terms, ", ") + ", or a term of your own that starts with ext:",
		"if":          object{"pattern": extension},
		"else":        object{"enum": v.terms},
	}
}

// render speaks of objects only: that a value is an object is said where it stands.
func (c class) render(name string) object {
	properties, required := object{}, []string{}
	for _, p := range c.members {
		properties[p.name] = p.render()
		if p.required {
			required = append(required, p.name)
		}
	}
	if c.typed != untyped {
		properties["type"] = c.renderType(name)
		required = append(required, "type")
	}
	if c.contexts != nil {
		properties["@context"] = renderContexts(c.contexts)
		required = append(required, "@context")
	}
	rendered := object{"description": "an object of the class " + name, "properties": properties}
	if len(required) > 0 {
		rendered["required"] = slices.Sorted(slices.Values(required))
	}
	if c.closed {
		rendered["additionalProperties"] = false
	}
	return rendered
}

// render adds to what a value is that it may stand in an array. No definition says anything about arrays, so that the
// reference can stay for the single value.
func (p property) render() object {
	single := object{"$ref": ref(p.holds.definition), "type": p.holds.types}
	if !p.plural {
		return single
	}
	either := maps.Clone(single)
	either["type"] = append(slices.Clone(p.holds.types), "array")
	either["items"] = single
	if p.required {
		either["minItems"] = 1
	}
	return either
}

// renderType asks an array for the name of the class. The published schemas take any single text for it, except where
// the name is all there may be.
func (c class) renderType(name string) object {
	if c.typed == exact {
		only := textLike("^"+name+"$", strconv.Quote(name))
		only["type"] = text.types
		return only
	}
	types := zeroOrMore("type", text).render()
	var demands []object
	var said []string
	for _, names := range c.typeNames(name) {
		quoted := `"` + strings.Join(names, `" or "`) + `"`
		demands = append(demands, object{"contains": object{"enum": names}})
		said = append(said, quoted)
	}
	types["allOf"] = demands
	types["description"] = "an array that contains " + strings.Join(said, " and ")
	if len(said) == 1 {
		types["description"] = said[0] + ", or an array that contains it"
	}
	return types
}

// typeNames lists what the type must contain; of each entry, one name will do.
func (c class) typeNames(name string) [][]string {
	own := []string{name}
	if c.alias != "" {
		own = append(own, c.alias)
	}
	if c.contexts == nil || name == "VerifiableCredential" {
		return [][]string{own}
	}
	return [][]string{{"VerifiableCredential"}, own}
}

// renderContexts asks an array to begin with these. The published schemas take any single context as well.
func renderContexts(contexts []context) object {
	var first []object
	var examples []string
	for _, c := range contexts {
		first = append(first, object{"type": "string", "pattern": c.pattern, "description": "a context such as " + c.example})
		examples = append(examples, c.example)
	}
	return object{
		"description": "an array that begins with contexts such as " + strings.Join(examples, ", "),
		"type":        []string{"array", "string", "object"},
		"minItems":    len(contexts),
		"prefixItems": first,
		"items":       object{"type": []string{"string", "object"}, "description": "a URI or an object"},
	}
}
