// Package samples reads sample records: credentials without a proof, and what a verdict on each is once it is signed.
//
// A sample is a pair of files: NAME.json, a ClrCredential without a proof, and NAME.header, with what it shows and the
// verdict on it. In the JSON, the ids did:example:issuer and did:example:learner stand for the parties, who are not known
// yet: For puts real ids in their place. What For returns is ready for proof.SignJWT.
package samples

import (
	"errors"
	"fmt"
	"io/fs"
	"strings"
)

// Record is one sample.
type Record struct {
	Name    string
	Shows   string // what it is a sample of
	Verdict string // the overall verdict once it is signed by a did:jwk issuer
	JSON    []byte // the credential, unsigned, with placeholders
}

// Read returns the samples of a folder in the order of their names. A folder without any is an error.
func Read(folder fs.FS) ([]Record, error) {
	names, err := fs.Glob(folder, "*.json")
	if err != nil {
		return nil, fmt.Errorf("list sample records: %w", err)
	}
	if len(names) == 0 {
		return nil, errors.New("list sample records: there are none in the folder")
	}
	records := make([]Record, 0, len(names))
	for _, name := range names {
		r, err := read(folder, strings.TrimSuffix(name, ".json"))
		if err != nil {
			return nil, err
		}
		records = append(records, r)
	}
	return records, nil
}

func read(folder fs.FS, name string) (Record, error) {
	document, err := fs.ReadFile(folder, name+".json")
	if err != nil {
		return Record{}, fmt.Errorf("read sample record: %w", err)
	}
	header, err := fs.ReadFile(folder, name+".header")
	if err != nil {
		return Record{}, fmt.Errorf("read header of sample record: %w", err)
	}
	r := Record{Name: name, JSON: document}
	for line := range strings.Lines(string(header)) {
		if err := r.set(strings.TrimSpace(line)); err != nil {
			return Record{}, fmt.Errorf("%s.header: %w", name, err)
		}
	}
	return r, nil
}

// set reads one line of a header. An unknown key is an error, so a misspelled one cannot go unnoticed.
func (r *Record) set(line string) error {
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
