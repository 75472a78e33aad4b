package known

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"

	"clrhost/credential"
	"clrhost/internal/text"
)

// The bounds of a list, which is read into memory.
const (
	maxBytes   = 4 << 20
	maxIssuers = 50_000
	maxName    = 100 // characters, of a note too
	maxID      = 2048
)

// Load reads the list in a file.
func Load(path string) (Issuers, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer file.Close()
	data, err := io.ReadAll(io.LimitReader(file, maxBytes+1))
	if err != nil {
		return nil, err
	}
	issuers, err := Parse(data)
	if err != nil {
		return nil, within(path, err)
	}
	return issuers, nil
}

// within puts the path before every problem.
func within(path string, err error) error {
	several, ok := err.(interface{ Unwrap() []error })
	if !ok {
		return fmt.Errorf("%s: %w", path, err)
	}
	var problems []error
	for _, one := range several.Unwrap() {
		problems = append(problems, fmt.Errorf("%s: %w", path, one))
	}
	return errors.Join(problems...)
}

// Parse reads a list. The error joins all problems, each with its line, its field, and what that must be.
func Parse(data []byte) (Issuers, error) {
	list, err := sequence(data)
	if err != nil {
		return nil, err
	}
	r := reader{issuers: Issuers{}, lines: map[string]int{}}
	for _, entry := range list {
		r.read(entry)
	}
	if err := errors.Join(r.problems...); err != nil {
		return nil, err
	}
	return r.issuers, nil
}

// sequence returns the entries of the one list in a document. A document with nothing but comments has none.
func sequence(data []byte) ([]*yaml.Node, error) {
	switch {
	case len(data) > maxBytes:
		return nil, fmt.Errorf("the list must have at most %d bytes", maxBytes)
	case !utf8.Valid(data):
		return nil, errors.New("the list must be UTF-8 text")
	}
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var document, next yaml.Node
	switch err := decoder.Decode(&document); {
	case errors.Is(err, io.EOF):
		return nil, nil
	case err != nil:
		return nil, fmt.Errorf("the list is no YAML: %w", err)
	}
	if err := decoder.Decode(&next); !errors.Is(err, io.EOF) {
		return nil, errors.New("the list must be one document: remove what follows ---")
	}
	list := document.Content[0]
	switch {
	case list.Kind == yaml.ScalarNode && list.Tag == "!!null":
		return nil, nil
	case list.Kind != yaml.SequenceNode:
		return nil, fmt.Errorf("line %d: the list must be a sequence of issuers, each beginning with \"- id:\"", list.Line)
	case len(list.Content) > maxIssuers:
		return nil, fmt.Errorf("line %d: the list must have at most %d issuers", list.Content[maxIssuers].Line, maxIssuers)
	}
	return list.Content, nil
}

// reader collects the issuers of a list, and the problems.
type reader struct {
	issuers  Issuers
	lines    map[string]int // of the entry with each normalized id
	problems []error
}

// entry is one issuer as it is written.
type entry struct{ id, name, url, note string }

func (r *reader) problem(line int, format string, args ...any) {
	r.problems = append(r.problems, fmt.Errorf("line %d: "+format, append([]any{line}, args...)...))
}

func (r *reader) read(node *yaml.Node) {
	before := len(r.problems)
	e := r.fields(node)
	if len(r.problems) > before {
		return
	}
	r.check(node.Line, e)
	id := credential.Normalized(e.id)
	if first, twice := r.lines[id]; twice {
		r.problem(node.Line, "id: is that of the issuer in line %d: an issuer is listed once", first)
	}
	r.lines[id] = node.Line
	r.issuers[id] = credential.KnownIssuer{Name: e.name, URL: e.url, Note: e.note}
}

// fields reads the fields of an entry.
func (r *reader) fields(node *yaml.Node) (e entry) {
	if node.Kind != yaml.MappingNode {
		r.problem(node.Line, "an issuer must have the fields id and name")
		return e
	}
	places := map[string]*string{"id": &e.id, "name": &e.name, "url": &e.url, "note": &e.note}
	given := map[string]bool{}
	for i := 0; i+1 < len(node.Content); i += 2 {
		key, value := node.Content[i], node.Content[i+1]
		place := places[key.Value]
		switch {
		case place == nil:
			r.problem(key.Line, "%s: is no field of an issuer: use id, name, url and note", text.Quote(key.Value, 40))
		case given[key.Value]:
			r.problem(key.Line, "%s: is given twice", key.Value)
		case value.Kind != yaml.ScalarNode || value.Tag == "!!null":
			r.problem(value.Line, "%s: must be a text", key.Value)
		default:
			*place, given[key.Value] = value.Value, true
		}
	}
	return e
}

// check checks what the fields of an entry hold.
func (r *reader) check(line int, e entry) {
	id, err := url.Parse(e.id)
	switch {
	case e.id == "":
		r.problem(line, "id: is required: copy the id of the issuer from a credential")
	case err != nil || id.Scheme == "" || len(e.id) > maxID || text.Printable(e.id) != e.id:
		r.problem(line, "id: must be a URI, such as https://college.example/issuer or did:web:college.example")
	}
	switch {
	case e.name == "":
		r.problem(line, "name: is required: it is what people read")
	case !isLine(e.name):
		r.problem(line, "name: must be at most %d printable characters on one line", maxName)
	}
	if page, err := url.Parse(e.url); e.url != "" && (err != nil || page.Scheme != "https" && page.Scheme != "http" || page.Host == "" || page.User != nil) {
		r.problem(line, "url: must be the https or http URL of a page about the issuer")
	}
	if e.note != "" && !isLine(e.note) {
		r.problem(line, "note: must be at most %d printable characters on one line", maxName)
	}
}

// isLine reports whether a text is shown as it is.
func isLine(s string) bool { return text.Line(s, maxName) == s }
