package jsonld

import (
	"embed"
	"io/fs"
	"reflect"
	"sync"

	"github.com/piprate/json-gold/ld"
)

//go:embed vocabulary/*.txt
var vocabulary embed.FS

// state is a context document as it was published under its URL since a date, empty for the first one.
type state struct {
	since    string
	document map[string]any
}

// documents holds the states of the context of each URL, the oldest first. It is made once, and read only from then on.
var documents = sync.OnceValue(func() map[string][]state {
	made := map[string][]state{}
	names, err := fs.Glob(vocabulary, "vocabulary/*.txt")
	if err != nil {
		panic(err) // the pattern is a constant
	}
	for _, name := range names {
		text, err := vocabulary.ReadFile(name)
		if err != nil {
			panic(err) // the file is part of the program
		}
		f := readFile(string(text))
		for _, l := range f.contexts {
			url, since := l.words[1], ""
			if len(l.words) > 3 {
				since = l.words[3]
			}
			made[url] = append(made[url], state{since, f.document(l)})
		}
	}
	return made
})

// changed lists, for each URL whose context has had several states, the terms whose definitions differ.
var changed = sync.OnceValue(func() map[string]map[string]bool {
	all := map[string]map[string]bool{}
	for url, states := range documents() {
		for _, later := range states[1:] {
			if all[url] == nil {
				all[url] = map[string]bool{}
			}
			addChanges(all[url], termsIn(states[0]), termsIn(later))
			addChanges(all[url], termsIn(later), termsIn(states[0]))
		}
	}
	return all
})

func termsIn(s state) map[string]any { return s.document["@context"].(map[string]any) }

// addChanges adds the terms of a that b defines otherwise or not at all.
func addChanges(to map[string]bool, a, b map[string]any) {
	for term, definition := range a {
		if !reflect.DeepEqual(definition, b[term]) {
			to[term] = true
		}
	}
}

// Known reports whether the context of that URL is part of this package.
func Known(url string) bool { return len(documents()[url]) > 0 }

// loader loads the contexts from memory for json-gold: of each URL the state with the index it holds, else the newest.
type loader map[string]int

func (l loader) LoadDocument(url string) (*ld.RemoteDocument, error) {
	states := documents()[url]
	if len(states) == 0 {
		return nil, &UnknownContextError{URL: url}
	}
	i, chosen := l[url]
	if !chosen {
		i = len(states) - 1
	}
	return &ld.RemoteDocument{DocumentURL: url, Document: states[i].document}, nil
}
