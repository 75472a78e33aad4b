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
	Base    http.RoundTripper
	Secrets *Secrets
	Now     func() time.Time
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(request *http.Request) (*http.Response, error) {
	log, _ := request.Context().Value(logKey{}).(*Log)
	r := record{method: request.Method, url: request.URL.String(), header: request.Header.Clone(), started: t.Now()}
	request, err := withBody(request, &r)
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

// withBody reads the request's body for the record. A RoundTripper must not change the request, so it sends a copy.
func withBody(request *http.Request, r *record) (*http.Request, error) {
	if request.Body == nil || request.Body == http.NoBody {
		return request, nil
	}
	body, err := io.ReadAll(request.Body)
	if err != nil {
		return nil, errors.Join(err, request.Body.Close())
	}
	if err := request.Body.Close(); err != nil {
		return nil, err
	}
	r.body = body
	sent := request.Clone(request.Context())
	sent.Body = io.NopCloser(bytes.NewReader(body))
	return sent, nil
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
