package provider

import (
	"slices"
	"strings"
)

// registrationValues are cases of values that the standard does not have. A host may reject them, or register the client
// with others and return those.
func registrationValues() []Case {
	cases := []Case{registrationMismatch, registrationScopeUnknown}
	for _, method := range []string{"none", "client_secret_post", "private_key_jwt"} {
		cases = append(cases, otherMethod(method))
	}
	for _, grant := range []string{"implicit", "password", "client_credentials"} {
		cases = append(cases, Case{
			ID: "registration.grants." + grant, Proves: []string{"CLR-REG-039", "OAUTH-105"}, Clause: clauseRegistration, Level: should,
			Want: "The grant type " + grant + " is rejected or dropped.",
			Run:  func(p *Probe) { notRegistered(p, "grant_types", grant) },
		})
	}
	return append(cases, Case{
		ID: "registration.responses.token", Proves: []string{"CLR-REG-040", "OAUTH-105"}, Clause: clauseRegistration, Level: should,
		Want: "The response type token is rejected or dropped.",
		Run:  func(p *Probe) { notRegistered(p, "response_types", "token") },
	})
}

// Security Framework 1.1, Dynamic Client Registration: client_secret_basic is the only value.
func otherMethod(method string) Case {
	return Case{
		ID: "registration.method." + method, Proves: []string{"CLR-REG-038", "OAUTH-104"}, Clause: clauseRegistration, Level: should,
		Want: "The authentication method " + method + " is rejected, or replaced by client_secret_basic.",
		Run: func(p *Probe) {
			r := p.Register(registrable(p).With("token_endpoint_auth_method", method))
			if r.IsSuccess() {
				r.Object().Member("token_endpoint_auth_method").Text().Is("client_secret_basic")
				return
			}
			refusedAs(r, invalidMetadata)
		},
	}
}

// RFC 7591, Section 2.1: the response type code goes with the grant type authorization_code.
var registrationMismatch = Case{
	ID: "registration.grants.mismatch", Proves: []string{"OAUTH-105"}, Clause: "RFC 7591, Section 2.1", Level: should,
	Want: "refresh_token as the only grant type, with the response type code, is rejected or mended.",
	Run: func(p *Probe) {
		r := p.Register(registrable(p).With("grant_types", []string{"refresh_token"}))
		if !r.IsSuccess() {
			refusedAs(r, invalidMetadata)
			return
		}
		if list := r.Object().Member("grant_types"); list.Found() {
			p.Expect(slices.Contains(texts(list), "authorization_code"), "grant_types with authorization_code", strings.Join(texts(list), ", "))
		}
	},
}

// RFC 7591, Section 2: a client gets no scope that the host does not have.
var registrationScopeUnknown = Case{
	ID: "registration.scope.unknown", Proves: []string{"CLR-REG-041", "OAUTH-106"}, Clause: "RFC 7591, Section 2", Level: should,
	Want: "A scope that the host does not have is rejected or dropped.",
	Run: func(p *Probe) {
		const unknown = "https://example.org/nope"
		m := registrable(p)
		r := p.Register(m.With("scope", m["scope"].(string)+" "+unknown))
		if !r.IsSuccess() {
			refusedAs(r, invalidMetadata)
			return
		}
		p.Expect(!slices.Contains(strings.Fields(r.Object().Member("scope").Text().Value), unknown), "a scope without "+unknown, "one with it")
	},
}
