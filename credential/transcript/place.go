package transcript

import (
	"slices"
	"strings"
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

var escapes = strings.NewReplacer("~", "~0", "/", "~1")

func (w *way) pointer() string {
	var steps []string
	for ; w != nil; w = w.around {
		steps = append(steps, w.step)
	}
	var out strings.Builder
	for _, step := range slices.Backward(steps) {
		out.WriteByte('/')
		out.WriteString(escapes.Replace(step))
	}
	return out.String()
}
