package specimen

import (
	"bytes"
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
)

//go:embed *.json
var templates embed.FS

// placeholder is a name in braces. {issuer} and {learner} stand for the two parties, any other for a fresh id that is
// the same wherever the name stands.
var placeholder = regexp.MustCompile(`\{[a-z-]+\}`)

// draft makes a draft from a template.
func (i *Issuer) draft(template string, edits []Edit) *Draft {
	data, err := templates.ReadFile(template)
	if err != nil {
		panic(err)
	}
	ids := map[string]string{"{issuer}": i.id, "{learner}": i.learner}
	filled := placeholder.ReplaceAllStringFunc(string(data), func(name string) string {
		if ids[name] == "" {
			ids[name] = i.freshID()
		}
		return ids[name]
	})
	document := object([]byte(filled))
	if !i.named.Made.IsZero() {
		ValidFrom(i.named.Made)(document)
	}
	return (&Draft{issuer: i, document: document}).With(edits...)
}

// copied is a deep copy of a document, with the values that encoding/json would have decoded.
func copied(document map[string]any) map[string]any { return object(encoded(document)) }

// object and encoded panic for what is no JSON: a template or an edit is then wrong, and the first run shows it.

func object(data []byte) (document map[string]any) {
	if err := json.Unmarshal(data, &document); err != nil {
		panic(fmt.Sprintf("specimen: read a document: %v", err))
	}
	return document
}

func encoded(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(fmt.Sprintf("specimen: write a document: %v", err))
	}
	return data
}

// indented is for people to read, in what a report shows.
func indented(document map[string]any) []byte {
	var out bytes.Buffer
	if err := json.Indent(&out, encoded(document), "", "  "); err != nil {
		panic(fmt.Sprintf("specimen: write a document: %v", err))
	}
	return out.Bytes()
}
