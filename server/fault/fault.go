// Package fault is the one failure type of the server: what went wrong as a small closed set of kinds, and a sentence
// that a client may read. A handler returns a *Error; how it looks on the wire (Imsx_StatusInfo for the API, a page for
// people) is decided where it is written, so that no handler can invent a status of its own.
package fault

import (
	"fmt"
	"time"
)

// Kind is what went wrong, as far as a client can act on it. A Kind is itself an error, so
// errors.Is(err, fault.NotFound) works however deeply the failure is wrapped.
type Kind string

func (k Kind) Error() string { return string(k) }

const (
	BadQuery         Kind = "bad query"         // a query parameter breaks its rule
	BadData          Kind = "bad data"          // the body breaks a rule
	Unauthorized     Kind = "unauthorized"      // no bearer token was sent
	InvalidToken     Kind = "invalid token"     // a bearer token was sent and is not good
	Forbidden        Kind = "forbidden"         // the token lacks the operation's scope; Field names the scope
	NotFound         Kind = "not found"         // nothing there, or nothing of the caller's
	NotAllowed       Kind = "not allowed"       // the resource has no such method
	Misdirected      Kind = "misdirected"       // the request was meant for another host
	NotAcceptable    Kind = "not acceptable"    // the Accept header leaves nothing to send
	TooLarge         Kind = "too large"         // the body is over the limit
	UnsupportedMedia Kind = "unsupported media" // the body's media type is not taken
	Busy             Kind = "busy"              // over a rate limit; RetryAfter says when to come back
	Unavailable      Kind = "unavailable"       // something this host needs is out of reach
	Internal         Kind = "internal"          // our fault
)

// Kinds lists every kind, for tests that range over all of them.
func Kinds() []Kind {
	return []Kind{BadQuery, BadData, Unauthorized, InvalidToken, Forbidden, NotFound, NotAllowed, Misdirected, NotAcceptable,
		TooLarge, UnsupportedMedia, Busy, Unavailable, Internal}
}

// Error is a failure a client may be told about. Public is safe to send and names the rule that was broken; Field is
// the parameter, member or scope it is about; Err is only logged.
type Error struct {
	Kind       Kind
	Field      string
	Public     string
	RetryAfter time.Duration
	Err        error
}

// New returns a failure of the kind with a sentence for the client.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Public: fmt.Sprintf(format, args...)}
}

// Wrap returns a failure whose cause is logged and never sent.
func Wrap(kind Kind, err error, public string) *Error {
	return &Error{Kind: kind, Public: public, Err: err}
}

func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", e.Kind, e.Public, e.Err)
	}
	return fmt.Sprintf("%s: %s", e.Kind, e.Public)
}

// Unwrap lets errors.Is and errors.As find both the kind and the cause.
func (e *Error) Unwrap() []error { return []error{e.Kind, e.Err} }
