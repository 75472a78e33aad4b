// Package vector reads the test vectors, signed documents with what a verifier must find about them, and compares a
// verdict with what the header of one states. testdata/vectors/README.md describes the files.
package vector

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strconv"
	"strings"
)

// Vector is a signed document, ready to be sent, and what must be found about it. See testdata/vectors/README.md.
type Vector struct {
	Name  string
	Shows string // what it is an example of
	// Clause is the place in the standards that decides. A check that does not pass MUST cite it.
	Clause  string
	Verdict string
	Checks  []string // the checks that do not just pass, such as "association warn", in order
	Inside  []string // how many credentials and endorsements directly inside end in which verdict, such as "3 valid"
	Says    string   // words that tell this reason from others of the same check; part of a detail of our own
	Upsert  int      // status that a CLR host answers with when it is sent to an empty record
	Refused []string // the checks that an answer of 400 names
	Because string   // why the host refuses what verify accepts
	Who     string   // TYPE=VALUE of the recipient whose hash is in it

	Kind string // json, jws, png or svg: the ending of the file's name
	Data []byte
}

// The endings that a vector's file may have.
var kinds = []string{"json", "jws", "png", "svg"}

// Read returns the vectors of a folder, such as os.DirFS("testdata/vectors"), in the order of their names. A folder without
// any is an error.
func Read(folder fs.FS) ([]Vector, error) {
	headers, err := fs.Glob(folder, "*.header")
	if err != nil {
		return nil, fmt.Errorf("list vectors: %w", err)
	}
	if len(headers) == 0 {
		return nil, errors.New("list vectors: there are none in the folder")
	}
	vectors := make([]Vector, 0, len(headers))
	for _, name := range headers {
		v, err := read(folder, strings.TrimSuffix(name, ".header"))
		if err != nil {
			return nil, fmt.Errorf("read vector %s: %w", name, err)
		}
		vectors = append(vectors, v)
	}
	return vectors, nil
}

func read(folder fs.FS, name string) (Vector, error) {
	header, err := fs.ReadFile(folder, name+".header")
	if err != nil {
		return Vector{}, err
	}
	v := Vector{Name: name}
	for line := range strings.Lines(string(header)) {
		if err := v.set(strings.TrimSpace(line)); err != nil {
			return Vector{}, err
		}
	}
	files, err := fs.Glob(folder, name+".*")
	if err != nil {
		return Vector{}, err
	}
	for _, file := range files {
		kind := strings.TrimPrefix(path.Ext(file), ".")
		if !slices.Contains(kinds, kind) {
			continue
		}
		if v.Kind != "" {
			return Vector{}, errors.New("it has more than one document")
		}
		if v.Data, err = fs.ReadFile(folder, file); err != nil {
			return Vector{}, err
		}
		v.Kind = kind
	}
	if v.Kind == "" {
		return Vector{}, errors.New("it has no document")
	}
	return v, nil
}

// line is one line of a header.
type line struct {
	key   string
	text  *string
	list  *[]string
	count *int
}

// lines are the lines that a header may have, in their order.
func (v *Vector) lines() []line {
	return []line{
		{key: "shows", text: &v.Shows},
		{key: "clause", text: &v.Clause},
		{key: "verdict", text: &v.Verdict},
		{key: "checks", list: &v.Checks},
		{key: "inside", list: &v.Inside},
		{key: "says", text: &v.Says},
		{key: "upsert", count: &v.Upsert},
		{key: "refused", list: &v.Refused},
		{key: "because", text: &v.Because},
		{key: "recipient", text: &v.Who},
	}
}

// set reads one line. An unknown key is an error, so a misspelled one cannot go unnoticed.
func (v *Vector) set(line string) (err error) {
	key, value, _ := strings.Cut(line, ": ")
	for _, l := range v.lines() {
		switch {
		case l.key != key:
			continue
		case l.text != nil:
			*l.text = value
		case l.list != nil:
			*l.list = strings.Split(value, "; ")
		default:
			if *l.count, err = strconv.Atoi(value); err != nil {
				return fmt.Errorf("%s: %w", key, err)
			}
		}
		return nil
	}
	return fmt.Errorf("unknown key %q", key)
}

// Header writes what the header file holds. What is empty has no line.
func (v Vector) Header() []byte {
	var b strings.Builder
	for _, l := range v.lines() {
		value := ""
		switch {
		case l.text != nil:
			value = *l.text
		case l.list != nil:
			value = strings.Join(*l.list, "; ")
		case *l.count != 0:
			value = strconv.Itoa(*l.count)
		}
		if value != "" {
			fmt.Fprintf(&b, "%s: %s\n", l.key, value)
		}
	}
	return []byte(b.String())
}
