package modeltest

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Change edits the member of an object and reports whether it could.
type Change struct {
	Name string
	make func(parent object, name string) bool
}

// Changes are all changes that are tried.
var Changes = slices.Concat(replacements(), additions(), []Change{
	{"drop", func(parent object, name string) bool { delete(parent, name); return true }},
	{"rename", func(parent object, name string) bool {
		parent[name+"x"] = parent[name]
		delete(parent, name)
		return true
	}},
	{"swap with the next member", func(parent object, name string) bool {
		names := slices.Sorted(maps.Keys(parent))
		next := names[(slices.Index(names, name)+1)%len(names)]
		parent[name], parent[next] = parent[next], parent[name]
		return next != name
	}},
	onValue("put into an array", func(v any) any { return []any{v} }),
	onValue("put into two arrays", func(v any) any { return []any{[]any{v}} }),
	onValue("put twice into an array", func(v any) any { return []any{v, clone(v)} }),
	onValue("put beside null", func(v any) any { return []any{v, nil} }),
	onValue("put into a language map", func(v any) any { return object{"en": v} }),
	onArray("take out of its array", func(items []any) any { return items[0] }),
	onArray("cut the array by one", func(items []any) any { return items[:len(items)-1] }),
	onArray("keep the first", func(items []any) any { return items[:1] }),
	onArray("reverse", func(items []any) any { slices.Reverse(items); return items }),
	onArray("append null", func(items []any) any { return append(items, nil) }),
	onArray("append a word", func(items []any) any { return append(items, "x") }),
	onArray("append a number", func(items []any) any { return append(items, 1.0) }),
	onArray("append an object", func(items []any) any { return append(items, object{}) }),
	onArray("append a language map", func(items []any) any { return append(items, object{"en": "x"}) }),
	onArray("append the first again", func(items []any) any { return append(items, clone(items[0])) }),
	onString("add a line end", func(s string) any { return s + "\n" }),
	onString("add a letter", func(s string) any { return s + "x" }),
	onString("put a letter before", func(s string) any { return "x" + s }),
	onString("cut a letter", func(s string) any { return s[:max(len(s)-1, 0)] }),
	onString("capitals", func(s string) any { return strings.ToUpper(s) }),
	onString("repeat", func(s string) any { return strings.Repeat(s, 200) }),
	onString("extension", func(s string) any { return "ext:" + s }),
	onString("into words by language", func(s string) any { return object{"en": s, "es-ES": s} }),
})

// Telling are the changes that detect whether a member is known, required, plural, and of which type.
func Telling() []Change {
	telling := []Change{}
	for _, c := range Changes {
		switch c.Name {
		case "drop", "add x of x", "put into an array", "take out of its array", "put into a language map",
			"replace by 1.5", "replace by x", "replace by true", "replace by []", "replace by map[]", "replace by map[en:x]":
			telling = append(telling, c)
		}
	}
	return telling
}

const (
	vc2 = "https://www.w3.org/ns/credentials/v2"
	clr = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
	ob  = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
)

// odd are the values that replace others: all JSON types, boundaries, and what is right in some other place.
var odd = []any{
	nil, true, false, 0.0, -1.0, 1.5, 1e300, "", " ", "x", "é", "2024-01-01", "2024-13-41T25:00:00", "ext:", "ext:a", "ext:-", "ext:-a", "ext: a",
	"xext:a b", "EXT:a", "ext:|", "en", "en-US", "EN", "abcd-Latn-419", "abcde", "en-us", "a.b.c", "a..c", ".b.c", "a.b", "a.b.c.d", "a.b.c=",
	"Image", "Profile", "Association", "IdentityObject", "VerifiableCredential", "ClrCredential", "isPartOf", "isCousinOf", "Completed",
	"Status", "email", "emailAddress", "Course", "CTDL", "failure", "warning", "not_found",
	vc2, clr, ob, "https://www.w3.org/2018/credentials/v1", "https://purl.imsglobal.org/spec/clr/v2p0/context.json",
	"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.0-3.1.2.json", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.10.0.json",
	"https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.0-2.0.1.json", "https://purl-imsglobal.org/spec/ob/v3p0/context.json", "https://purl.imsglobal.org/spec/clr/v2p0/context-3.0.1.json",
	[]any{}, []any{nil}, []any{"x"}, []any{1.0}, []any{object{}}, []any{[]any{}}, []any{"a.b.c", "x"}, []any{vc2}, []any{vc2, ob}, []any{vc2, clr, ob},
	[]any{"VerifiableCredential"}, []any{"VerifiableCredential", object{"en": "x"}}, []any{"OpenBadgeCredential", "VerifiableCredential"},
	object{}, object{"en": "x"}, object{"en-US": "x", "es": "y"}, object{"en": 1.0}, object{"en": nil}, object{"english": "x"}, object{"EN": "x"},
	object{"en_US": "x"}, object{"en": "Image"}, object{"en": "a.b.c"}, object{"en": "en-US"}, object{"en": object{"en": "x"}},
	object{"id": "x"}, object{"id": 1.0}, object{"id": "x", "type": "Image"}, object{"id": "x", "type": "Profile"}, object{"type": "x"},
	object{"id": "x", "type": []any{"Profile"}}, object{"id": "x", "type": "x", "name": 1.0}, object{"@value": "x", "@language": "en"},
}

func replacements() (all []Change) {
	for _, value := range odd {
		all = append(all, ReplaceBy(value))
	}
	return all
}

// ReplaceBy puts a value in place of another.
func ReplaceBy(value any) Change {
	return onValue(fmt.Sprintf("replace by %v", value), func(any) any { return clone(value) })
}

// additions add members to objects where they may be known, unknown or of the wrong kind.
func additions() (all []Change) {
	for name, values := range map[string][]any{
		"x": {nil, "x"}, "ext:x": {1.0}, "en": {"x", 1.0}, "id": {"x", nil}, "name": {"x", object{"en": "x"}, 1.0}, "type": {"x", []any{"x"}},
		"image": {"x", nil}, "description": {[]any{"x"}}, "evidence": {[]any{}, "x"}, "endorsement": {[]any{}, object{}}, "version": {2.0},
		"@context": {"x", []any{}}, "identifier": {[]any{nil}}, "credential": {"x"}, "partial": {"true"}, "alignment": {object{}},
	} {
		for _, value := range values {
			all = append(all, onObject(fmt.Sprintf("add %s of %v", name, value), func(o object) { o[name] = clone(value) }))
		}
	}
	slices.SortFunc(all, func(a, b Change) int { return strings.Compare(a.Name, b.Name) })
	return all
}

func onValue(name string, to func(any) any) Change {
	return Change{name, func(parent object, member string) bool {
		parent[member] = to(parent[member])
		return true
	}}
}

func onArray(name string, to func([]any) any) Change {
	return Change{name, func(parent object, member string) bool {
		items, ok := parent[member].([]any)
		if ok = ok && len(items) > 0; ok {
			parent[member] = to(items)
		}
		return ok
	}}
}

func onString(name string, to func(string) any) Change {
	return Change{name, func(parent object, member string) bool {
		s, ok := parent[member].(string)
		if ok {
			parent[member] = to(s)
		}
		return ok
	}}
}

func onObject(name string, do func(object)) Change {
	return Change{name, func(parent object, member string) bool {
		o, ok := parent[member].(object)
		if ok {
			do(o)
		}
		return ok
	}}
}
