// Package fault is the one failure type of the server: what went wrong as a small closed set of kinds, and a sentence
// that a client may read. A handler returns a *Error; how it looks on the wire (Imsx_StatusInfo for the API, a page for
// people) is decided where it is written, so that no handler can invent a status of its own. Any other error that a
// handler returns is a failure of the database or of this host; see Of.
package fault

import (
	"context"
	"errors"
	"fmt"
	"math"
	"net/http"
	"slices"
	"strconv"
	"time"

	"clrhost/internal/phrase"
	"clrhost/storage"
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
	Forbidden        Kind = "forbidden"         // the token lacks the operation's scope, which Field names; or a person may not do it
	NotFound         Kind = "not found"         // nothing there, or nothing of the caller's
	NotAllowed       Kind = "not allowed"       // the resource has no such method
	Conflict         Kind = "conflict"          // the state of the thing does not allow it, or it changed in the meantime
	Misdirected      Kind = "misdirected"       // the request was meant for another host
	NotAcceptable    Kind = "not acceptable"    // the Accept header leaves nothing to send
	TooLarge         Kind = "too large"         // the body is over the limit
	UnsupportedMedia Kind = "unsupported media" // the body's media type is not accepted
	Busy             Kind = "busy"              // over a rate limit; RetryAfter says when to come back
	Unavailable      Kind = "unavailable"       // something this host needs is out of reach
	Internal         Kind = "internal"          // our fault
)

// Kinds lists every kind, for tests that range over all of them.
func Kinds() []Kind {
	return []Kind{BadQuery, BadData, Unauthorized, InvalidToken, Forbidden, NotFound, NotAllowed, Conflict, Misdirected,
		NotAcceptable, TooLarge, UnsupportedMedia, Busy, Unavailable, Internal}
}

// Error is a failure a client may read about.
type Error struct {
	Kind       Kind
	Field      string        // the parameter, member or scope it is about
	Public     string        // names the rule that was broken. It is safe to send
	Title      phrase.Phrase // the heading of a page about it, without a period; zero for the words that its kind has
	Advice     phrase.Phrase // with a Title: what the page says to do about it
	RetryAfter time.Duration // when to come back; zero: unknown
	Err        error         // only logged
}

// New returns a failure of the kind with a sentence for the client. A page about it has the words of the kind; see Told.
func New(kind Kind, format string, args ...any) *Error {
	return &Error{Kind: kind, Public: fmt.Sprintf(format, args...)}
}

// Wrap returns a failure whose cause is logged and never sent.
func Wrap(kind Kind, err error, public string) *Error {
	return &Error{Kind: kind, Public: public, Err: err}
}

// Told returns a failure of which a page tells in words of its own. The cause is only logged, and may be nil.
func Told(kind Kind, err error, title, advice phrase.Phrase) *Error {
	return &Error{Kind: kind, Public: advice.String(), Title: title, Advice: advice, Err: err}
}

// outagePause is when a client may come back after a failure of the database, or one that took too long.
const outagePause = 5 * time.Second

// Of returns the failure that err is: a *Error in its chain whose kind is known, and otherwise Unavailable when the
// database failed or the time of the request was over, and Internal for anything else. Of these a client learns nothing but a
// constant sentence.
func Of(err error) *Error {
	if f, ok := errors.AsType[*Error](err); ok && slices.Contains(Kinds(), f.Kind) {
		return f
	}
	if errors.Is(err, storage.ErrOutage) {
		return &Error{Kind: Unavailable, RetryAfter: outagePause, Err: err,
			Public: "This host cannot reach its database at the moment. Try again in a few seconds."}
	}
	if errors.Is(err, context.DeadlineExceeded) {
		return &Error{Kind: Unavailable, RetryAfter: outagePause, Err: err,
			Public: "This host could not answer in time. Try again in a few seconds."}
	}
	return Wrap(Internal, err, "The request failed on this host. Its operator can find the cause by the X-Request-Id of this answer.")
}

// SetRetryAfter sets in whole seconds when to come back (RFC 9110, Section 10.2.3). Zero sets nothing.
func SetRetryAfter(h http.Header, after time.Duration) {
	if after > 0 {
		h.Set("Retry-After", strconv.Itoa(int(math.Ceil(after.Seconds()))))
	}
}

func (e *Error) Error() string {
	if e.Err != nil {
		return fmt.Sprintf("%s: %s: %v", e.Kind, e.Public, e.Err)
	}
	return fmt.Sprintf("%s: %s", e.Kind, e.Public)
}

// Unwrap lets errors.Is and errors.As find both the kind and the cause.
func (e *Error) Unwrap() []error { return []error{e.Kind, e.Err} }
