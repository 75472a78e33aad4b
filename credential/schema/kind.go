package schema

import (
	"slices"
	"strings"

	"clrhost/credential/model"
)

// definitionOf names the definition of one value of the kind.
func definitionOf(k model.Kind) string {
	switch {
	case k.Vocabulary != nil:
		return k.Vocabulary.Name
	case k.Value == nil:
		return k.Class
	case k.Class != "":
		return k.Class + "Ref"
	}
	return k.Value.Lax.Name
}

// typesOf lists the JSON types one value of the kind may have.
func typesOf(k model.Kind) []string {
	switch {
	case k.Vocabulary != nil:
		return []string{"string"}
	case k.Value == nil:
		return []string{"object"}
	}
	return slices.Clone(k.Value.Lax.Types)
}

// renderKind writes the definition of what is not a class. Its description completes the sentence "must be …".
func renderKind(k model.Kind) object {
	switch {
	case k.Vocabulary != nil:
		return renderVocabulary(k.Vocabulary)
	case k.Class != "":
		return object{
			"description": "a URI, or an object of the class " + k.Class,
			"if":          object{"$ref": ref(k.Value.Lax.Name)},
			"else":        object{"$ref": ref(k.Class)},
		}
	case k.Value.Lax.Name == model.Text.Name:
		return renderText()
	}
	return renderForm(k.Value.Lax)
}

func renderVocabulary(v *model.Vocabulary) object {
	words := "one of " + strings.Join(v.Terms, ", ")
	if !v.Open {
		return object{"description": words, "enum": v.Terms}
	}
	return object{
		"description": words + ", or a term of your own that starts with ext:",
		"if":          object{"pattern": model.LaxExtension},
		"else":        object{"enum": v.Terms},
	}
}

// renderText applies to objects only: that a value MUST be one of those or a string is part of the property.
func renderText() object {
	return object{
		"description":          model.Text.Words,
		"patternProperties":    object{model.LanguageKey: object{"type": "string", "description": "a string"}},
		"additionalProperties": false,
	}
}

// renderForm writes a form that is not any text: one with a pattern is a text of which each string matches it.
func renderForm(f model.Form) object {
	if f.Pattern == "" {
		return object{"description": f.Words}
	}
	return object{
		"$ref":                 ref(model.Text.Name),
		"description":          f.Words,
		"pattern":              f.Pattern,
		"additionalProperties": object{"pattern": f.Pattern},
	}
}
