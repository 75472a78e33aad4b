package probe

import (
	"bytes"
	"net/http"
	"slices"
	"strings"
)

// Kind is which part of a host a request went to.
type Kind string

// The parts of a host.
const (
	KindAPI           Kind = "api" // the operations of the standard
	KindRegistration  Kind = "registration"
	KindManagement    Kind = "management"
	KindToken         Kind = "token"
	KindRevocation    Kind = "revocation"
	KindIntrospection Kind = "introspection"
	KindOther         Kind = "other"
)

// observation is an answer that some case received, for rules about all answers.
type observation struct {
	kind  Kind
	reply *Reply
}

// maxObserved bounds how much is kept of an answer that is no error, in bytes. Rules about all answers look at errors,
// and at what sort of answer the others are.
const maxObserved = 1 << 10

func (partner *Partner) observe(kind Kind, reply *Reply) {
	seen := *reply
	if seen.Code < 400 && len(seen.Content) > maxObserved {
		seen.Content = bytes.Clone(seen.Content[:maxObserved])
	}
	partner.mu.Lock()
	defer partner.mu.Unlock()
	partner.observed = append(partner.observed, observation{kind, &seen})
}

// Observed returns the answers that the cases before this one received from some parts of the host, all parts when none
// is named, so that a rule about every answer can be checked on the whole run.
func (p *Probe) Observed(kinds ...Kind) []*Reply {
	p.partner.mu.Lock()
	defer p.partner.mu.Unlock()
	var replies []*Reply
	for _, o := range p.partner.observed {
		if len(kinds) == 0 || slices.Contains(kinds, o.kind) {
			replies = append(replies, o.reply.For(p))
		}
	}
	return replies
}

// limited observes an answer by which the host limited requests, and after which the request was made again.
func (partner *Partner) limited(request *http.Request, response *http.Response, body []byte) {
	address := *request.URL
	address.RawQuery = ""
	partner.observe(partner.kindOf(address.String()), &Reply{
		Request: &Request{Method: request.Method, URL: address.String()}, Code: response.StatusCode, Fields: response.Header, Content: body,
	})
}

// kindOf returns which part of the host an address belongs to.
func (partner *Partner) kindOf(address string) Kind {
	h := partner.host
	switch address {
	case h.Registration:
		return KindRegistration
	case h.Token, h.Refresh:
		return KindToken
	case h.Revocation:
		return KindRevocation
	case h.Introspection:
		return KindIntrospection
	}
	if strings.HasPrefix(address, h.API+"/") {
		return KindAPI
	}
	return KindOther
}
