package protocol

import (
	"fmt"
	"net/http"
	"strings"
	"time"
)

// Error is a failure that may be sent to an OAuth client. Code and Description are sent; Err is only logged.
type Error struct {
	Status      int           // the HTTP status
	Code        string        // an error code of the RFCs
	Description string        // fixed text for the client's developer; Write filters it
	RetryAfter  time.Duration // when positive, sent in whole seconds, rounded up
	Err         error         // the cause, or nil
}

// Error is the text for the log.
func (e *Error) Error() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%d %s: %s", e.Status, e.Code, e.Description)
	if e.Err != nil {
		fmt.Fprintf(&b, " (%s)", e.Err.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Err }

// InvalidRequest says that a parameter is missing, repeated, malformed or in the wrong place.
func InvalidRequest(desc string) *Error {
	return &Error{Status: http.StatusBadRequest, Code: ErrorInvalidRequest, Description: desc}
}

// InvalidClient says that client authentication failed. It is always 401, also where RFC 6749, Section 5.2, would allow
// 400, so that a client sees the challenge and one status for one cause.
func InvalidClient(desc string) *Error {
	return &Error{Status: http.StatusUnauthorized, Code: ErrorInvalidClient, Description: desc}
}

// InvalidGrant says that a code or refresh token is unknown, used, expired, revoked or another client's.
func InvalidGrant(desc string) *Error {
	return &Error{Status: http.StatusBadRequest, Code: ErrorInvalidGrant, Description: desc}
}

// UnauthorizedClient says that this client may not use this grant or token.
func UnauthorizedClient(desc string) *Error {
	return &Error{Status: http.StatusBadRequest, Code: ErrorUnauthorizedClient, Description: desc}
}

// UnsupportedGrantType says that this host has no such grant type.
func UnsupportedGrantType(desc string) *Error {
	return &Error{Status: http.StatusBadRequest, Code: ErrorUnsupportedGrantType, Description: desc}
}

// InvalidScope says that a scope is unknown, malformed or more than the client or the grant has.
func InvalidScope(desc string) *Error {
	return &Error{Status: http.StatusBadRequest, Code: ErrorInvalidScope, Description: desc}
}

// InvalidClientMetadata says which registration metadata breaks which rule (RFC 7591, Section 3.2.2).
func InvalidClientMetadata(desc string) *Error {
	return &Error{Status: http.StatusBadRequest, Code: ErrorInvalidClientMetadata, Description: desc}
}

// InvalidRedirectURI says which redirect URI breaks which rule (RFC 7591, Section 3.2.2).
func InvalidRedirectURI(desc string) *Error {
	return &Error{Status: http.StatusBadRequest, Code: ErrorInvalidRedirectURI, Description: desc}
}

// InvalidToken says that a bearer token is unknown, expired, revoked or of another kind (RFC 6750, Section 3.1).
func InvalidToken(desc string) *Error {
	return &Error{Status: http.StatusUnauthorized, Code: ErrorInvalidToken, Description: desc}
}

// TooLarge says that the request's body is above the limit.
func TooLarge(desc string) *Error {
	return &Error{Status: http.StatusRequestEntityTooLarge, Code: ErrorInvalidRequest, Description: desc}
}

// UnsupportedMediaType says that the request's body has the wrong media type.
func UnsupportedMediaType(desc string) *Error {
	return &Error{Status: http.StatusUnsupportedMediaType, Code: ErrorInvalidRequest, Description: desc}
}

// TooManyRequests says how long the client has to wait (RFC 6585, Section 4). The RFCs of OAuth have no code for it;
// temporarily_unavailable is the one that tells a client to come back with the same request.
func TooManyRequests(after time.Duration) *Error {
	return &Error{
		Status:      http.StatusTooManyRequests,
		Code:        ErrorTemporarilyUnavailable,
		Description: "There were too many requests. Wait as long as Retry-After says.",
		RetryAfter:  max(after, time.Second),
	}
}

// unavailableFor is how long a client is asked to wait when the host cannot reach its database.
const unavailableFor = 5 * time.Second

// Unavailable says that the host cannot answer now. An outage MUST NOT look like a wrong secret or a revoked token: clients
// discard good credentials over those.
func Unavailable(err error) *Error {
	return &Error{
		Status:      http.StatusServiceUnavailable,
		Code:        ErrorTemporarilyUnavailable,
		Description: "This host cannot answer now. Try again soon.",
		RetryAfter:  unavailableFor,
		Err:         err,
	}
}
