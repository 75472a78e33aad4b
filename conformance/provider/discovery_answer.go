package provider

import (
	"net/http"
	"strings"

	"clrhost/conformance/provider/probe"
)

// CLR 2.0, Error Responses: the host rejects what it does not offer. Where everything is offered that the standard
// has, the case asks for something that it does not have.
var discoveryUnlisted = Case{
	ID: "discovery.unlisted", Proves: []string{"CLR-DISC-027"}, Clause: "CLR 2.0, Error Responses", Level: should,
	Want: "An operation that paths does not list is answered 404, 405 or 501, with an Imsx_StatusInfo.",
	Run: func(p *Probe) {
		method, path := http.MethodPost, "/profile"
		for _, operation := range operations[1:] {
			if !lists(p, operation.method, operation.path) {
				method, path = strings.ToUpper(operation.method), operation.path
				break
			}
		}
		p.With(scope(p)).Do(method, path, probe.Body("application/json", []byte("{}"))).Status(404, 405, 501).Imsx()
	},
}

// RFC 9110, Section 15.5.6: a method that the resource does not support is answered 405.
var discoveryMethod = Case{
	ID: "discovery.method", Proves: []string{"CLR-DISC-028"}, Clause: "RFC 9110, Section 15.5.6", Level: should,
	Want: "POST, PUT and DELETE of the service description are answered 405.",
	Run: func(p *Probe) {
		for _, method := range []string{http.MethodPost, http.MethodPut, http.MethodDelete} {
			p.Anonymous().Do(method, "/discovery").Status(405)
		}
	},
}

// CLR 2.0, getServiceDescription: every other answer is an Imsx_StatusInfo.
var discoveryError = Case{
	ID: "discovery.error", Proves: []string{"CLR-DISC-028", "CLR-DISC-029"}, Clause: "CLR 2.0, getServiceDescription", Level: should,
	Want: "A wrong method at the service description is answered with an Imsx_StatusInfo with not_allowed.",
	Run: func(p *Probe) {
		p.Anonymous().Do(http.MethodDelete, "/discovery").Rejected().Imsx("not_allowed")
	},
}

// RFC 9110, Section 13: a host that sends an ETag answers a request that has it with 304, or in full.
var discoveryETag = Case{
	ID: "discovery.etag", Proves: []string{"CLR-DISC-030"}, Clause: "RFC 9110, Section 13", Level: may,
	Want: "A request with the ETag of the service description is answered 304 without a body, or in full.",
	Run: func(p *Probe) {
		open := descriptionOf(p)
		etag := open.Fields.Get("ETag")
		if etag == "" {
			p.Skip("the host offers no ETag here; it may")
		}
		again := p.Anonymous().Get("/discovery", probe.Header("If-None-Match", etag)).Status(200, 304)
		if again.Code == 304 {
			again.Empty()
			return
		}
		again.Object().Is(open.Object().Raw())
	},
}

// CLR 2.0, Service Description Document: a host may set how long a client may cache the description.
var discoveryCache = Case{
	ID: "discovery.cache", Proves: []string{"CLR-DISC-031"}, Clause: clauseDescription, Level: may,
	Want: "Cache-Control and Expires of the service description are well-formed, if present.",
	Run: func(p *Probe) {
		r := descriptionOf(p)
		for directive := range strings.SplitSeq(r.Fields.Get("Cache-Control"), ",") {
			name, value, _ := strings.Cut(strings.TrimSpace(directive), "=")
			isAge := strings.EqualFold(name, "max-age") || strings.EqualFold(name, "s-maxage")
			p.Expect(!isAge || wholeNumber.MatchString(value), "a number of seconds for "+name, directive)
		}
		if expires := r.Header("Expires"); expires.Present && expires.Value != "0" {
			_, err := http.ParseTime(expires.Value)
			p.Expect(err == nil, "Expires as a date of HTTP", expires.Value)
		}
	},
}

// CLR 2.0, Service Description Document: a client may keep the description, so it does not change from one request to
// the next.
var discoveryStable = Case{
	ID: "discovery.stable", Proves: []string{"CLR-DISC-032"}, Clause: clauseDescription, Level: should,
	Want: "Two requests get the same service description.",
	Run:  func(p *Probe) { described(p).Is(described(p).Raw()) },
}

// CLR 2.0, Service Description Document: rate limiting is recommended. It does not affect normal use, and a request
// over the limit is reported as every other error is.
var discoveryRate = Case{
	ID: "discovery.rate", Proves: []string{"CLR-DISC-033"}, Clause: clauseDescription, Level: should,
	Want: "Five requests in a row are answered, and if ever one is too many, with an Imsx_StatusInfo.",
	Run: func(p *Probe) {
		for range 5 {
			p.Anonymous().Get("/discovery").Status(200)
		}
		for _, r := range p.Observed(probe.KindAPI) {
			if r.Code == http.StatusTooManyRequests && r.Request.URL == p.Host().API+"/discovery" {
				r.Imsx()
			}
		}
	},
}
