package provider

import (
	"fmt"
	"net/url"

	"clrhost/conformance/provider/probe"
)

// places are the endpoints that a client meets, one for each place at which the host has any.
func places(p *Probe) []string {
	var found []string
	seen := map[string]bool{}
	h := p.Host()
	for _, address := range []string{h.API, h.Authorization, h.Token, h.Refresh, h.Registration, h.Revocation, h.Introspection} {
		u, err := url.Parse(address)
		if err != nil || u.Host == "" || seen[u.Host] {
			continue
		}
		seen[u.Host] = true
		found = append(found, address)
	}
	return found
}

// calling prepares a call with a token of its own, because others can read it on its way.
func calling(p *Probe, scope string) func(p *Probe) *probe.Reply {
	grant := working(p, p.Grant(scope), scope)
	return func(p *Probe) *probe.Reply { return call(p, grant.Access, scope) }
}

// unserved expects a rejection or a redirect to https, which returns no code.
func unserved(p *Probe, r *probe.Reply) {
	p.Expect(r.Code >= 300, "no answer, a rejection or a redirect to https", fmt.Sprintf("status %d", r.Code))
	if r.Code < 400 {
		target, err := url.Parse(r.Header("Location").URL("https").Value)
		p.Expect(err == nil && !target.Query().Has("code"), "a redirect without a code", "one with a code")
	}
}
