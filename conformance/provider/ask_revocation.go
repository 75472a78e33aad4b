package provider

import (
	"encoding/json"
	"sync/atomic"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// hint names the type of the token.
func hint(kind string) probe.Edit { return probe.Set("token_type_hint", kind) }

// isUnsupported reports whether the host answers that it does not revoke tokens of this type.
func isUnsupported(r *probe.Reply) bool {
	var response struct {
		Error string `json:"error"`
	}
	return r.Code != 200 && json.Unmarshal(r.Content, &response) == nil && response.Error == "unsupported_token_type"
}

// notRevoked is why a case about a revoked access token is skipped.
const notRevoked = "the host does not revoke access tokens, which RFC 7009, Section 2, recommends and does not demand"

// ended expects that an access token is rejected once what it was issued for has ended. Where the host does not revoke
// access tokens, such as those that a resource server verifies by itself, it cannot.
func ended(p *Probe, r *probe.Reply) {
	if isAccepted(r) && !revokesAccess(p) {
		p.Skip(notRevoked)
	}
	r.Status(401)
}

// revokesAccess reports whether the host is known to revoke access tokens.
func revokesAccess(p *Probe) bool {
	if p.Host().Revocation == "" {
		return false
	}
	return conformance.Once(p, "revokes access tokens", "a revocation of an access token", func() bool {
		grant := p.Grant(callable(p)[0])
		return !isUnsupported(p.Revoke(grant.Client, grant.Access))
	})
}

// revokedAccess revokes the access token of a grant, for the cases about its effect.
func revokedAccess(p *Probe, grant *probe.Grant) {
	conformance.Given(p, "a revoked token", func() bool {
		r := p.Revoke(grant.Client, grant.Access)
		if isUnsupported(r) {
			p.Skip(notRevoked)
		}
		r.Succeeded()
		return true
	})
}

// revokedWith expects that a refresh token is revoked, whatever is odd about the request.
func revokedWith(p *Probe, odd probe.Edit) {
	grant := refreshed(p)
	p.Revoke(grant.Client, grant.Refresh, odd).Status(200)
	p.Renew(grant).OAuthError("invalid_grant")
}

// afterRace refreshes and revokes at the same time, and returns all tokens that there have been.
func afterRace(p *Probe, grant *probe.Grant) []*probe.Grant {
	var turn atomic.Int32
	all := []*probe.Grant{grant}
	for _, r := range p.Together(2, func(p *Probe) *probe.Reply {
		if turn.Add(1) == 1 {
			return p.Renew(grant)
		}
		return p.Revoke(grant.Client, grant.Refresh)
	}) {
		if r.Code == 200 && len(r.Content) > 0 && r.Request.Params.Has("grant_type") {
			all = append(all, succeed(grant, r))
		}
	}
	return all
}

// revoking sends a revocation that is known to work, but for one thing.
func revoking(p *Probe, edit probe.Edit) *probe.Reply {
	conformance.Given(p, "a good revocation", p.Revoke(p.Client(), p.Secret()).Succeeded)
	return p.Revoke(p.Client(), p.Secret(), edit)
}

// spared sends a revocation that must not work, expects that the grant is still good, and returns the answer. It is that of
// the refresh token where the host issues one: RFC 7009, Section 2, lets a host revoke those alone.
func spared(p *Probe, edit probe.Edit) *probe.Reply {
	scope := callable(p)[0]
	grant := working(p, p.Grant(scope, offlineAccess), scope)
	if grant.Refresh == "" {
		r := p.Revoke(grant.Client, grant.Access, edit)
		opens(p, grant.Access, scope)
		return r
	}
	r := p.Revoke(grant.Client, grant.Refresh, edit)
	p.Renew(grant).Succeeded()
	return r
}
