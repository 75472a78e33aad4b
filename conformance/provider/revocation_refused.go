package provider

import (
	"fmt"

	"clrhost/conformance/provider/probe"
)

func revocationRefusals() []Case {
	return []Case{
		revocationMissing, revocationEmpty, revocationClientNone, revocationClientSecret, revocationClientOther, revocationGet,
	}
}

// RFC 7009, Section 2.1: token is required.
var revocationMissing = Case{
	ID: "revocation.missing", Proves: []string{"OAUTH-086"}, Clause: "RFC 7009, Section 2.1",
	Want: "A revocation that names no token gives invalid_request.",
	Run:  func(p *Probe) { revoking(p, probe.Without("token")).OAuthError("invalid_request") },
}

// RFC 6749, Section 3.2: a parameter without a value is as good as none.
var revocationEmpty = Case{
	ID: "revocation.empty", Proves: []string{"OAUTH-086"}, Clause: "RFC 6749, Section 3.2",
	Want: "A revocation of an empty token gives invalid_request.",
	Run:  func(p *Probe) { revoking(p, probe.Set("token", "")).OAuthError("invalid_request") },
}

// Security Framework 1.1, Token Revocation: the client authenticates as at the token endpoint.
var revocationClientNone = Case{
	ID: "revocation.client.none", Proves: []string{"CLR-TOK-050"}, Clause: clauseRevocation,
	Want: "A revocation without client authentication is rejected, and the token lives.",
	Run: func(p *Probe) {
		spared(p, probe.NoAuth()).OAuthError("invalid_client")
	},
}

// RFC 7009, Section 2.1: the host first verifies the client's credentials.
var revocationClientSecret = Case{
	ID: "revocation.client.secret", Proves: []string{"OAUTH-089"}, Clause: "RFC 7009, Section 2.1",
	Want: "A revocation with a wrong client secret gives invalid_client, with a challenge when that is a 401, and the token lives.",
	Run: func(p *Probe) {
		if r := spared(p, wrongSecret(p)).OAuthError("invalid_client"); r.Code == 401 {
			r.Challenge("Basic")
		}
	},
}

// RFC 7009, Section 2.1: the host verifies that the token was issued to the client which revokes it. Hosts that answer
// as for an unknown token keep it alive all the same.
var revocationClientOther = Case{
	ID: "revocation.client.other", Proves: []string{"CLR-TOK-049", "OAUTH-088"}, Clause: "RFC 7009, Section 2.1",
	Want: "A client cannot revoke the token of another.",
	Run:  func(p *Probe) { spared(p, probe.As(p.OtherClient())) },
}

// RFC 7009, Section 2.1: a revocation is a POST. A URL with a token would be written down along the way.
var revocationGet = Case{
	ID: "revocation.get", Proves: []string{"OAUTH-089"}, Clause: "RFC 7009, Section 2.1",
	Want: "A GET revokes nothing.",
	Run: func(p *Probe) {
		r := spared(p, probe.Method("GET"))
		p.Expect(r.Code != 200, "a status that is not 200", fmt.Sprintf("status %d", r.Code))
	},
}
