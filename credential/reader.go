package credential

import (
	"maps"
	"slices"

	"clrhost/credential/loose"
)

// reader walks a document along the model and reports where the two part.
type reader struct {
	report  func(outcome, class, detail string)
	version Version // of the credential that is being read
}

func (r *reader) fail(class, detail string) { r.report(OutcomeFail, class, detail) }
func (r *reader) warn(class, detail string) { r.report(OutcomeWarn, class, detail) }

// object reads an object of the named class.
func (r *reader) object(at string, v any, name string) {
	object, ok := v.(map[string]any)
	if !ok {
		r.fail(name, at+": must be an object")
		return
	}
	switch name {
	case classVC, classEndorsement:
		r.embedded(at, object, name)
	default:
		r.members(at, object, name)
	}
}

// embedded reads a credential inside another: by its own class, and with the dates of its own generation. The order of
// its contexts is looked at when it is judged by itself; endorsements are not, so theirs is looked at here.
func (r *reader) embedded(at string, object map[string]any, want string) {
	c := index(object)
	var expected []standardContext
	if want == classEndorsement {
		expected = expectedContexts[want]
	}
	c.compareContexts(expected, func(outcome, detail string) {
		if outcome == OutcomeFail {
			r.fail(want, at+detail)
		}
	})
	if !slices.Contains(c.Types, typeVC) || !c.hasOnlyTypes() {
		r.fail(want, at+`/type: must hold only strings, and "`+typeVC+`" among them`)
	}
	class := classOf(c.Types)
	if want != classVC && class != want {
		r.fail(want, at+`/type: must contain "`+want+`"`)
		class = want
	}
	inner := reader{report: r.report, version: c.generation()}
	inner.members(at, object, class)
}

func (r *reader) members(at string, object map[string]any, name string) {
	class := classes[name]
	if class.typed {
		r.typed(at, object, name)
	}
	for _, p := range class.members {
		r.property(at, object, p, name)
	}
	if class.closed {
		r.strangers(at, object, name)
	}
	if class.rule != nil {
		class.rule(r, at, object)
	}
}

// memberName translates a member of the envelope into the credential's generation.
func (r *reader) memberName(name string) string {
	if r.version != Version11 {
		return name
	}
	switch name {
	case "validFrom":
		return "issuanceDate"
	case "validUntil":
		return "expirationDate"
	}
	return name
}

func (r *reader) typed(at string, object map[string]any, name string) {
	at += "/type"
	switch {
	case object["type"] == nil:
		r.fail(name, at+`: is required and must contain "`+name+`"`)
	case classes[name].closed && object["type"] != name:
		r.fail(name, at+`: must be "`+name+`"`)
	case !slices.Contains(texts(object["type"]), name):
		r.fail(name, at+`: must contain "`+name+`"`)
	}
}

func (r *reader) property(at string, object map[string]any, p property, class string) {
	name := r.memberName(p.name)
	at = child(at, name)
	v, found := object[name]
	items, isArray := v.([]any)
	switch {
	case !found && p.required && p.plural:
		r.fail(class, at+": at least one is required")
	case !found && p.required:
		r.fail(class, at+": is required")
	case !found:
	case isArray && !p.plural:
		r.fail(class, at+": must be a single value, not an array")
	case isArray && p.required && len(items) == 0:
		r.fail(class, at+": at least one is required")
	case isArray:
		for i, item := range items {
			r.value(element(at, i), item, p, class)
		}
	default:
		r.value(at, v, p, class)
	}
}

func (r *reader) value(at string, v any, p property, class string) {
	k := p.holds
	switch {
	case v == nil:
		r.fail(class, at+": must not be null")
	case k.class != "" && (k.plain == nil || isA[map[string]any](v)):
		r.object(at, v, k.class)
	case k.vocabulary != nil && !k.vocabulary.has(loose.Text(v)):
		r.fail(class, at+": must be a term of "+k.vocabulary.name+", not "+quote(loose.Text(v)))
	case k.plain != nil && !k.plain.test(v):
		r.fail(class, at+": "+k.plain.must)
	case k.plain != nil && p.required && v == "":
		r.fail(class, at+": must not be empty")
	}
}

// strangers names the members that a closed class has no place for.
func (r *reader) strangers(at string, object map[string]any, name string) {
	known := []string{"type"}
	for _, p := range classes[name].members {
		known = append(known, p.name)
	}
	for _, member := range slices.Sorted(maps.Keys(object)) {
		if !slices.Contains(known, member) {
			r.fail(name, child(at, member)+": is not a member of "+name)
		}
	}
}
