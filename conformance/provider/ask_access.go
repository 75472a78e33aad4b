package provider

import (
	"fmt"
	"slices"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// callable are the scopes of the standard whose operations the host has, those for reading first.
func callable(p *Probe) []string {
	var scopes []string
	allowed := p.Scopes()
	for _, of := range []struct{ scope, operation string }{
		{readCredentials, "GET /credentials"}, {readProfile, "GET /profile"},
		{writeCredentials, "POST /credentials"}, {writeProfile, "PUT /profile"},
	} {
		if p.Host().Operations[of.operation] && slices.Contains(allowed, of.scope) {
			scopes = append(scopes, of.scope)
		}
	}
	if len(scopes) == 0 {
		p.Skip("the host has no operation of the standard to call")
	}
	return scopes
}

// twoCallable are two of them.
func twoCallable(p *Probe) []string {
	scopes := callable(p)
	if len(scopes) < 2 {
		p.Skip("the host has but one operation to call")
	}
	return scopes[:2]
}

// call makes a request that needs a scope and changes nothing: an operation that writes is sent nothing acceptable.
func call(p *Probe, token, scope string) *probe.Reply {
	caller := p.Bearer(token)
	switch scope {
	case readProfile:
		return caller.Get("/profile")
	case writeCredentials:
		return caller.Post("/credentials", "application/json", []byte("{}"))
	case writeProfile:
		return caller.Put("/profile", "application/json", []byte("{}"))
	}
	return caller.Get("/credentials?limit=1")
}

// isNotOffered reports whether the host has no such operation: 404 for a path, 405 for a method of it, and 501 for a method
// that it does not know at all (RFC 9110, Section 15.6.2).
func isNotOffered(r *probe.Reply) bool { return r.Code == 404 || r.Code == 405 || r.Code == 501 }

// isAccepted reports whether the token was accepted, whatever the operation answered.
func isAccepted(r *probe.Reply) bool { return r.Code != 401 && r.Code != 403 }

// opens expects that a token is accepted for the operation of a scope.
func opens(p *Probe, token, scope string) {
	r := call(p, token, scope)
	p.Expect(isAccepted(r), "a token that opens the operation of "+scope, fmt.Sprintf("status %d", r.Code))
}

// working makes sure that a token is accepted for the operation of a scope before a case asks when it no longer is.
func working(p *Probe, g *probe.Grant, scope string) *probe.Grant {
	conformance.Given(p, "a token that works", func() bool { opens(p, g.Access, scope); return true })
	return g
}

// renewed refreshes a grant. A host that does not rotate its refresh tokens leaves the new one out,
// and the old one stays valid.
func renewed(p *Probe, g *probe.Grant) *probe.Grant {
	return conformance.Given(p, "a refreshed token", func() *probe.Grant { return succeed(g, p.Renew(g)) })
}

// succeed returns the grant after a good answer to a refresh.
func succeed(g *probe.Grant, r *probe.Reply) *probe.Grant {
	next := r.Grant(g.Client)
	if next.Refresh == "" {
		next.Refresh = g.Refresh
	}
	return next
}

// refreshed returns a grant whose refresh token was obtained by a refresh, so that refreshing is known to work.
func refreshed(p *Probe) *probe.Grant { return renewed(p, p.Refreshable(callable(p)[0])) }
