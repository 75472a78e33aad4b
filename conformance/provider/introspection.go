package provider

import (
	"clrhost/conformance/provider/probe"
)

// introspection is how a client asks about a token (RFC 7662).
func introspection() Group {
	return Group{Name: "introspection", Title: "Token introspection", Cases: requiring(
		needs(probe.FeatureIntrospection, probe.FeatureSignIn),
		[]Case{introspectionClientNone, introspectionUnknown, introspectionRevoked, introspectionOther, introspectionRefresh},
	)}
}

// RFC 7662, Section 2.1: the endpoint must ask for authorization, or it could be used to find tokens by guessing.
var introspectionClientNone = Case{
	ID: "introspection.client.none", Proves: []string{"OAUTH-091"}, Clause: "RFC 7662, Section 2.1",
	Want: "An introspection without credentials is answered 401, with a challenge.",
	Run: func(p *Probe) {
		grant := introspected(p)
		p.Introspect(grant.Client, grant.Access, probe.NoAuth()).Status(401).Header("WWW-Authenticate").NotEmpty()
	},
}

// RFC 7662, Section 2.2: a token that does not exist is not active.
var introspectionUnknown = Case{
	ID: "introspection.unknown", Proves: []string{"OAUTH-092"}, Clause: "RFC 7662, Section 2.2",
	Want: "A token that was never issued is not active.",
	Run:  func(p *Probe) { inactive(p, introspected(p).Client, p.Secret()) },
}

// RFC 7662, Section 2.2: a token that was revoked is not active, and nothing else about it is returned.
var introspectionRevoked = Case{
	ID: "introspection.revoked", Proves: []string{"OAUTH-092"}, Clause: "RFC 7662, Section 2.2",
	Want:  "A revoked token is not active, and nothing else about it is returned.",
	Needs: needs(probe.FeatureRevocation),
	Run: func(p *Probe) {
		grant := introspected(p)
		revokedAccess(p, grant)
		inactive(p, grant.Client, grant.Access)
	},
}

// RFC 7662, Section 2.2: to a client that may not ask about a token, it is as if there were none. Who may is for the host to
// decide.
var introspectionOther = Case{
	ID: "introspection.other", Proves: []string{"OAUTH-092"}, Clause: "RFC 7662, Section 2.2",
	Want: "The token of another client is not active to a client that may not ask about it, and nothing else about it is returned.",
	Run: func(p *Probe) {
		body := p.Introspect(p.OtherClient(), introspected(p).Access).Status(200).Object()
		if body.Member("active").Raw() == true {
			p.Skip("the host lets the other client introspect the token, which RFC 7662, Section 2.2, leaves to it")
		}
		body.Member("active").Is(false)
		p.Should(func() { body.OnlyNames("active") })
	},
}

// RFC 7662, Section 2.2: exp is when the token that was asked about ends. A host need not introspect refresh tokens.
var introspectionRefresh = Case{
	ID: "introspection.refresh", Proves: []string{"OAUTH-093"}, Clause: "RFC 7662, Section 2.2", Level: should,
	Want:  "Where a refresh token is active, its exp is its own and not that of the access token.",
	Needs: needs(probe.FeatureRefresh),
	Run: func(p *Probe) {
		grant := p.Refreshable(callable(p)[0])
		access := introspects(p, grant.Client, grant.Access, true)
		refresh := p.Introspect(grant.Client, grant.Refresh).Status(200).Object()
		if refresh.Member("active").Raw() == false {
			p.Skip("the host does not introspect refresh tokens, and need not")
		}
		refresh.Member("active").Is(true)
		if access.Member("exp").Found() && refresh.Member("exp").Found() {
			ends := refresh.Member("exp").Integer()
			p.Expect(ends > access.Member("exp").Integer(), "an exp after that of the access token", "one that is not")
		}
	},
}
