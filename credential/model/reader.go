package model

import (
	"maps"
	"slices"

	"clrhost/internal/untyped"
)

// Finding is a place where a document departs from the model. What it quotes from the document is short and printable.
type Finding struct {
	Clause  string // where the rule is written
	At      string // JSON pointer (RFC 6901) to the value or to the member that is missing; empty for the whole document
	Rule    string // what is required there, a sentence without subject and final period, such as "must not be empty"
	Warning bool   // the document can be read as it was meant all the same
}

// String returns place and rule in one line.
func (f Finding) String() string {
	if f.At == "" {
		return f.Rule
	}
	return f.At + ": " + f.Rule
}

// Read compares a document, decoded as encoding/json does into an any, strictly with the named class and reports where it
// departs, in the order of the tables. A credential is read by its own class and generation, its contexts and types
// included.
//
// The work grows with the size of the document, and the stack with its depth: the caller MUST bound both, as strictjson
// does.
func Read(class string, document any, report func(Finding)) {
	r := &reader{report: report}
	r.object("", document, class)
}

// ReadMembers is Read for a credential whose contexts and types are checked elsewhere. It is read by its own class, which
// for a plain one is that of the W3C, and not what CLR 2.0 requires of a plain credential in a record.
func ReadMembers(credential map[string]any, report func(Finding)) {
	r := &reader{report: report, version: GenerationOf(credential)}
	class := ClassOf(credential["type"])
	if class == VerifiableCredential {
		class, r.plain = w3cClass(r.version), true
	}
	r.members("", credential, class)
}

// reader walks a document along the tables.
type reader struct {
	report  func(Finding)
	version Version // of the credential that is being read
	plain   bool    // by the W3C's classes
	found   int     // findings so far
}

func (r *reader) fail(class, at, rule string) {
	r.found++
	r.report(Finding{r.clause(class, at), at, rule, false})
}
func (r *reader) warn(class, at, rule string) { r.report(Finding{r.clause(class, at), at, rule, true}) }

// object reads an object of the named class.
func (r *reader) object(at string, v any, name string) {
	object, ok := v.(map[string]any)
	switch {
	case !ok:
		r.fail(name, at, "must be an object, not "+given(v))
	case classes[name].Contexts != nil:
		r.credential(at, object, name)
	default:
		r.members(at, object, name)
	}
}

// credential reads a credential where one of the class is expected: with the contexts that class requires, by the class that
// its type names, and with the dates of its own version.
func (r *reader) credential(at string, object map[string]any, want string) {
	if untyped.Contains(object["type"], "EnvelopedVerifiableCredential") {
		r.fail(want, at, "is an EnvelopedVerifiableCredential; the credential itself must stand here, as an object with a proof of its own")
		return
	}
	r.contexts(at, object, want)
	if !isListOfStrings(object["type"]) || !untyped.Contains(object["type"], VerifiableCredential) {
		r.fail(want, at+"/type", `must hold only strings, and "`+VerifiableCredential+`" among them`)
	}
	class := ClassOf(object["type"])
	if want != VerifiableCredential && class != want {
		r.fail(want, at+"/type", `must contain "`+want+`"`)
		class = want
	}
	inner := reader{report: r.report, version: GenerationOf(object)}
	inner.members(at, object, class)
}

func (r *reader) members(at string, object map[string]any, name string) {
	class := classes[name]
	if class.Contexts == nil {
		r.typed(at, object, name)
	}
	for _, p := range class.Members {
		r.property(at, object, p, name)
	}
	if class.Closed {
		r.strangers(at, object, name)
	}
	if class.Contexts != nil {
		validityRule(r, at, object)
	}
	if class.rule != nil {
		class.rule(r, at, object)
	}
}

func (r *reader) typed(at string, object map[string]any, name string) {
	typing := classes[name].Typed
	switch {
	case typing == Untyped:
	case object["type"] == nil:
		r.fail(name, at+"/type", `is required and must contain "`+name+`"`)
	case typing == Exact && object["type"] != name:
		r.fail(name, at+"/type", `must be "`+name+`"`)
	case !untyped.Contains(object["type"], name):
		r.fail(name, at+"/type", `must contain "`+name+`"`)
	case !isListOfStrings(object["type"]):
		r.fail(name, at+"/type", "must hold only strings")
	}
}

func isListOfStrings(v any) bool {
	return !slices.ContainsFunc(untyped.List(v), func(item any) bool { return !isA[string](item) })
}

func (r *reader) property(at string, object map[string]any, p Property, class string) {
	name := r.version.Member(p.Name)
	v, found := object[name]
	if !found && !p.Required {
		return
	}
	at += "/" + name
	items, isArray := v.([]any)
	switch {
	case !found && !p.Plural:
		r.fail(class, at, "is required")
	case !found, isArray && p.Plural && len(items) == 0 && (p.Required || r.plain): // the W3C has no empty sets
		r.fail(class, at, "at least one is required")
	case isArray && !p.Plural && !p.Holds.takesArrays():
		r.fail(class, at, "must be a single value, not an array")
	case isArray && p.Plural:
		for i, item := range items {
			r.value(Element(at, i), item, p, class)
		}
	default:
		r.value(at, v, p, class)
	}
}

func (r *reader) value(at string, v any, p Property, class string) {
	k := p.Holds
	switch {
	case v == nil:
		r.fail(class, at, "must not be null")
	case k.Class != "" && (k.Value == nil || isA[map[string]any](v)):
		r.object(at, v, k.Class)
	case k.Vocabulary != nil && !k.Vocabulary.has(untyped.Text(v)):
		r.fail(class, at, "must be a term of "+k.Vocabulary.Name+", not "+given(v))
	case k.Value != nil && !k.Value.test(v):
		r.fail(class, at, "must be "+k.Value.must+r.instead(k.Value, v))
	case k.Value != nil && p.Required && v == "":
		r.fail(class, at, "must not be empty")
	}
}

func (k Kind) takesArrays() bool { return k.Value != nil && k.Value.plural }

// maxExplained bounds how many findings are explained: more are of no use, and finding a reason takes longer than the rest.
const maxExplained = 100

// instead appends to what a value must be what it is and, for a text, its defect. An object or array may be of the right
// type and wrong inside.
func (r *reader) instead(v *Value, value any) string {
	if r.found > maxExplained {
		return ""
	}
	switch value := value.(type) {
	case string:
		if v.fault != nil {
			return ", not " + given(value) + ": " + v.fault(value)
		}
	case map[string]any, []any:
		if v.fault == nil {
			return ""
		}
	}
	return ", not " + given(value)
}

// strangers reports the members that a closed class does not have.
func (r *reader) strangers(at string, object map[string]any, name string) {
	class := classes[name]
	for _, member := range slices.Sorted(maps.Keys(object)) {
		isType := member == "type" && class.Typed != Untyped
		if !isType && !slices.ContainsFunc(class.Members, func(p Property) bool { return p.Name == member }) {
			r.fail(name, Child(at, member), "is not a member of "+name)
		}
	}
}
