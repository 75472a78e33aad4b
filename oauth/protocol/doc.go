// Package protocol is the vocabulary of OAuth 2.0 that the rest of oauth shares: the names the RFCs give to grants,
// methods and errors, the paths of the endpoints, one error type with its only writer, and the strict reading of a form.
//
// It is a leaf and knows neither clients nor tokens. A handler returns an *Error or any other error; Write turns it into
// an answer, and is the one place where that happens. What a client reads is fixed text written for clients. The cause
// stays behind, attached to the request for the log.
package protocol
