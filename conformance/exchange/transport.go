package exchange

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

// maxBody bounds how much of an answer is read, in bytes.
const maxBody = 16 << 20

// ErrTooLarge is the error of reading an answer that is larger than a harness wants to hold.
var ErrTooLarge = errors.New("the answer is larger than 16 MiB")

// Transport sends the requests of a run and records them in the log of their context. Every client of a run shares it, so
// that where a run may send something, how fast, and how long an answer may take is decided in one place. Answers are
// read whole, so that nothing is missing from the record when a case ends early.
//
// A request that the host finds too many for the moment is made again, after the time that the host asks for.
type Transport struct {
	Base      http.RoundTripper
	Secrets   *Secrets
	Now       func() time.Time
	Sleep     func(ctx context.Context, d time.Duration) // waits; nil does not
	UserAgent string                                     // of requests that have none of their own; "" leaves that to Base
	Origins   *Origins                                   // where requests may go; nil means anywhere
	Pace      time.Duration                              // the least time between the beginnings of two requests
	Timeout   time.Duration                              // for an answer, with its body; zero means no end

	// Limited is given each answer by which the host limited requests and after which the request is made again. It may
	// be nil.
	Limited func(request *http.Request, response *http.Response, body []byte)

	pacer pacer
}

// RoundTrip implements http.RoundTripper.
func (t *Transport) RoundTrip(request *http.Request) (*http.Response, error) {
	request = request.Clone(request.Context()) // a RoundTripper must not change the request
	if t.UserAgent != "" && request.Header.Get("User-Agent") == "" {
		request.Header.Set("User-Agent", t.UserAgent)
	}
	body, err := readBody(request)
	if err != nil {
		return nil, err
	}
	at, waited := request.Method+" "+request.URL.Path, time.Duration(0)
	for again := 0; ; again++ {
		if err := t.pause(request.Context(), at); err != nil {
			return nil, err
		}
		response, answer, err := t.once(request, body)
		if err != nil {
			return nil, err
		}
		wait, isLimited := limited(response, t.Now(), again)
		if !isLimited {
			t.pacer.passed(at)
			return response, nil
		}
		waited += wait
		if !t.pacer.hold(t.Now(), at, wait, again == maxAgain || waited > maxHold) {
			return response, nil
		}
		if t.Limited != nil {
			t.Limited(request, response, answer)
		}
	}
}

// once makes a request, and records it.
func (t *Transport) once(request *http.Request, body []byte) (response *http.Response, answer []byte, err error) {
	r := record{method: request.Method, url: request.URL.String(), header: request.Header.Clone(), body: body, started: t.Now()}
	if t.Origins != nil {
		err = t.Origins.allows(request.Context(), request.URL)
	}
	if err == nil {
		response, err = t.send(request, body, &r)
	}
	answer = r.answerBody
	if err != nil {
		r.failure = err.Error()
	}
	r.duration = t.Now().Sub(r.started)
	r.teach(t.Secrets)
	r.shorten()
	if log, ok := request.Context().Value(logKey{}).(*Log); ok {
		log.add(r)
	}
	if err != nil {
		return nil, nil, err
	}
	return response, answer, nil
}

// send sends a request and reads the answer whole, in the time that it may take.
func (t *Transport) send(request *http.Request, body []byte, r *record) (*http.Response, error) {
	late := fmt.Errorf("the answer was not complete within %s", t.Timeout)
	if t.Timeout > 0 {
		ctx, cancel := context.WithTimeoutCause(request.Context(), t.Timeout, late)
		defer cancel()
		request = request.WithContext(ctx)
	}
	if body != nil {
		request.Body = io.NopCloser(bytes.NewReader(body))
	}
	response, err := t.Base.RoundTrip(request)
	if err == nil {
		r.status, r.answer = response.StatusCode, response.Header.Clone()
		err = buffer(response, r)
	}
	if err != nil && request.Context().Err() != nil {
		err = context.Cause(request.Context())
		if errors.Is(err, late) && len(r.answerBody) > 0 {
			err = fmt.Errorf("%w, only %d bytes of it", late, len(r.answerBody))
		}
	}
	return response, err
}

// readBody reads the request's body, for the record and to send it again; nil when there is none.
func readBody(request *http.Request) ([]byte, error) {
	if request.Body == nil || request.Body == http.NoBody {
		return nil, nil
	}
	body, err := io.ReadAll(request.Body)
	return body, errors.Join(err, request.Body.Close())
}

// buffer reads the body of an answer, for the record, and puts one with the same bytes in its place.
func buffer(response *http.Response, r *record) error {
	defer response.Body.Close()
	data, err := io.ReadAll(io.LimitReader(response.Body, maxBody+1))
	if len(data) > maxBody {
		data, err = data[:maxBody], ErrTooLarge
	}
	if err == nil {
		data, err = decode(response, data)
	}
	r.answerBody, r.truncated = data, errors.Is(err, ErrTooLarge)
	response.Body = io.NopCloser(bytes.NewReader(data))
	return err
}
