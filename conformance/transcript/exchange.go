// Package transcript records what a harness and a host said to each other, in a form that can be shown and mailed: every
// secret is replaced before anything is kept.
package transcript

import (
	"net/http"
	"time"
)

// Exchange is one request and its answer, redacted and cut to a readable length.
type Exchange struct {
	Method         string        `json:"method"`
	URL            string        `json:"url"`
	RequestHeader  http.Header   `json:"requestHeader,omitempty"`
	RequestBody    string        `json:"requestBody,omitempty"`
	Status         int           `json:"status,omitempty"` // 0 when there was no answer
	ResponseHeader http.Header   `json:"responseHeader,omitempty"`
	ResponseBody   string        `json:"responseBody,omitempty"`
	Failure        string        `json:"failure,omitempty"` // why there was no answer, or why it is not whole
	Started        time.Time     `json:"started"`
	Duration       time.Duration `json:"duration"` // nanoseconds
}
