// Package testdata holds the sample records of this project, written for it and embedded in the binary, so that a
// demonstration, a test and a conformance run all speak about the same ones.
//
// Each record is a pair of files: NAME.json, a ClrCredential without a proof, and NAME.header, which says what it shows
// and what a verdict on it must be once it is signed. In the JSON, the ids did:example:issuer and did:example:learner
// stand for whoever will issue and receive it: For puts real ones in their place. What For returns is ready for
// proof.SignJWT.
//
// The folder vectors holds what is signed already: test vectors, for this project and any other, told of in its README.md.
// They are not embedded; ReadVectors reads them for tests.
//
// The go command leaves a folder of this name out of patterns such as ./..., so the tests of the records live with the
// package they exercise, credential.
package testdata

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"
)

//go:embed *.json *.header
var files embed.FS

// Record is one sample.
type Record struct {
	Name    string
	Shows   string // what it is a sample of
	Verdict string // the overall verdict once it is signed by a did:jwk issuer
	JSON    []byte // the credential, unsigned, with placeholders
}

// Records returns all samples in the order of their names.
func Records() ([]Record, error) {
	names, err := fs.Glob(files, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list sample records: %w", err)
	}
	records := make([]Record, 0, len(names))
	for _, name := range names {
		r, err := load(strings.TrimSuffix(name, ".json"))
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

func load(name string) (Record, error) {
	document, err := files.ReadFile(name + ".json")
	if err != nil {
		return Record{}, fmt.Errorf("read sample record: %w", err)
	}
	header, err := files.ReadFile(name + ".header")
	if err != nil {
		return Record{}, fmt.Errorf("read header of sample record: %w", err)
	}
	r := Record{Name: name, JSON: document}
	for line := range strings.Lines(string(header)) {
		if err := r.take(strings.TrimSpace(line)); err != nil {
			return Record{}, fmt.Errorf("%s.header: %w", name, err)
		}
	}
	return r, nil
}

// take reads one line of a header. An unknown key is an error, so a misspelled one cannot go unnoticed.
func (r *Record) take(line string) error {
	key, value, _ := strings.Cut(line, ": ")
	switch key {
	case "shows":
		r.Shows = value
	case "verdict":
		r.Verdict = value
	default:
		return fmt.Errorf("unknown key %q", key)
	}
	return nil
}
