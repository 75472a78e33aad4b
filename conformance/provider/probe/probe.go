package probe

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"io"
	"net/http"
	"time"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/exchange"
)

// Probe is what a case works with: it makes requests to the host as a client and as a person, and compares the answers
// with what is expected. The first expectation that does not hold ends the case.
type Probe struct {
	*conformance.Attempt
	partner  *Partner
	browsers []navigator // this case's, by person
	who      int         // which of the run's people acts

	issuers   *issuers
	unsecured bool    // requests go without TLS
	coded     bool    // a note says that the host encodes what it sends
	trouble   error   // that kept the person from signing in or deciding
	asked     *Answer // the last answer to an authorization request
}

// Person is who acts.
func (p *Probe) Person() browser.Person { return p.partner.cfg.Users[p.who] }

// Second returns the probe of another person, with an account and tokens of their own.
func (p *Probe) Second() *Probe {
	if len(p.partner.cfg.Users) < 2 {
		p.Skip(needsSecondUser)
	}
	second := *p
	second.who = 1
	return &second
}

// Host returns the contents of the service description.
func (p *Probe) Host() *Host { return p.partner.host }

// Secret returns 43 random characters of a URL, such as a state or a code verifier.
func (p *Probe) Secret() string {
	var bits [32]byte
	if _, err := io.ReadFull(rand.Reader, bits[:]); err != nil {
		p.Unable("no random bits: %v", err)
	}
	return base64.RawURLEncoding.EncodeToString(bits[:])
}

// NewBrowser returns a browser of the person that has signed in nowhere.
func (p *Probe) NewBrowser() navigator { return p.partner.browserOf(p.Person()) }

// endpoint returns a URL of the service description. A case that needs an absent one cannot be decided.
func (p *Probe) endpoint(name, address string) string {
	if address == "" {
		p.Unable("the service description names no %s endpoint", name)
	}
	return address
}

// requestTimeout bounds the time of an answer.
const requestTimeout = 20 * time.Second

// send sends a request and returns the answer, whatever it is. Redirects are not followed. A host that limits requests was
// waited for (exchange.Transport); one that still does so decides nothing.
func (p *Probe) send(kind Kind, r *Request) *Reply {
	ctx := p.Context()
	if p.unsecured {
		ctx, r.URL = exchange.WithoutTLS(ctx), unsecure(r.URL)
	}
	request, err := r.build(ctx)
	if err != nil {
		p.Unable("the request could not be made: %v", err)
	}
	response, err := p.partner.transport.RoundTrip(request)
	place := p.Last()
	if err != nil && p.unsecured {
		panic(unheard{})
	}
	if err != nil {
		p.unanswered(place, r, err)
	}
	p.partner.answered()
	content, err := io.ReadAll(response.Body)
	if err != nil {
		p.LaterAt(place, "the answer to %s %s broke off: %v", r.Method, r.URL, err)
	}
	reply := &Reply{p: p, Request: r, Code: response.StatusCode, Fields: response.Header, Content: content, place: place}
	if !p.unsecured {
		p.partner.observe(kind, reply)
		p.partner.remains.observe(p, kind, reply)
	}
	reply.isNotBusy()
	if response.Uncompressed && r.Header.Get("Accept-Encoding") == "" && !p.coded {
		p.coded = true
		p.Note("%s came with a Content-Encoding that was not asked for, as RFC 9110, Section 12.5.3, lets it; it was decoded", r.URL)
	}
	return reply
}

// unanswered ends the case, because a request has no answer.
func (p *Probe) unanswered(place exchange.Place, r *Request, err error) {
	if foreign, ok := errors.AsType[*exchange.ForeignError](err); ok {
		p.UnableAt(place, "%s %s was not sent: %v", r.Method, r.URL, foreign)
	}
	p.partner.unanswered(p.Context())
	p.LaterAt(place, "the host gave no answer to %s %s: %v", r.Method, r.URL, err)
}

// isNotBusy ends the case when the host still limits requests after it was waited for.
func (r *Reply) isNotBusy() {
	after := r.Fields.Get("Retry-After")
	if r.Code == http.StatusTooManyRequests || r.Code == http.StatusServiceUnavailable && after != "" {
		r.p.LaterAt(r.place, "the host limits how often it is asked (status %d, Retry-After: %s): make fewer requests by --pace, or raise its limits for this machine",
			r.Code, first(after, "none"))
	}
}

// ProfileID is the id that the person's profile must have, or "".
func (p *Probe) ProfileID() string { return p.partner.cfg.ProfileID }
