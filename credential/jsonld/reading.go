package jsonld

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"sync"
)

// State is a context as it was published under its URL from one day to another. An empty day is the beginning, or today.
type State struct{ URL, Since, Until string }

// String describes the state, to complete a sentence about the context.
func (s State) String() string {
	switch {
	case s.Since == "":
		return s.URL + " as published before " + s.Until
	case s.Until == "":
		return s.URL + " as published since " + s.Since
	}
	return s.URL + " as published from " + s.Since + " until " + s.Until
}

// Reading is one way to read the contexts of a document.
type Reading struct{ chosen loader }

// maxReadings bounds in how many ways one document is read: each costs as much as the first.
const maxReadings = 4

// Readings returns the ways in which the contexts of a document may be read: one, unless the document uses terms whose
// definitions differ between the published states of a context that it names. The newest states come first.
func Readings(document map[string]any) []Reading {
	readings := []Reading{{}}
	for _, url := range changedIn(document) {
		var more []Reading
		for i := len(documents()[url]) - 1; i >= 0; i-- {
			for _, r := range readings {
				chosen := maps.Clone(r.chosen)
				if chosen == nil {
					chosen = loader{}
				}
				chosen[url] = i
				more = append(more, Reading{chosen})
			}
		}
		readings = more[:min(len(more), maxReadings)]
	}
	return readings
}

// States are the states that the reading depends on, in the order of their URLs; none for a document that is the same in
// every state of its contexts.
func (r Reading) States() []State {
	var all []State
	for _, url := range slices.Sorted(maps.Keys(r.chosen)) {
		states, i := documents()[url], r.chosen[url]
		s := State{URL: url, Since: states[i].since}
		if i+1 < len(states) {
			s.Until = states[i+1].since
		}
		all = append(all, s)
	}
	return all
}

// Canonicalize is the function of that name, in this reading alone.
func (r Reading) Canonicalize(ctx context.Context, document map[string]any) (nquads []byte, err error) {
	return r.engine().canonicalize(ctx, document, sum256)
}

// Canonicalize384 is the function of that name, in this reading alone.
func (r Reading) Canonicalize384(ctx context.Context, document map[string]any) (nquads []byte, err error) {
	return r.engine().canonicalize(ctx, document, sum384)
}

// engines holds an engine for each choice of states that differs from the newest of all. There are few: the states are a
// closed set.
var engines sync.Map

func (r Reading) engine() *engine {
	var name strings.Builder
	for _, url := range slices.Sorted(maps.Keys(r.chosen)) {
		if i := r.chosen[url]; i < len(documents()[url])-1 {
			fmt.Fprintf(&name, "%s %d\n", url, i)
		}
	}
	if name.Len() == 0 {
		return shared()
	}
	if e, made := engines.Load(name.String()); made {
		return e.(*engine)
	}
	e, _ := engines.LoadOrStore(name.String(), newEngine(r.chosen))
	return e.(*engine)
}

// changedIn lists the contexts of a document with a changed term that the document uses.
func changedIn(document map[string]any) []string {
	f := changeFinder{named: map[string]bool{}, used: map[string]bool{}}
	f.walk(document, 0)
	var urls []string
	for url := range f.named {
		for term := range changed()[url] {
			if f.used[term] {
				urls = append(urls, url)
				break
			}
		}
	}
	slices.Sort(urls)
	return urls
}

// changeFinder collects the changed contexts that a document names, and every text in it that may be a changed term.
type changeFinder struct{ named, used map[string]bool }

func (f changeFinder) walk(v any, depth int) {
	if depth > maxDepth {
		return // the survey rejects such a document
	}
	switch v := v.(type) {
	case string:
		f.note(v)
	case []any:
		for _, element := range v {
			f.walk(element, depth+1)
		}
	case map[string]any:
		for name, value := range v {
			f.note(name)
			f.walk(value, depth+1)
		}
	}
}

// note examines a text: the URL of a context, a term, or a compact IRI that begins with a term.
func (f changeFinder) note(text string) {
	term, _, _ := strings.Cut(text, ":")
	for url, terms := range changed() {
		switch {
		case text == url:
			f.named[url] = true
		case terms[term]:
			f.used[term] = true
		}
	}
}
