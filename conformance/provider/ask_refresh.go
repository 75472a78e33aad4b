package provider

import "clrhost/conformance/provider/probe"

// refreshableOf is a grant that has a refresh token.
func refreshableOf(p *Probe, g *probe.Grant) *probe.Grant {
	if g.Refresh == "" {
		p.Skip("the host issued no refresh token; refresh is optional")
	}
	return g
}

// replaced is a grant with a refresh token that was given in place of another, and the grant from before.
func replaced(p *Probe, scope string) (old, next *probe.Grant) {
	old = p.Refreshable(scope)
	if next = renewed(p, old); next.Refresh == old.Refresh {
		p.Skip("the host does not replace refresh tokens, and need not")
	}
	return old, next
}

// refreshesOrNot expects tokens or the error of a refresh token that is not valid any more.
func refreshesOrNot(r *probe.Reply) {
	if r.Code == 200 {
		r.Object().Member("access_token").Text().NotEmpty()
		return
	}
	r.OAuthError("invalid_grant")
}
