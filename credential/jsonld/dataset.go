package jsonld

import (
	"hash/maphash"
	"maps"
	"slices"
	"strconv"
	"strings"
)

const (
	rdf     = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
	rdfType = "<" + rdf + "type>"
	first   = "<" + rdf + "first>"
	rest    = "<" + rdf + "rest>"
	end     = "<" + rdf + "nil>"
)

// quad is a statement, each part in the form it has in N-Quads. The graph is empty for the default graph.
type quad struct{ subject, predicate, object, graph string }

func (q quad) String() string { return string(q.append(nil)) }

// append writes the statement as a line behind a text.
func (q quad) append(text []byte) []byte {
	text = append(append(append(text, q.subject...), ' '), q.predicate...)
	text = append(append(text, ' '), q.object...)
	if q.graph != "" {
		text = append(append(text, ' '), q.graph...)
	}
	return append(text, " .\n"...)
}

// size is that of the line.
func (q quad) size() int {
	n := len(q.subject) + len(q.predicate) + len(q.object) + len("   .\n")
	if q.graph != "" {
		n += len(q.graph) + len(" ")
	}
	return n
}

func (q quad) compare(other quad) int {
	switch {
	case q.subject != other.subject:
		return strings.Compare(q.subject, other.subject)
	case q.predicate != other.predicate:
		return strings.Compare(q.predicate, other.predicate)
	case q.object != other.object:
		return strings.Compare(q.object, other.object)
	}
	return strings.Compare(q.graph, other.graph)
}

func isBlank(term string) bool { return strings.HasPrefix(term, "_:") }

// dataset collects statements and names nodes. A statement made twice counts once.
type dataset struct {
	quads  []quad
	known  []index           // of quads; those of what is being added to come first
	stated int               // statements made, the repeated ones too
	labels map[string]string // names of blank nodes in the document, and the names here
	blanks int
	silent bool // counts statements and keeps none
}

// index finds a statement by its hash, or by the next number when another statement has that. It takes a quarter of the
// memory of a map of statements.
type index map[uint64]int32

var seed = maphash.MakeSeed()

func newDataset() dataset {
	return dataset{known: []index{{}}, labels: map[string]string{}}
}

// more is a dataset that extends this one without changing it.
func (d *dataset) more() dataset {
	added := *d
	added.quads = d.quads[:len(d.quads):len(d.quads)]
	added.known = append(slices.Clone(d.known), index{})
	added.labels = maps.Clone(d.labels)
	return added
}

func (d *dataset) add(q quad) {
	if d.stated++; d.silent {
		return
	}
	for hash := maphash.Comparable(seed, q); ; hash++ {
		at, found := d.find(hash)
		if !found {
			d.known[len(d.known)-1][hash] = int32(len(d.quads))
			d.quads = append(d.quads, q)
			return
		}
		if d.quads[at] == q {
			return
		}
	}
}

func (d *dataset) find(hash uint64) (at int32, found bool) {
	for _, index := range d.known {
		if at, found = index[hash]; found {
			return at, true
		}
	}
	return 0, false
}

// list states an ordered list and returns the term for it.
func (d *dataset) list(items []string, graph string) string {
	next := end
	for _, item := range slices.Backward(items) {
		cell := d.name("")
		d.add(quad{cell, first, item, graph})
		d.add(quad{cell, rest, next, graph})
		next = cell
	}
	return next
}

// name returns the term for a node: its IRI, or a blank node that is new when the document does not name it.
func (d *dataset) name(id string) string {
	switch {
	case id == "":
		d.blanks++
		return "_:b" + strconv.Itoa(d.blanks)
	case !isBlank(id):
		return "<" + id + ">"
	case d.labels[id] == "":
		d.labels[id] = d.name("")
	}
	return d.labels[id]
}

// elements returns those of an array, or the value itself as the only one.
func elements(v any) []any {
	if list, ok := v.([]any); ok {
		return list
	}
	return []any{v}
}
