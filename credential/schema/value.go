package schema

// kind is what a member holds: the definition that describes it, and the JSON types one value of it may have.
type kind struct {
	definition string
	types      []string
}

func a(class string) kind           { return kind{class, []string{"object"}} }
func termOf(vocabulary string) kind { return kind{vocabulary, []string{"string"}} }

// The published schemas take a language map wherever they take a text, ids and types included. They do not look into
// dates: what they say of them is an annotation.
var (
	text         = kind{"Text", []string{"string", "object"}}
	languageCode = kind{"LanguageCode", text.types}
	compactJWS   = kind{"CompactJws", text.types}
	profileRef   = kind{"ProfileRef", text.types}
	dateTime     = kind{"DateTime", []string{"string"}}
	date         = kind{"Date", []string{"string"}}
	boolean      = kind{"Boolean", []string{"boolean"}}
	number       = kind{"Number", []string{"number"}}
)

// values are the definitions of what is neither a class nor a vocabulary. The description of a definition completes the
// sentence "must be …".
var values = map[string]object{
	text.definition: {
		"description":          "a string, or an object of strings by language",
		"patternProperties":    object{`^[a-z]{2}(-[A-Z]{2})?$`: object{"type": "string", "description": "a string"}},
		"additionalProperties": false,
	},
	languageCode.definition: textLike(`^[a-z]{2,4}(-[A-Z][a-z]{3})?(-([A-Z]{2}|[0-9]{3}))?$`, "a language code, such as en or en-US"),
	compactJWS.definition:   textLike(`^[a-zA-Z0-9_-]+\.[a-zA-Z0-9_-]*\.[a-zA-Z0-9_-]+$`, "a compact JWS"),
	profileRef.definition: {
		"description": "a URI, or an object of the class Profile",
		"if":          object{"$ref": ref(text.definition)},
		"else":        object{"$ref": ref("Profile")},
	},
	dateTime.definition: {"description": "a string with date and time, such as 2024-05-31T12:00:00Z", "format": "date-time"},
	date.definition:     {"description": "a string with a date, such as 2024-05-31", "format": "date"},
	boolean.definition:  {"description": "true or false"},
	number.definition:   {"description": "a number"},
}

// textLike is a text of which each string matches the pattern.
func textLike(pattern, description string) object {
	return object{
		"$ref":                 ref(text.definition),
		"description":          description,
		"pattern":              pattern,
		"additionalProperties": object{"pattern": pattern},
	}
}

// context is one of the documents that a credential's @context begins with.
type context struct{ pattern, example string }

var (
	vc2 = context{
		pattern: `^https://www\.w3\.org/ns/credentials/v2$`,
		example: "https://www.w3.org/ns/credentials/v2",
	}
	clr2 = context{
		pattern: `^https://purl\.imsglobal\.org/spec/clr/v2p0/context(-2\.\d\.\d)*\.json$`,
		example: "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
	}
	ob3 = context{
		pattern: `^https://purl\.imsglobal\.org/spec/ob/v3p0/context(-3\.\d\.\d)*\.json$`,
		example: "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
	}
)
