package provider

import (
	"strings"

	"clrhost/conformance/browser"
	"clrhost/conformance/provider/probe"
)

func authorizationForms() []Case {
	return []Case{
		authorizationTypeMissing, authorizationTypeToken, authorizationTypeCombined, authorizationStateMissing,
		authorizationRepeated, authorizationGrant,
	}
}

func authorizationPKCE() []Case {
	return []Case{
		authorizationPKCEMissing, authorizationPKCEPlain, authorizationPKCEDefault, authorizationPKCEUnknown, authorizationPKCEForm,
	}
}

// RFC 6749, Section 4.1.2.1: a request that misses a required parameter is invalid_request.
var authorizationTypeMissing = Case{
	ID: "authorization.type.missing", Proves: []string{"CLR-AUTH-020", "OAUTH-012"}, Clause: "RFC 6749, Section 4.1.2.1",
	Want: "A missing response_type gives invalid_request.",
	Run: func(p *Probe) {
		a := p.Authorize(admitted(p), []string{scope(p)}, probe.Without("response_type"))
		a.Rejected("invalid_request", "unsupported_response_type")
		p.Should(func() { a.Rejected("invalid_request") })
	},
}

// Security Framework 1.1, Authorization Request: response_type is code. RFC 9700, Section 2.1.2, explains why token is
// not: a fragment leaks.
var authorizationTypeToken = Case{
	ID: "authorization.type.token", Proves: []string{"CLR-AUTH-019", "OAUTH-013"}, Clause: "RFC 6749, Section 4.1.2.1",
	Want: "The response type token gives unsupported_response_type, with nothing in the fragment.",
	Run: func(p *Probe) {
		a := p.Authorize(admitted(p), []string{scope(p)}, probe.Set("response_type", "token"))
		a.Rejected("unsupported_response_type", "invalid_request")
		p.Expect(a.Journey.Landed.Fragment == "", "nothing in the fragment", "something")
		p.Should(func() { a.Rejected("unsupported_response_type") })
	},
}

// RFC 6749, Section 3.1.1: a response type that is not understood is answered with an error.
var authorizationTypeCombined = Case{
	ID: "authorization.type.combined", Proves: []string{"OAUTH-014"}, Clause: "RFC 6749, Section 3.1.1",
	Want: "The response type \"code id_token\" gives unsupported_response_type, and no code.",
	Run: func(p *Probe) {
		p.Authorize(admitted(p), []string{scope(p)}, probe.Set("response_type", "code id_token")).Rejected("unsupported_response_type")
	},
}

// Security Framework 1.1, Authorization Request: state is required.
var authorizationStateMissing = Case{
	ID: "authorization.state.missing", Proves: []string{"CLR-AUTH-012", "OAUTH-015"}, Clause: "Security Framework 1.1, Authorization Request", Level: should,
	Want: "A request without state gives invalid_request, and no code.",
	Run: func(p *Probe) {
		p.Authorize(admitted(p), []string{scope(p)}, probe.Without("state")).Rejected("invalid_request")
	},
}

// RFC 6749, Section 3.1: request parameters must not be included more than once.
var authorizationRepeated = Case{
	ID: "authorization.repeated", Proves: []string{"CLR-AUTH-027", "OAUTH-018"}, Clause: "RFC 6749, Section 3.1", Level: should,
	Want: "A repeated parameter gives invalid_request, and no code.",
	Run: func(p *Probe) {
		c := admitted(p)
		p.Authorize(c, []string{scope(p)}, probe.Twice("state", p.Secret())).Rejected("invalid_request")
		p.Authorize(c, []string{scope(p)}, probe.Twice("scope", scope(p))).Rejected("invalid_request")
	},
}

// RFC 6749, Section 4.1.2.1: a client that is not authorized for the code flow gets unauthorized_client.
var authorizationGrant = Case{
	ID: "authorization.grant", Proves: []string{"OAUTH-041"}, Clause: "RFC 6749, Section 4.1.2.1",
	Want: "A client that registered without the code flow gets no code.",
	Run: func(p *Probe) {
		admitted(p)
		p.Authorize(ownClient(p), []string{scope(p)}).Rejected("unauthorized_client")
	},
}

// RFC 7636, Section 4.4.1: where PKCE is required, a request without a challenge is invalid_request. It is best detected
// before the user is asked for anything.
var authorizationPKCEMissing = Case{
	ID: "authorization.pkce.missing", Proves: []string{"CLR-AUTH-008", "OAUTH-025"}, Clause: "RFC 7636, Section 4.4.1",
	Want: "A request without code_challenge gives invalid_request, and no code.",
	Run: func(p *Probe) {
		a := p.Authorize(admitted(p), []string{scope(p)}, probe.Without("code_challenge"), probe.Without("code_challenge_method"))
		a.Rejected("invalid_request")
		for _, page := range a.Journey.Pages {
			if page.Kind == browser.Consent {
				p.Note("The user was asked for consent before the missing code_challenge was found.")
			}
		}
	},
}

// Security Framework 1.1, Authorization Request: code_challenge_method is S256.
var authorizationPKCEPlain = Case{
	ID: "authorization.pkce.plain", Proves: []string{"CLR-AUTH-009", "OAUTH-026"}, Clause: "Security Framework 1.1, Authorization Request",
	Want: "The method plain gives invalid_request, and no code.",
	Run: func(p *Probe) {
		p.Authorize(admitted(p), []string{scope(p)}, probe.Set("code_challenge_method", "plain")).Rejected("invalid_request")
	},
}

// RFC 7636, Section 4.3: without a method, plain is meant.
var authorizationPKCEDefault = Case{
	ID: "authorization.pkce.default", Proves: []string{"CLR-AUTH-010", "OAUTH-027"}, Clause: "RFC 7636, Section 4.3", Level: should,
	Want: "A challenge without a method, which would mean plain, gives invalid_request.",
	Run: func(p *Probe) {
		p.Authorize(admitted(p), []string{scope(p)}, probe.Without("code_challenge_method")).Rejected("invalid_request")
	},
}

// RFC 7636, Section 4.4.1: a method that the host does not support is invalid_request.
var authorizationPKCEUnknown = Case{
	ID: "authorization.pkce.unknown", Proves: []string{"OAUTH-028"}, Clause: "RFC 7636, Section 4.4.1",
	Want: "An unknown code_challenge_method gives invalid_request, and no code.",
	Run: func(p *Probe) {
		p.Authorize(admitted(p), []string{scope(p)}, probe.Set("code_challenge_method", "S512")).Rejected("invalid_request")
	},
}

// RFC 7636, Section 4.2: a challenge has 43 to 128 characters of its alphabet, and one that was made by S256 has 43. A
// malformed one is rejected, at this endpoint or the next.
var authorizationPKCEForm = Case{
	ID: "authorization.pkce.form", Proves: []string{"CLR-AUTH-011", "OAUTH-029"}, Clause: "RFC 7636, Section 4.2", Level: should,
	Want: "A code_challenge of the wrong length or alphabet is rejected, at the latest with the code.",
	Run: func(p *Probe) {
		good := probe.Challenge(p.Secret())
		for _, challenge := range []string{good[:10], good[:42], strings.Repeat("a", 129), good[:42] + "=", good[:41] + "+="} {
			a := p.Authorize(admitted(p), []string{scope(p)}, probe.Set("code_challenge", challenge))
			if a.Redirected().Get("code") == "" {
				a.Rejected("invalid_request")
				continue
			}
			p.Exchange(a.Allowed()).OAuthError("invalid_grant", "invalid_request")
		}
	},
}
