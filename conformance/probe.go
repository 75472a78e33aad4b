package conformance

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"io"
	"net/http"
	"strconv"
	"time"

	"clrhost/conformance/browser"
	"clrhost/conformance/exchange"
	"clrhost/conformance/specimen"
)

// Probe is what a case works with: it makes requests to the host as a client and as a person, and holds the answers
// against what is expected. The first expectation that does not hold ends the case.
type Probe struct {
	*attempt
	who int // which of the run's people acts
}

// attempt is one case being run.
type attempt struct {
	ctx     context.Context
	session *session
	people  []*browser.Browser // this worker's, by person
	log     *exchange.Log

	decided int // the exchange that decided; -1 for none
	warned  *broken
	notes   []string
	undo    []func()
	trouble error // that kept the person from signing in or deciding

	unsecured bool // requests go without TLS
}

// Person is who acts.
func (p *Probe) Person() browser.Person { return p.session.cfg.Users[p.who] }

// Second returns the probe of another person, with an account and tokens of their own.
func (p *Probe) Second() *Probe {
	if len(p.session.cfg.Users) < 2 {
		p.Skip(needsSecondUser)
	}
	return &Probe{p.attempt, 1}
}

// Host is what the service description says.
func (p *Probe) Host() *Host { return p.session.host }

// Issuer makes credentials that nobody has seen before, signed with keys of this run.
func (p *Probe) Issuer() *specimen.Issuer { return p.session.issuer }

// Now is the time.
func (p *Probe) Now() time.Time { return p.session.cfg.Now() }

// Wait waits, for the cases that need time to pass at the host.
func (p *Probe) Wait(d time.Duration) {
	p.session.cfg.Sleep(p.ctx, d)
	if p.ctx.Err() != nil {
		p.Unable("the run ended while the case waited")
	}
}

// Eventually reports whether something holds, at once or as long as the run has patience: a host may take a moment to
// show what it took.
func (p *Probe) Eventually(holds func() bool) bool {
	patience := p.session.cfg.Patience
	step := min(500*time.Millisecond, patience)
	for waited := time.Duration(0); ; waited += step {
		if holds() {
			return true
		}
		if waited >= patience {
			return false
		}
		p.Wait(step)
	}
}

// Secret returns 43 random characters of a URL, such as a state or a code verifier.
func (p *Probe) Secret() string {
	var bits [32]byte
	if _, err := io.ReadFull(rand.Reader, bits[:]); err != nil {
		p.Unable("no random bits: %v", err)
	}
	return base64.RawURLEncoding.EncodeToString(bits[:])
}

// NewBrowser returns a browser of the person that has signed in nowhere.
func (p *Probe) NewBrowser() *browser.Browser {
	return browser.New(p.session.transport, p.Person(), p.session.cfg.Selectors)
}

// endpoint returns a URL of the service description, without which no case can use it.
func (p *Probe) endpoint(name, address string) string {
	if address == "" {
		p.Unable("the service description names no %s endpoint", name)
	}
	return address
}

// requestTimeout bounds an answer: a host that is slower is not one to wait for.
const requestTimeout = 20 * time.Second

// maxPatience bounds how long a request waits for a host that asks for patience, and how often.
const (
	maxPatience = 20 * time.Second
	maxAgain    = 3
)

// send sends a request and returns the answer, whatever it is. Redirects are not followed. A host that limits how much
// it is asked, and says for how long, is waited for; what it says while it limits is no answer to the question.
func (p *Probe) send(kind Kind, r *Request) *Reply {
	reply := p.sendOnce(kind, r)
	for again := 0; reply.Code == http.StatusTooManyRequests; again++ {
		seconds, err := strconv.Atoi(reply.Fields.Get("Retry-After"))
		wait := time.Duration(seconds) * time.Second
		if again == maxAgain || err != nil || wait < 0 || wait > maxPatience {
			p.decided = reply.decision
			p.Unable("the host limits how often it is asked (status 429): wait a while, or raise its limits for this machine")
		}
		p.Wait(wait)
		reply = p.sendOnce(kind, r)
	}
	return reply
}

func (p *Probe) sendOnce(kind Kind, r *Request) *Reply {
	ctx, cancel := context.WithTimeout(p.ctx, requestTimeout)
	defer cancel()
	if p.unsecured {
		r.URL = unsecure(r.URL)
	}
	request, err := r.build(ctx)
	if err != nil {
		p.Unable("the request could not be made: %v", err)
	}
	response, err := p.session.transport.RoundTrip(request)
	decision := p.log.Len() - 1
	if err != nil && p.unsecured {
		panic(unheard{})
	}
	if err != nil {
		p.session.unanswered(p.ctx)
		p.decided = decision
		p.Unable("the host gave no answer to %s %s: %v", r.Method, r.URL, err)
	}
	p.session.answered()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		p.Unable("the answer to %s %s broke off: %v", r.Method, r.URL, err)
	}
	reply := &Reply{p: p, Request: r, Code: response.StatusCode, Fields: response.Header, Content: content,
		log: p.log, decision: decision}
	if !p.unsecured {
		p.session.observe(kind, reply)
	}
	return reply
}

// Given makes what a case needs before its question can be asked. When that fails the case is not to blame, nor is its
// rule.
func Given[T any](p *Probe, what string, make func() T) (made T) {
	defer func() {
		switch found := recover().(type) {
		case nil:
		case broken:
			p.Unable("%s could not be had: expected %s, got %s", what, found.expected, found.actual)
		default:
			panic(found)
		}
	}()
	return make()
}

// ProfileID is the id that the person's profile must have, when the run was told.
func (p *Probe) ProfileID() string { return p.session.cfg.ProfileID }
