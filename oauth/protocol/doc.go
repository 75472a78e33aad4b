// Package protocol is what the packages of oauth share: the names that the RFCs give to grants,
// methods and errors, the paths of the endpoints, one error type with its only writer, and the strict reading of a form.
//
// It is a leaf and knows neither clients nor tokens. A handler returns an *Error or any other error, and only Write turns it
// into an answer. What a client reads is fixed text written for clients; the cause is attached to the request, for the log.
package protocol
