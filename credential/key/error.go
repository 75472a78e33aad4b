package key

import (
	"fmt"

	"clrhost/internal/text"
)

// MethodError says why a verification method has no key. Its text is a sentence fit for a client.
type MethodError struct {
	Rule   string
	Denied bool // the document that speaks for the method was read, and does not hold the method as it was named
}

// Error is the sentence.
func (e *MethodError) Error() string { return e.Rule }

func unusable(format string, args ...any) error {
	return &MethodError{Rule: fmt.Sprintf(format, args...)}
}

func denied(format string, args ...any) error {
	return &MethodError{Rule: fmt.Sprintf(format, args...), Denied: true}
}

// maxShown is how many characters of a stranger's text a sentence repeats.
const maxShown = 120

func abridge(s string) string { return text.Shorten(s, maxShown) }

func quote(s string) string { return text.Quote(s, maxShown) }
