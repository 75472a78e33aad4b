package schema

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/santhosh-tekuri/jsonschema/v6"
	violation "github.com/santhosh-tekuri/jsonschema/v6/kind"
)

// Problem is a place where a document departs from its schema. Both parts may be sent to a client: what they quote from the
// document is short and printable.
type Problem struct {
	Path string // JSON pointer (RFC 6901) to the value or to the member that is missing; empty for the whole document
	Rule string // what is required there, a sentence without subject and final period, such as "must not be empty"
}

// String returns place and rule in one line.
func (p Problem) String() string {
	if p.Path == "" {
		return p.Rule
	}
	return p.Path + ": " + p.Rule
}

// maxProblems bounds how many problems are listed.
const maxProblems = 25

// finding is a departure before it is put into words: a large document can have many more of them than are reported.
type finding struct {
	at    []string
	cause *jsonschema.ValidationError
}

// problems describes the errors of the validator.
func (s compiledSchema) problems(err error) []Problem {
	invalid, ok := errors.AsType[*jsonschema.ValidationError](err)
	if !ok {
		return []Problem{{Rule: "cannot be judged"}}
	}
	found := findings(nil, invalid)
	slices.SortStableFunc(found, func(a, b finding) int { return comparePaths(a.at, b.at) })
	var problems []Problem
	for _, f := range found[:min(len(found), maxProblems)] {
		problems = append(problems, Problem{Path: pointer(f.at), Rule: s.rule(f)})
	}
	if more := len(found) - maxProblems; more > 0 {
		problems = append(problems, Problem{Rule: fmt.Sprintf("%d more problems are not listed", more)})
	}
	return problems
}

// findings lists the departures themselves, without the groups the validator puts them in, and one for each member.
func findings(found []finding, e *jsonschema.ValidationError) []finding {
	switch k := e.ErrorKind.(type) {
	case *violation.Required:
		return eachMember(found, e, k.Missing)
	case *violation.AdditionalProperties:
		return eachMember(found, e, k.Properties)
	case *violation.Contains: // its causes are only that each item is something else
		return append(found, finding{e.InstanceLocation, e})
	}
	if len(e.Causes) == 0 {
		return append(found, finding{e.InstanceLocation, e})
	}
	for _, cause := range e.Causes {
		found = findings(found, cause)
	}
	return found
}

func eachMember(found []finding, e *jsonschema.ValidationError, names []string) []finding {
	for _, name := range names {
		found = append(found, finding{append(slices.Clone(e.InstanceLocation), name), e})
	}
	return found
}

// rule describes what the schema requires at the place of the finding.
func (s compiledSchema) rule(f finding) string {
	here := s.at(f.cause.SchemaURL)
	switch k := f.cause.ErrorKind.(type) {
	case *violation.Required:
		return "is required and must be " + here.member(f.at[len(f.at)-1]).words()
	case *violation.AdditionalProperties:
		return strangerWords(here.members())
	case *violation.Contains:
		return "must be " + here.words()
	case *violation.MinItems:
		return fmt.Sprintf("must hold at least %d, not %d", k.Want, k.Got)
	case *violation.Type:
		return "must be " + here.words() + ", not " + typeWords(k.Got)
	case *violation.Pattern:
		return "must be " + here.words() + ", not " + quote(k.Got)
	case *violation.Enum:
		return "must be " + here.words() + ", not " + quote(fmt.Sprint(k.Got))
	}
	return "must be " + here.words()
}

// strangerWords describe why a member is not allowed in its object.
func strangerWords(members []string) string {
	if len(members) == 0 {
		return "is not a language code, such as en or en-US, as the members of a text by language are"
	}
	return "has no place here; the members are " + strings.Join(members, ", ")
}

// typeWords names a JSON type in a sentence.
func typeWords(name string) string {
	switch name {
	case "null":
		return "null"
	case "boolean":
		return "true or false"
	case "array", "object":
		return "an " + name
	}
	return "a " + name
}

// comparePaths puts places in a fixed order: by member name, and by index within an array.
func comparePaths(a, b []string) int {
	return slices.CompareFunc(a, b, func(x, y string) int {
		if startsWithDigit(x) && startsWithDigit(y) {
			return cmp.Or(cmp.Compare(len(x), len(y)), strings.Compare(x, y))
		}
		return strings.Compare(x, y)
	})
}

func startsWithDigit(s string) bool { return s != "" && s[0] >= '0' && s[0] <= '9' }
