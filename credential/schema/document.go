package schema

import (
	"maps"
	"slices"
	"strconv"
	"strings"

	"clrhost/credential/model"
)

// object is a JSON object of the schema being rendered.
type object = map[string]any

// typeText is the form of a type.
var typeText = model.Kind{Value: &model.Value{Lax: model.Text}}

func ref(definition string) string { return "#/$defs/" + definition }

// render writes the tables of the model as one JSON Schema.
func render() object {
	definitions := object{model.Text.Name: renderText()}
	for name, class := range model.Classes() {
		definitions[name] = renderClass(name, class)
		for _, p := range class.Members {
			if p.Holds.Value != nil || p.Holds.Vocabulary != nil {
				definitions[definitionOf(p.Holds)] = renderKind(p.Holds)
			}
		}
	}
	documents := object{}
	for _, name := range Names() {
		documents[string(name)] = renderOne(model.Kind{Class: string(name)})
	}
	return object{"$schema": "https://json-schema.org/draft/2020-12/schema", "$defs": definitions, "documents": documents}
}

// renderClass applies to objects only: that a value MUST be an object is part of the property.
func renderClass(name string, class model.Class) object {
	properties, required := object{}, []string{}
	for _, p := range class.Members {
		properties[p.Name] = renderProperty(p)
		if p.Required {
			required = append(required, p.Name)
		}
	}
	if class.Typed != model.Untyped {
		properties["type"] = renderType(name, class)
		required = append(required, "type")
	}
	if class.Contexts != nil {
		properties["@context"] = renderContexts(class.Contexts)
		required = append(required, "@context")
	}
	rendered := object{"description": "an object of the class " + name, "properties": properties}
	if len(required) > 0 {
		rendered["required"] = slices.Sorted(slices.Values(required))
	}
	if class.Closed {
		rendered["additionalProperties"] = false
	}
	return rendered
}

// renderProperty allows an array of the value beside the value. No definition applies to arrays, so the reference also
// serves the single value.
func renderProperty(p model.Property) object {
	single := renderOne(p.Holds)
	if !p.Plural {
		return single
	}
	either := maps.Clone(single)
	either["type"] = append(typesOf(p.Holds), "array")
	either["items"] = single
	if p.Required {
		either["minItems"] = 1
	}
	return either
}

// renderOne renders the kind of a single value.
func renderOne(k model.Kind) object { return object{"$ref": ref(definitionOf(k)), "type": typesOf(k)} }

// renderType requires the name of the class in an array. The published schemas accept any single text, except where the name
// is the only value.
func renderType(name string, class model.Class) object {
	if class.Typed == model.Exact {
		only := renderForm(model.Form{Words: strconv.Quote(name), Pattern: "^" + name + "$"})
		only["type"] = model.Text.Types
		return only
	}
	types := renderProperty(model.Property{Holds: typeText, Plural: true})
	var demands []object
	var said []string
	for _, names := range typeNames(name, class) {
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
func typeNames(name string, class model.Class) [][]string {
	own := []string{name}
	if class.Alias != "" {
		own = append(own, class.Alias)
	}
	if class.Contexts == nil || name == model.VerifiableCredential {
		return [][]string{own}
	}
	return [][]string{{model.VerifiableCredential}, own}
}

// renderContexts requires an array to begin with these. The published schemas accept any single context as well.
func renderContexts(contexts []model.Context) object {
	var first []object
	var examples []string
	for _, c := range contexts {
		first = append(first, object{"type": "string", "pattern": c.Versions.String(), "description": "a context such as " + c.Current})
		examples = append(examples, c.Current)
	}
	return object{
		"description": "an array that begins with contexts such as " + strings.Join(examples, ", "),
		"type":        []string{"array", "string", "object"},
		"minItems":    len(contexts),
		"prefixItems": first,
		"items":       object{"type": []string{"string", "object"}, "description": "a URI or an object"},
	}
}
