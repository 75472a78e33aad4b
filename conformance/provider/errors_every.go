package provider

import (
	"net/http"
	"regexp"
	"strconv"
	"strings"

	"clrhost/conformance/provider/probe"
)

// internals are the marks of what a host should not disclose.
var internals = regexp.MustCompile(`goroutine \d+ \[|\.go:\d+|\.java:\d+\)|\.py", line \d+|\.(?:js|ts):\d+:\d+|\.cs:line \d+|\.php on line|\.rb:\d+:in|` +
	`Traceback \(|SQLSTATE|(?i:\bselect\b.{1,200}\bfrom\b.{1,80}\bwhere\b)|(?i:\binsert into\b)|[\s(=]/(?:home|usr|var|opt|srv|etc)/\w|[A-Z]:\\\\`)

// Good practice: internals help attackers and no one else.
var errorsInternals = Case{
	ID: "errors.internals", Proves: []string{"CLR-ERR-008"}, Clause: "Good practice", Level: should,
	Want: "No error, of any endpoint, shows a stack trace, a database statement or a file of the host.",
	Run: func(p *Probe) {
		failures(p)
		for _, r := range p.Observed() {
			if r.Code < 400 {
				continue
			}
			if found := internals.Find(r.Content); found != nil {
				r.NotWithin(string(found), "internals such as "+strconv.Quote(string(found)))
			}
		}
	},
}

// RFC 6750, Section 3: every 401 of the API has a challenge.
var errorsChallenge = Case{
	ID: "errors.challenge", Proves: []string{"CLR-ERR-019"}, Clause: "RFC 6750, Section 3",
	Want: "Every 401 of the API has a Bearer challenge.",
	Run: func(p *Probe) {
		for _, r := range failures(p) {
			if r.Code == http.StatusUnauthorized {
				r.Challenge("Bearer")
			}
		}
	},
}

// RFC 9110, Section 15.6: a 5xx means that the host failed, which no request of a client may cause. 501 is for a method
// that the host does not know (Section 15.6.2).
var errorsServer = Case{
	ID: "errors.server", Proves: []string{"CLR-ERR-022"}, Clause: "RFC 9110, Section 15.6", Level: should,
	Want: "No request of the whole run was answered with a status of 5xx, but for 501.",
	Run: func(p *Probe) {
		failures(p)
		for _, r := range p.Observed() {
			if r.Code >= 500 && r.Code != http.StatusNotImplemented {
				r.Rejected()
			}
		}
	},
}

// RFC 6749, Section 5.2: the endpoints of OAuth 2.0 have errors of their own form.
var errorsOAuth = Case{
	ID: "errors.oauth", Proves: []string{"CLR-ERR-024"}, Clause: "Security Framework 1.1, Token Error Response", Level: should,
	Want: "No error of the endpoints of OAuth 2.0 is an Imsx_StatusInfo.",
	Run: func(p *Probe) {
		if p.Host().Registration != "" && p.Registers() {
			p.Register(p.Metadata().Without("redirect_uris"))
		}
		if p.Host().Token != "" {
			p.Token(p.Host().Token, nil)
		}
		for _, r := range p.Observed(probe.KindRegistration, probe.KindManagement, probe.KindToken,
			probe.KindRevocation, probe.KindIntrospection) {
			if r.Code >= 400 {
				r.NotWithin(`"imsx_`, "member of an Imsx_StatusInfo")
			}
		}
	},
}

// CLR 2.0, Serialization: JSON is labelled as such.
var errorsJSON = Case{
	ID: "errors.json", Proves: []string{"CLR-TRAN-011"}, Clause: "CLR 2.0, JSON Serialization", Level: should,
	Want: "Every answer that is a JSON object is labelled as JSON.",
	Run: func(p *Probe) {
		failures(p)
		p.Anonymous().Get("/discovery")
		for _, r := range p.Observed(probe.KindAPI, probe.KindRegistration, probe.KindManagement, probe.KindToken,
			probe.KindRevocation, probe.KindIntrospection) {
			if strings.HasPrefix(strings.TrimSpace(string(r.Content)), "{") {
				r.JSONType()
			}
		}
	},
}

// RFC 9110, Section 10.2.3: Retry-After is a number of seconds or a date.
var errorsRetryAfter = Case{
	ID: "errors.retry-after", Proves: []string{"CLR-TRAN-013"}, Clause: "RFC 9110, Section 10.2.3", Level: may,
	Want: "Retry-After, where it is sent, is a number of seconds or a date.",
	Run: func(p *Probe) {
		failures(p)
		for _, r := range p.Observed() {
			field := r.Header("Retry-After")
			_, notDate := http.ParseTime(field.Value)
			if field.Present && notDate != nil {
				field.Matches(regexp.MustCompile(`^[0-9]+$`), "as seconds or a date")
			}
		}
	},
}

// CLR 2.0, Imsx_StatusInfo: a resource that does not exist is not_found.
var errorsPath = Case{
	ID: "errors.path", Proves: []string{"CLR-ERR-023"}, Clause: clauseImsx, Level: should,
	Want:  "A path below the base without a resource is answered 404, with an Imsx_StatusInfo.",
	Needs: needs(probe.FeatureRead),
	Run:   func(p *Probe) { p.With(readCredentials).Get("/nothing").Status(404).Imsx() },
}

// RFC 9110, Section 15.5.6: a 405 lists the supported methods.
var errorsAllow = Case{
	ID: "errors.allow", Proves: []string{"CLR-ERR-021"}, Clause: "RFC 9110, Section 15.5.6", Level: should,
	Want:  "A 405 has an Allow header with the supported methods.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		r := p.With(readCredentials).Do("DELETE", "/credentials")
		if r.Code != http.StatusMethodNotAllowed {
			p.Skip("the host answered %d and not 405", r.Code)
		}
		r.Header("Allow").Contains("GET")
	},
}
