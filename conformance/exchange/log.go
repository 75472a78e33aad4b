package exchange

import (
	"bytes"
	"context"
	"net/http"
	"strings"
	"sync"
	"time"
	"unicode/utf8"
)

// maxShown bounds a body as it is shown, and maxKept as it is kept until then, in bytes: a secret that begins in what is
// shown is kept whole.
const (
	maxShown = 8 << 10
	maxKept  = 2 * maxShown
)

// record is an exchange as it happened, secrets included. It never leaves the package.
type record struct {
	method, url      string
	header, answer   http.Header
	body, answerBody []byte
	truncated        bool
	status           int
	failure          string
	started          time.Time
	duration         time.Duration
}

// Log is the exchanges of one case. It may be shared.
type Log struct {
	// Waits is called before a request waits for its turn, with how long. It may be nil.
	Waits func(d time.Duration)

	mu      sync.Mutex
	records []record
}

type logKey struct{}

// With returns a context whose requests are recorded in a log, when they go through a Transport.
func With(ctx context.Context, log *Log) context.Context {
	return context.WithValue(ctx, logKey{}, log)
}

func (l *Log) add(r record) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.records = append(l.records, r)
}

// Place is where an exchange stands in a log. The zero Place is that of none.
type Place struct {
	log    *Log
	number int // counted from 1
}

// Index counts from 0. It is -1 for no exchange.
func (p Place) Index() int { return p.number - 1 }

// Last returns the place of the last exchange.
func (l *Log) Last() Place {
	l.mu.Lock()
	defer l.mu.Unlock()
	return Place{l, len(l.records)}
}

// Adopt returns the place of an exchange in this log, to which it adds one of another log.
func (l *Log) Adopt(p Place) Place {
	if p.log == l || p.number == 0 {
		return Place{l, p.number}
	}
	p.log.mu.Lock()
	r := p.log.records[p.Index()]
	p.log.mu.Unlock()
	l.add(r)
	return l.Last()
}

// Exchanges returns all exchanges, without secrets. It is called when a case has ended, because what is a secret may be
// learned from a later exchange.
func (l *Log) Exchanges(secrets *Secrets) []Exchange {
	l.mu.Lock()
	defer l.mu.Unlock()
	shown := make([]Exchange, len(l.records))
	for i, r := range l.records {
		shown[i] = r.redacted(secrets)
	}
	return shown
}

// Hidden returns the exchange without the secrets that were learned since.
func (e Exchange) Hidden(secrets *Secrets) Exchange {
	e.URL, e.RequestBody, e.ResponseBody, e.Failure = secrets.Hide(e.URL), secrets.Hide(e.RequestBody), secrets.Hide(e.ResponseBody), secrets.Hide(e.Failure)
	e.RequestHeader, e.ResponseHeader = redactedHeader(e.RequestHeader, secrets), redactedHeader(e.ResponseHeader, secrets)
	return e
}

func (r record) redacted(secrets *Secrets) Exchange {
	return Exchange{
		Method:         r.method,
		URL:            secrets.Hide(r.url),
		RequestHeader:  redactedHeader(r.header, secrets),
		RequestBody:    redactedBody(r.body, false, secrets),
		Status:         r.status,
		ResponseHeader: redactedHeader(r.answer, secrets),
		ResponseBody:   redactedBody(r.answerBody, r.truncated, secrets),
		Failure:        secrets.Hide(r.failure),
		Started:        r.started,
		Duration:       r.duration,
	}
}

// redactedBody hides before it cuts, or half a secret could remain at the end.
func redactedBody(body []byte, truncated bool, secrets *Secrets) string {
	text := valid(secrets.Hide(string(body)))
	if len(text) > maxShown {
		end := maxShown
		for !utf8.RuneStart(text[end]) {
			end--
		}
		text, truncated = text[:end], true
	}
	if truncated {
		text += "\n[cut here]"
	}
	return text
}

func redactedHeader(h http.Header, secrets *Secrets) http.Header {
	if len(h) == 0 {
		return nil
	}
	shown := make(http.Header, len(h))
	for name, values := range h {
		for _, value := range values {
			shown.Add(name, redactedField(name, value, secrets))
		}
	}
	return shown
}

// redactedField hides whole the fields that carry credentials, and elsewhere what is known to be secret.
func redactedField(name, value string, secrets *Secrets) string {
	switch name {
	case "Authorization":
		scheme, rest, _ := strings.Cut(value, " ")
		if strings.EqualFold(scheme, "Basic") && rest != "" {
			return scheme + " [credentials]"
		}
		return strings.TrimSpace(scheme + " " + secrets.Hide(rest))
	case "Cookie":
		pairs := strings.Split(value, ";")
		for i, pair := range pairs {
			pairs[i] = hiddenPair(strings.TrimSpace(pair))
		}
		return strings.Join(pairs, "; ")
	case "Set-Cookie":
		pair, attributes, _ := strings.Cut(value, ";")
		if attributes != "" {
			return hiddenPair(pair) + ";" + valid(secrets.Hide(attributes))
		}
		return hiddenPair(pair)
	}
	return valid(secrets.Hide(value[:min(len(value), maxKept)]))
}

func hiddenPair(pair string) string {
	name, _, _ := strings.Cut(pair, "=")
	return name + "=[cookie]"
}

// shorten lets go of what will not be shown. Lists of credentials are long, and a run asks for hundreds.
func (r *record) shorten() {
	r.truncated = r.truncated || len(r.answerBody) > maxKept
	r.body, r.answerBody = beginning(r.body), beginning(r.answerBody)
}

func beginning(body []byte) []byte {
	if len(body) <= maxKept {
		return body
	}
	return bytes.Clone(body[:maxKept])
}

func (r record) teach(secrets *Secrets) {
	asked, answered := lesson{secrets: secrets}, lesson{secrets: secrets, issued: true}
	asked.address(r.url, 0)
	asked.message(r.header, r.body)
	answered.message(r.answer, r.answerBody)
}
