// Package exchange records the requests of a harness and the answers to them, in a form that can be shown and mailed:
// every secret is replaced before anything is kept.
package exchange

import (
	"net/http"
	"time"
)

// Exchange is one request and its answer, redacted and cut to a readable length.
type Exchange struct {
	Method         string
	URL            string
	RequestHeader  http.Header
	RequestBody    string
	Status         int // 0 when there was no answer
	ResponseHeader http.Header
	ResponseBody   string
	Failure        string // why there was no answer, or why it is not whole
	Started        time.Time
	Duration       time.Duration // nanoseconds
}
