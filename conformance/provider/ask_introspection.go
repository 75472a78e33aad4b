package provider

import (
	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// introspected is a grant of whose access token the host says that it is active.
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

// inactive expects that a host says no more of a token than that it is not active.
func inactive(p *Probe, c *probe.Client, token string) {
	body := introspects(p, c, token, false)
	p.Should(func() { body.OnlyNames("active") })
}
