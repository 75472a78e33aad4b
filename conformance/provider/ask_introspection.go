package provider

import (
	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// introspected returns a grant whose access token is active by introspection.
func introspected(p *Probe) *probe.Grant {
	grant := p.Grant(callable(p)[0])
	conformance.Given(p, "an introspection of a live token", func() probe.Value { return introspects(p, grant.Client, grant.Access, true) })
	return grant
}

// introspects asks about a token, expects that it is active or that it is not, and returns what else there is.
func introspects(p *Probe, c *probe.Client, token string, active bool) probe.Value {
	body := p.Introspect(c, token).Status(200).Object()
	body.Member("active").Is(active)
	return body
}

// inactive expects an introspection response with active false and no other member.
func inactive(p *Probe, c *probe.Client, token string) {
	body := introspects(p, c, token, false)
	p.Should(func() { body.OnlyNames("active") })
}
