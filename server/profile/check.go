package profile

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"clrhost/server/fault"
	"clrhost/strictjson"
)

// shape is what a member of a Profile may be.
type shape string

const (
	text       shape = "a string"
	anyText    shape = "a string or a language map"
	object     shape = "an object with a type"
	objects    shape = "an object with a type, or a list of such"
	textOrMore shape = "a string, or a list of strings"
)

// members are the optional members of a Profile (CLR 2.0, Profile). Members that are not listed are extensions and are
// kept.
var members = map[string]shape{
	"name": anyText, "description": anyText,
	"url": text, "phone": text, "email": text, "official": text, "dateOfBirth": text,
	"familyName": text, "givenName": text, "additionalName": text, "patronymicName": text,
	"honorificPrefix": text, "honorificSuffix": text, "familyNamePrefix": text,
	"image": object, "address": object, "parentOrg": object,
	"otherIdentifier": objects, "endorsement": objects, "endorsementJwt": textOrMore,
}

// check holds a profile against the rules of the standard and of this host, and reports every one it breaks.
func check(body []byte, id string) error {
	var document map[string]any
	var malformed *strictjson.Error
	err := strictjson.Decode(body, strictjson.Limits{Bytes: len(body) + 1}, &document)
	switch {
	case errors.As(err, &malformed):
		return fault.Wrap(fault.BadData, err, "The profile is not acceptable JSON: "+malformed.Error()+".")
	case err != nil:
		return fmt.Errorf("decode profile: %w", err)
	case document == nil:
		return fault.New(fault.BadData, "A profile is a JSON object (CLR 2.0, Profile).")
	}
	if problems := broken(document, id); len(problems) > 0 {
		return fault.New(fault.BadData, "The profile was not taken: %s (CLR 2.0, Profile).", strings.Join(problems, "; "))
	}
	return nil
}

func broken(document map[string]any, id string) []string {
	var problems []string
	switch document["id"] {
	case id:
	case nil:
		problems = append(problems, "id is required")
	default:
		problems = append(problems, fmt.Sprintf("id must be %s, which names the person on this host", id))
	}
	if !hasType(document["type"], "Profile") {
		problems = append(problems, "type is required and must hold Profile")
	}
	for name, value := range document {
		if empty(value) {
			problems = append(problems, fmt.Sprintf("%.60q is null or an empty list; leave it out instead", name))
		} else if want, known := members[name]; known && !want.fits(value) {
			problems = append(problems, fmt.Sprintf("%s must be %s", name, want))
		}
	}
	slices.Sort(problems)
	return problems
}

// empty reports what the serialization rules of the standard leave out: null members and empty lists.
func empty(value any) bool {
	list, isList := value.([]any)
	return value == nil || (isList && len(list) == 0)
}

func (s shape) fits(value any) bool {
	switch s {
	case text:
		return isText(value)
	case anyText:
		return isText(value) || isLanguageMap(value)
	case object:
		return isTyped(value)
	case objects:
		return all(value, isTyped)
	default:
		return all(value, isText)
	}
}

// all applies a rule to every element of a list, or to a single value, which JSON-LD compaction puts in place of a list
// of one.
func all(value any, rule func(any) bool) bool {
	list, isList := value.([]any)
	if !isList {
		return rule(value)
	}
	return !slices.ContainsFunc(list, func(v any) bool { return !rule(v) })
}

func isText(value any) bool {
	_, ok := value.(string)
	return ok
}

func isLanguageMap(value any) bool {
	m, ok := value.(map[string]any)
	for _, v := range m {
		ok = ok && isText(v)
	}
	return ok && len(m) > 0
}

func isTyped(value any) bool {
	m, ok := value.(map[string]any)
	return ok && all(m["type"], isText)
}

func hasType(value any, name string) bool {
	list, isList := value.([]any)
	if !isList {
		return value == name
	}
	return slices.Contains(list, any(name))
}
