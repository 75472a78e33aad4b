package jsonld

import (
	"strconv"

	"github.com/go-json-experiment/json/jsontext"
)

// place is a place in the document. The document itself is nil. It becomes a text only for an error.
type place struct {
	above *place
	token string
}

func (p *place) in(token string) *place { return &place{p, token} }
func (p *place) at(i int) *place        { return &place{p, strconv.Itoa(i)} }

// String is the JSON pointer (RFC 6901, Section 3).
func (p *place) String() string {
	if p == nil {
		return ""
	}
	return string(jsontext.Pointer(p.above.String()).AppendToken(p.token))
}
