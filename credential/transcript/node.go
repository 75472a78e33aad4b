package transcript

import (
	"slices"
	"strconv"

	"clrhost/credential/model"
	"clrhost/internal/untyped"
)

// maxObjects bounds how many objects of one document, with what is embedded in it, are read into fields. A record of 300
// courses has about 4,000.
const maxObjects = 30_000

// isFull reports whether no more objects are read into fields.
func (r *reader) isFull() bool { return r.opened >= maxObjects }

// node is an object of the document while it is read. Each reader below takes one member if that is of the type it reads; a
// single value may stand in an array of one, as JSON-LD allows. What is not taken when the node is closed goes to
// Record.Also, so a member can be overlooked here and not by the person who reads the record.
type node struct {
	r        *reader
	place    Place
	members  map[string]any
	taken    []string
	language string // of texts that state none
}

// open reads an object with read, and leaves to Also what that did not take.
func (r *reader) open(at Place, object map[string]any, language string, read func(*node)) {
	r.opened++
	n := &node{r: r, place: at, members: object, taken: make([]string, 0, len(object)), language: language}
	read(n)
	n.close()
}

func (n *node) close() {
	for _, name := range n.left() {
		n.r.leave(n.at(name), name, n.members[name])
	}
}

// left names the members that were not taken.
func (n *node) left() (names []string) {
	for name := range n.members {
		if !slices.Contains(n.taken, name) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

// leave puts a value into Also.
func (r *reader) leave(at Place, name string, v any) {
	e := extra(name, v)
	e.Place = at
	r.record.Also = append(r.record.Also, e)
}

// rest takes all members that are left. It is for objects whose class is open by design, such as a status entry.
func (n *node) rest() []Extra { return n.extras(n.left()) }

// extras takes those of the members that the object has, as they stand there.
func (n *node) extras(names []string) (all []Extra) {
	for _, name := range names {
		if v, found := n.members[name]; found {
			e := extra(name, v)
			e.Place = n.at(name)
			all = append(all, e)
			n.take(name)
		}
	}
	return all
}

func (n *node) take(name string) { n.taken = append(n.taken, name) }

// at is the place of a member.
func (n *node) at(name string) Place {
	return Place{n.place.Credential, n.place.way.to(name)}
}

func element(list Place, i int) Place {
	return Place{list.Credential, list.way.to(strconv.Itoa(i))}
}

// single is the value of a member, or the only one of an array, with its place.
func (n *node) single(name string) (any, Place) {
	v := n.members[name]
	if v == nil {
		return nil, Place{}
	}
	if items, isArray := v.([]any); isArray && len(items) == 1 {
		return items[0], element(n.at(name), 0)
	}
	return v, n.at(name)
}

// has reports whether the object has the member and it is not null.
func (n *node) has(name string) bool { return n.members[name] != nil }

func (n *node) word(name string) Word {
	v, at := n.single(name)
	value := untyped.Text(v)
	if value == "" {
		return Word{}
	}
	n.take(name)
	return Word{value, at}
}

func (n *node) text(name string) Text {
	if !n.has(name) {
		return Text{}
	}
	if all, ok := translationsOf(n.members[name], n.language); ok && isWorded(all) {
		n.take(name)
		return Text{all, n.at(name)}
	}
	v, at := n.single(name)
	if all, ok := translationsOf(v, n.language); ok && isWorded(all) {
		n.take(name)
		return Text{all, at}
	}
	return Text{}
}

// isWorded reports whether some translation has a text.
func isWorded(all []Translation) bool {
	return slices.ContainsFunc(all, func(t Translation) bool { return t.Value != "" })
}

func (n *node) number(name string) Number {
	v, at := n.single(name)
	value, ok := v.(float64)
	if !ok {
		return Number{}
	}
	n.take(name)
	return Number{value, at, true}
}

func (n *node) flag(name string) Flag {
	v, at := n.single(name)
	value, ok := v.(bool)
	if !ok {
		return Flag{}
	}
	n.take(name)
	return Flag{value, at, true}
}

func (n *node) time(name string) Time {
	sent := n.word(name)
	value, _ := model.DateTime(sent.Value)
	return Time{value, sent.Value, sent.Place}
}

// words reads the strings of a list and leaves its other elements.
func (n *node) words(name string) (all []Word) {
	n.elements(name, func(v any, at Place) bool {
		value := untyped.Text(v)
		if value != "" {
			all = append(all, Word{value, at})
		}
		return value != ""
	})
	return all
}

// texts is words for texts.
func (n *node) texts(name string) (all []Text) {
	n.elements(name, func(v any, at Place) bool {
		translations, ok := translationsOf(v, n.language)
		if ok = ok && isWorded(translations); ok {
			all = append(all, Text{translations, at})
		}
		return ok
	})
	return all
}

// each reads the objects of a list and leaves its other elements.
func (n *node) each(name string, read func(*node)) {
	n.elements(name, func(v any, at Place) bool {
		object, ok := v.(map[string]any)
		if ok = ok && !n.r.isFull(); ok {
			n.r.open(at, object, n.language, read)
		}
		return ok
	})
}

// one reads the object that a member is, and leaves the others if there are several.
func (n *node) one(name string, read func(*node)) { n.oneOr(name, read, nil) }

// oneOr is one where a URI may stand in the place of the object.
func (n *node) oneOr(name string, read func(*node), named func(Word)) {
	found := false
	n.elements(name, func(v any, at Place) bool {
		object, isObject := v.(map[string]any)
		id := untyped.Text(v)
		switch {
		case found || n.r.isFull():
			return false
		case isObject:
			n.r.open(at, object, n.language, read)
		case id != "" && named != nil:
			named(Word{id, at})
		default:
			return false
		}
		found = true
		return true
	})
}

// elements reads the elements of a list, or a single value in its place. An element that read does not take is left.
func (n *node) elements(name string, read func(v any, at Place) bool) {
	if !n.has(name) {
		return
	}
	v, at := n.members[name], n.at(name)
	items, isArray := v.([]any)
	if !isArray {
		if read(v, at) {
			n.take(name)
		}
		return
	}
	n.take(name)
	for i, item := range items {
		if here := element(at, i); !read(item, here) {
			n.r.leave(here, name, item)
		}
	}
}

// is takes the type of an object as far as it names the class. The other types are left.
func (n *node) is(classes ...string) {
	n.elements("type", func(v any, _ Place) bool { return slices.Contains(classes, untyped.Text(v)) })
}
