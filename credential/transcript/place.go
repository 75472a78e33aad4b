package transcript

import (
	"slices"

	"github.com/go-json-experiment/json/jsontext"
)

// Place is where a value stands.
type Place struct {
	// Credential is the credential that states the value, an index into Record.Credentials.
	Credential int

	way *way
}

// At is the JSON pointer (RFC 6901) of the value in the document of its credential. Embedded credentials are documents of
// their own, as in a verdict. Names in it are a stranger's, and may hold what cannot be shown.
func (p Place) At() string { return p.way.pointer() }

// way leads to a value through the members and elements around it. It is shared, so that a document whose values stand deep
// costs no more than a flat one.
type way struct {
	around *way
	step   string
}

func (w *way) to(step string) *way { return &way{w, step} }

func (w *way) pointer() string {
	var steps []string
	for ; w != nil; w = w.around {
		steps = append(steps, w.step)
	}
	var at jsontext.Pointer
	for _, step := range slices.Backward(steps) {
		at = at.AppendToken(step)
	}
	return string(at)
}
