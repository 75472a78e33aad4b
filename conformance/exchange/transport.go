package exchange

import (
	"bytes"
	"errors"
	"io"
	"net/http"
	"time"
)

// maxBody bounds how much of an answer is read, in bytes.
const maxBody = 16 << 20

// ErrTooLarge is the error of reading an answer that is larger than a harness wants to hold.
var ErrTooLarge = errors.New("the answer is larger than 16 MiB")

// Transport sends requests and records them in the log of their context. Answers are read whole, so that nothing is
// missing from the record when a case ends early.
type Transport struct {
	Base      http.RoundTripper
	Secrets   *Secrets
	Now       func() time.Time
	UserAgent string // of requests that have none of their own; "" leaves that to Base
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(request *http.Request) (*http.Response, error) {
	log, _ := request.Context().Value(logKey{}).(*Log)
	request = request.Clone(request.Context()) // a RoundTripper must not change the request
	if t.UserAgent != "" && request.Header.Get("User-Agent") == "" {
		request.Header.Set("User-Agent", t.UserAgent)
	}
	r := record{method: request.Method, url: request.URL.String(), header: request.Header.Clone(), started: t.Now()}
	err := readBody(request, &r)
	if err != nil {
		return nil, err
	}
	response, err := t.Base.RoundTrip(request)
	if err == nil {
		response.Body, err = buffered(response.Body, &r)
		r.status, r.answer = response.StatusCode, response.Header.Clone()
	}
	if err != nil {
		r.failure = err.Error()
	}
	r.duration = t.Now().Sub(r.started)
	r.teach(t.Secrets)
	r.shorten()
	if log != nil {
		log.add(r)
	}
	if err != nil {
		return nil, err
	}
	return response, nil
}

// readBody reads the request's body for the record and puts one with the same bytes in its place.
func readBody(request *http.Request, r *record) error {
	if request.Body == nil || request.Body == http.NoBody {
		return nil
	}
	body, err := io.ReadAll(request.Body)
	if err := errors.Join(err, request.Body.Close()); err != nil {
		return err
	}
	r.body, request.Body = body, io.NopCloser(bytes.NewReader(body))
	return nil
}

func buffered(body io.ReadCloser, r *record) (io.ReadCloser, error) {
	defer body.Close()
	data, err := io.ReadAll(io.LimitReader(body, maxBody+1))
	if len(data) > maxBody {
		data, r.truncated, err = data[:maxBody], true, ErrTooLarge
	}
	r.answerBody = data
	return io.NopCloser(bytes.NewReader(data)), err
}
