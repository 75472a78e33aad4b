package jsonld

import (
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

func (q quad) String() string {
	if q.graph == "" {
		return q.subject + " " + q.predicate + " " + q.object + " .\n"
	}
	return q.subject + " " + q.predicate + " " + q.object + " " + q.graph + " .\n"
}

func isBlank(term string) bool { return strings.HasPrefix(term, "_:") }

// dataset collects statements and names nodes. A statement made twice counts once.
type dataset struct {
	quads  []quad
	known  map[quad]struct{}
	stated int               // statements made, the repeated ones too
	labels map[string]string // blank nodes as the document names them, and as they are named here
	blanks int
}

func newDataset() dataset {
	return dataset{known: map[quad]struct{}{}, labels: map[string]string{}}
}

func (d *dataset) add(q quad) {
	d.stated++
	if _, ok := d.known[q]; ok {
		return
	}
	d.known[q] = struct{}{}
	d.quads = append(d.quads, q)
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
