package jsonld

import (
	"embed"
	"io/fs"
	"sync"

	"github.com/piprate/json-gold/ld"
)

//go:embed vocabulary/*.txt
var vocabulary embed.FS

// documents holds the context document of each URL. It is made once, and read only from then on.
var documents = sync.OnceValue(func() map[string]map[string]any {
	made := map[string]map[string]any{}
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
		for url := range f.contexts {
			made[url] = f.document(url)
		}
	}
	return made
})

// Known tells whether the context of that URL is part of this package.
func Known(url string) bool {
	_, ok := documents()[url]
	return ok
}

// loader gives json-gold the contexts from memory.
type loader struct{}

func (loader) LoadDocument(url string) (*ld.RemoteDocument, error) {
	document, ok := documents()[url]
	if !ok {
		return nil, &UnknownContextError{URL: url}
	}
	return &ld.RemoteDocument{DocumentURL: url, Document: document}, nil
}
