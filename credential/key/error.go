package key

import (
	"fmt"

	"clrhost/internal/text"
)

// MethodError is the reason why a verification method has no key. Its text may be sent to a client.
type MethodError struct {
	Rule   string
	Denied bool // the authoritative document was read, and does not list the method under that name
}

// Error returns the reason.
func (e *MethodError) Error() string { return e.Rule }

func unusable(format string, args ...any) error {
	return &MethodError{Rule: fmt.Sprintf(format, args...)}
}

func denied(format string, args ...any) error {
	return &MethodError{Rule: fmt.Sprintf(format, args...), Denied: true}
}

// maxShown is how many characters of untrusted text a message quotes.
const maxShown = 120

func abridge(s string) string { return text.Shorten(s, maxShown) }

func quote(s string) string { return text.Quote(s, maxShown) }
