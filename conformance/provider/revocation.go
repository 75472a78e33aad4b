package provider

import (
	"clrhost/conformance/provider/probe"
)

// revocation is how a client revokes tokens (RFC 7009; Security Framework 1.1, Token Revocation).
func revocation() Group {
	return Group{Name: "revocation", Title: "Token revocation", Cases: requiring(
		needs(probe.FeatureRevocation),
		[]Case{revocationFound},
		requiring(needs(probe.FeatureSignIn),
			[]Case{
				revocationAccess, revocationUnsupported, revocationRefresh, revocationGrant, revocationUnknown, revocationAgain,
				revocationHintWrong, revocationHintUnknown, revocationRace,
			}, revocationRefusals()),
	)}
}

const clauseRevocation = "Security Framework 1.1, Token Revocation"

// Security Framework 1.1, Token Revocation: both sides should share the URL, and the standard has no place for it. Where the
// host names one, in an extension member or in its metadata (RFC 8414, Section 2), that is a URL.
var revocationFound = Case{
	ID: "revocation.found", Proves: []string{"CLR-TOK-052"}, Clause: clauseRevocation, Level: should,
	Want: "Where the host names the revocation URL, in x-imssf-revocationUrl or in its metadata, it is fully qualified.",
	Run: func(p *Probe) {
		named := schemeOf(p).Member("x-imssf-revocationUrl")
		if !named.Found() && p.Host().Issuer != "" {
			named = serverMetadata(p).Member("revocation_endpoint")
		}
		if !named.Found() {
			p.Skip("the revocation URL was configured, and the standard has no place where a host would name it")
		}
		named.Text().URL("https", "http")
	},
}

// Security Framework 1.1, Token Revocation: all calls with a revoked token fail. RFC 7009, Section 2, only recommends
// that access tokens can be revoked: revocation.unsupported is about a host that does not.
var revocationAccess = Case{
	ID: "revocation.access", Proves: []string{"CLR-TOK-044", "OAUTH-082"}, Clause: clauseRevocation,
	Want: "A revoked access token is rejected on the next call.",
	Run: func(p *Probe) {
		scope := callable(p)[0]
		grant := working(p, p.Grant(scope), scope)
		r := p.Revoke(grant.Client, grant.Access, hint("access_token"))
		if isUnsupported(r) {
			p.Skip(notRevoked)
		}
		r.Status(200)
		call(p, grant.Access, scope).Status(401)
	},
}

// RFC 7009, Section 2.2.1: a host that cannot revoke tokens of some type answers so.
var revocationUnsupported = Case{
	ID: "revocation.unsupported", Proves: []string{"CLR-TOK-051"}, Clause: "RFC 7009, Section 2.2.1", Level: may,
	Want: "A host that does not revoke access tokens answers unsupported_token_type.",
	Run: func(p *Probe) {
		grant := p.Grant(callable(p)[0])
		r := p.Revoke(grant.Client, grant.Access, hint("access_token"))
		if r.Code == 200 {
			p.Skip("the host revokes access tokens, so there is nothing to report")
		}
		r.OAuthError("unsupported_token_type")
	},
}

// RFC 7009, Section 2: implementations must support the revocation of refresh tokens.
var revocationRefresh = Case{
	ID: "revocation.refresh", Proves: []string{"CLR-TOK-045", "OAUTH-081"}, Clause: "RFC 7009, Section 2",
	Want:  "A revoked refresh token gives invalid_grant.",
	Needs: needs(probe.FeatureRefresh),
	Run: func(p *Probe) {
		grant := refreshed(p)
		p.Revoke(grant.Client, grant.Refresh, hint("refresh_token")).Status(200)
		p.Renew(grant).OAuthError("invalid_grant", "invalid_client")
	},
}

// RFC 7009, Section 2.1: revoking a refresh token should end the access tokens of its grant, where access tokens can be
// revoked.
var revocationGrant = Case{
	ID: "revocation.grant", Proves: []string{"CLR-TOK-046", "OAUTH-083"}, Clause: "RFC 7009, Section 2.1", Level: should,
	Want:  "Revoking a refresh token ends its access tokens too.",
	Needs: needs(probe.FeatureRefresh),
	Run: func(p *Probe) {
		scope := callable(p)[0]
		grant := working(p, p.Refreshable(scope), scope)
		p.Revoke(grant.Client, grant.Refresh, hint("refresh_token")).Status(200)
		ended(p, call(p, grant.Access, scope))
	},
}

// RFC 7009, Section 2.2: an invalid token is no error, since the client's purpose is met.
var revocationUnknown = Case{
	ID: "revocation.unknown", Proves: []string{"CLR-TOK-047", "OAUTH-085"}, Clause: "RFC 7009, Section 2.2",
	Want: "Revoking a token that was never issued succeeds.",
	Run:  func(p *Probe) { p.Revoke(p.Client(), p.Secret(), hint("access_token")).Status(200) },
}

// RFC 7009, Section 2.2: what was revoked already is an invalid token.
var revocationAgain = Case{
	ID: "revocation.again", Proves: []string{"CLR-TOK-047", "OAUTH-085"}, Clause: "RFC 7009, Section 2.2",
	Want:  "Revoking a token a second time succeeds.",
	Needs: needs(probe.FeatureRefresh),
	Run: func(p *Probe) {
		grant := p.Refreshable(callable(p)[0])
		p.Revoke(grant.Client, grant.Refresh, hint("refresh_token")).Status(200)
		p.Revoke(grant.Client, grant.Refresh, hint("refresh_token")).Status(200)
	},
}

// RFC 7009, Section 2.1: a host that does not find the token by the hint must search all types.
var revocationHintWrong = Case{
	ID: "revocation.hint.wrong", Proves: []string{"CLR-TOK-048", "OAUTH-087"}, Clause: "RFC 7009, Section 2.1",
	Want:  "A refresh token is revoked although the hint is access_token.",
	Needs: needs(probe.FeatureRefresh),
	Run:   func(p *Probe) { revokedWith(p, hint("access_token")) },
}

// RFC 7009, Section 2.1: a host may ignore the hint, and must search all types when it does not help.
var revocationHintUnknown = Case{
	ID: "revocation.hint.unknown", Proves: []string{"OAUTH-087"}, Clause: "RFC 7009, Section 2.1",
	Want:  "A refresh token is revoked although the host does not know the hint.",
	Needs: needs(probe.FeatureRefresh),
	Run:   func(p *Probe) { revokedWith(p, hint("foo")) },
}

// rounds is how often a race of two possible outcomes is run.
const rounds = 6

// RFC 7009, Section 2.1: what is revoked stays so. A host that ends the whole grant with any of its refresh tokens also
// ends what a concurrent refresh issued. One that does not cannot be distinguished from one that loses the race.
var revocationRace = Case{
	ID: "revocation.race", Proves: []string{"OAUTH-084"}, Clause: "RFC 7009, Section 2.1",
	Want:  "No token of a grant outlives its revocation, also when the client refreshes at the same time.",
	Needs: needs(probe.FeatureRefresh),
	Run: func(p *Probe) {
		scope := callable(p)[0]
		old := p.Refreshable(scope)
		next := renewed(p, old)
		p.Revoke(old.Client, old.Refresh).Status(200)
		if isAccepted(call(p, next.Access, scope)) || p.Renew(next).Code == 200 {
			p.Skip("on this host the tokens issued by a refresh outlive the revocation of its refresh token, so a race shows nothing")
		}
		for range rounds {
			grant := p.Refreshable(scope)
			for _, left := range afterRace(p, grant) {
				call(p, left.Access, scope).Status(401)
				p.Renew(left).OAuthError("invalid_grant")
			}
		}
	},
}
