package jsonld

import (
	"errors"
	"fmt"

	"github.com/go-json-experiment/json/jsontext"

	"clrhost/internal/text"
)

// ErrTooComplex is returned for a document that would take too much work: more nodes or contexts than any record has, or
// blank nodes so alike that distinguishing them takes exponential time.
var ErrTooComplex = errors.New("the document is too complex to be canonicalized")

// UnknownContextError is returned for a context URL whose document is not part of this package. Contexts are never fetched.
type UnknownContextError struct {
	Path string // JSON pointer to the URL
	URL  string
}

func (e *UnknownContextError) Error() string {
	return fmt.Sprintf("%s: the context %s is not supported, and contexts are never fetched", abridge(e.Path), abridge(e.URL))
}

// UndefinedTermError is returned for something that JSON-LD would drop, so that no proof would cover it: a member or type
// that no context defines, or an identifier that is no absolute IRI.
type UndefinedTermError struct {
	Path string // JSON pointer to the member or value, or to the object around it
	Term string // the text that has no meaning
	Rule string // the defect, a predicate; may be sent to a client
	Cure string // the remedy, a clause; may be sent to a client
}

// Error returns one sentence, about a document whose statements are signed.
func (e *UndefinedTermError) Error() string { return e.Because("no signature can protect it") }

// Because returns a sentence with place, rule, consequence and cure. It quotes the term only where the path does not end
// with it.
func (e *UndefinedTermError) Because(follows string) string {
	predicate := e.Rule + ", so " + follows + "; " + e.Cure
	if jsontext.Pointer(e.Path).LastToken() == e.Term {
		return abridge(e.Path) + " " + predicate
	}
	return fmt.Sprintf("%s: %s %s", abridge(e.Path), text.Quote(e.Term, maxShown), predicate)
}

// InvalidError is returned for a document that is not JSON-LD, or uses a part of JSON-LD that is rejected here.
type InvalidError struct {
	Path string // JSON pointer, empty when the place is not known
	Rule string // may be sent to a client
}

func (e *InvalidError) Error() string {
	if e.Path == "" {
		return e.Rule
	}
	return abridge(e.Path) + ": " + e.Rule
}

// IsOutside reports whether an error means that no signature can cover the whole document as it stands: an
// *UndefinedTermError or an *InvalidError.
func IsOutside(err error) bool {
	_, isUndefined := errors.AsType[*UndefinedTermError](err)
	_, isInvalid := errors.AsType[*InvalidError](err)
	return isUndefined || isInvalid
}

// maxShown is how many characters of untrusted text a message quotes.
const maxShown = 200

func abridge(s string) string { return text.Shorten(s, maxShown) }
