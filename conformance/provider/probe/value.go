package probe

import (
	"encoding/json"
	"fmt"
	"maps"
	"net/url"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"clrhost/internal/text"
)

// Text is a text of an answer, such as a header field or a member, with expectations of it.
type Text struct {
	reply   *Reply
	name    string
	Value   string
	Present bool
}

// Is expects exactly this.
func (t Text) Is(want string) Text {
	t.reply.expect(t.Present && t.Value == want, t.name+" "+strconv.Quote(want), t.actual())
	return t
}

// IsFold expects this, in any case.
func (t Text) IsFold(want string) Text {
	t.reply.expect(t.Present && strings.EqualFold(t.Value, want), t.name+" "+strconv.Quote(want)+" in any case", t.actual())
	return t
}

// OneOf expects one of these.
func (t Text) OneOf(wants ...string) Text {
	t.reply.expect(t.Present && slices.Contains(wants, t.Value), t.name+" "+strings.Join(wants, " or "), t.actual())
	return t
}

// Contains expects a part, in any case.
func (t Text) Contains(part string) Text {
	t.reply.expect(t.Present && strings.Contains(strings.ToLower(t.Value), strings.ToLower(part)), t.name+" with "+part, t.actual())
	return t
}

// Lacks expects the absence of a part, in any case.
func (t Text) Lacks(part string) Text {
	t.reply.expect(!strings.Contains(strings.ToLower(t.Value), strings.ToLower(part)), t.name+" without "+part, t.actual())
	return t
}

// Matches expects a pattern, which rule describes.
func (t Text) Matches(pattern *regexp.Regexp, rule string) Text {
	t.reply.expect(t.Present && pattern.MatchString(t.Value), t.name+" "+rule, t.actual())
	return t
}

// NotEmpty expects some text.
func (t Text) NotEmpty() Text {
	t.reply.expect(t.Present && t.Value != "", t.name+" that is not empty", t.actual())
	return t
}

// Absent expects nothing.
func (t Text) Absent() Text {
	t.reply.expect(!t.Present, "no "+t.name, t.actual())
	return t
}

// URL expects an absolute URL with one of the schemes.
func (t Text) URL(schemes ...string) Text {
	u, err := url.Parse(t.Value)
	t.reply.expect(t.Present && err == nil && slices.Contains(schemes, u.Scheme) && u.Host != "",
		t.name+" as a fully qualified "+strings.Join(schemes, " or ")+" URL", t.actual())
	return t
}

func (t Text) actual() string {
	if !t.Present {
		return "no " + t.name
	}
	return t.name + " " + excerpt(t.Value)
}

// Value is a value in a JSON body, or its absence, with expectations of it.
type Value struct {
	reply *Reply
	path  string // a JSON pointer; "" is the whole body
	v     any
	found bool
}

// Member returns a member of an object, found or not.
func (v Value) Member(name string) Value {
	object, _ := v.v.(map[string]any)
	member, found := object[name]
	return Value{v.reply, string(jsontext.Pointer(v.path).AppendToken(name)), member, found}
}

// At follows a path of members.
func (v Value) At(names ...string) Value {
	for _, name := range names {
		v = v.Member(name)
	}
	return v
}

// Raw returns the value as encoding/json decodes it, with numbers as json.Number.
func (v Value) Raw() any { return v.v }

// Found reports whether there is a value.
func (v Value) Found() bool { return v.found }

// Exists expects a value that is not null.
func (v Value) Exists() Value {
	v.reply.expect(v.found && v.v != nil, v.where()+" to be present", v.actual())
	return v
}

// Absent expects no value.
func (v Value) Absent() Value {
	v.reply.expect(!v.found, "no "+v.where(), v.actual())
	return v
}

// Object expects an object.
func (v Value) Object() Value {
	_, ok := v.v.(map[string]any)
	v.reply.expect(ok, v.where()+" to be an object", v.actual())
	return v
}

// Array expects an array and returns its elements.
func (v Value) Array() []Value {
	items, ok := v.v.([]any)
	v.reply.expect(ok, v.where()+" to be an array", v.actual())
	elements := make([]Value, len(items))
	for i, item := range items {
		elements[i] = Value{v.reply, v.path + "/" + strconv.Itoa(i), item, true}
	}
	return elements
}

// Text expects a string.
func (v Value) Text() Text {
	text, ok := v.v.(string)
	v.reply.expect(ok, v.where()+" to be a string", v.actual())
	return Text{v.reply, v.where(), text, true}
}

// Integer expects a whole number and returns it.
func (v Value) Integer() int64 {
	number, isNumber := v.v.(json.Number)
	n, err := strconv.ParseInt(string(number), 10, 64)
	v.reply.expect(isNumber && err == nil, v.where()+" to be a whole number", v.actual())
	return n
}

// Is expects a value, compared as JSON.
func (v Value) Is(want any) Value {
	v.reply.expect(v.found && equalJSON(v.v, want), v.where()+" to be "+shown(want), v.actual())
	return v
}

// Names returns the names of an object's members, sorted.
func (v Value) Names() []string {
	object, _ := v.v.(map[string]any)
	return slices.Sorted(maps.Keys(object))
}

// OnlyNames expects an object with no members besides these.
func (v Value) OnlyNames(allowed ...string) Value {
	for _, name := range v.Object().Names() {
		v.reply.expect(slices.Contains(allowed, name), "no members but "+strings.Join(allowed, ", "), "a member "+strconv.Quote(name))
	}
	return v
}

func (v Value) where() string {
	if v.path == "" {
		return "the body"
	}
	return v.path
}

func (v Value) actual() string {
	if !v.found {
		return "no " + v.where()
	}
	return v.where() + " is " + shown(v.v)
}

func shown(v any) string {
	const limit = 120
	body, err := json.Marshal(v)
	if err != nil {
		return text.Shorten(fmt.Sprint(v), limit)
	}
	return text.Shorten(string(body), limit)
}

// equalJSON compares two JSON values, whatever Go types they have.
func equalJSON(a, b any) bool { return reflect.DeepEqual(plain(a), plain(b)) }

// plain converts a value to the types that encoding/json decodes to.
func plain(v any) any {
	text, err := json.Marshal(v)
	if err != nil {
		return v
	}
	var out any
	if err := json.Unmarshal(text, &out); err != nil {
		return v
	}
	return out
}
