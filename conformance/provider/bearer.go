package provider

import (
	"net/url"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// bearer is how the API accepts tokens (RFC 6750; Security Framework 1.1, Authenticating with Tokens).
func bearer() Group {
	return Group{Name: "bearer", Title: "Bearer tokens at the API", Cases: slices.Concat(
		bearerMissing(),
		requiring(needs(probe.FeatureRead), []Case{
			bearerScheme, bearerUnknown, bearerRevoked, bearerRefresh, bearerCode, bearerScope,
			bearerQuery, bearerForm, bearerBoth, bearerBasic, bearerOwn,
		}, bearerMalformed()),
	)}
}

const clauseBearer = "Security Framework 1.1, Authenticating with Tokens"

// guardedOperations are the operations that need a token.
var guardedOperations = []struct {
	id, method, path string
	feature          conformance.Feature
	proves           []string
}{
	{"", "GET", "/credentials", probe.FeatureRead, []string{"CLR-READ-024"}},
	{".write", "POST", "/credentials", probe.FeatureWrite, nil},
	{".profile", "GET", "/profile", probe.FeatureProfileRead, nil},
	{".profile.write", "PUT", "/profile", probe.FeatureProfileWrite, nil},
}

// RFC 6750, Section 3: an answer to a request without credentials has a WWW-Authenticate challenge of the Bearer scheme,
// and, by Section 3.1, no error code, since no token was wrong.
func bearerMissing() []Case {
	var cases []Case
	for _, of := range guardedOperations {
		cases = append(cases, Case{
			ID: "bearer.missing" + of.id, Proves: append([]string{"CLR-TOK-055", "OAUTH-094"}, of.proves...), Clause: "RFC 6750, Section 3",
			Want:  of.method + " " + of.path + " without credentials is answered 401 with a Bearer challenge, and without an error code.",
			Needs: needs(of.feature),
			Run: func(p *Probe) {
				r := anonymously(p, of.method, of.path).Status(401).Challenge("Bearer")
				p.Should(func() { r.Header("WWW-Authenticate").Lacks("error=") })
			},
		})
	}
	return cases
}

// RFC 9110, Section 11.1: the name of an authentication scheme is matched without case.
var bearerScheme = Case{
	ID: "bearer.scheme.case", Proves: []string{"CLR-TOK-054", "OAUTH-098"}, Clause: "RFC 9110, Section 11.1",
	Want: "The scheme may be written bearer or BEARER.",
	Run: func(p *Probe) {
		for _, scheme := range []string{"bearer", "BEARER"} {
			readWith(p, probe.Header("Authorization", scheme+" "+p.Shared(readCredentials).Access)).Status(200)
		}
	},
}

// RFC 6750, Section 3.1: a token that is expired, revoked, malformed or otherwise invalid is invalid_token.
var bearerUnknown = Case{
	ID: "bearer.unknown", Proves: []string{"CLR-TOK-056", "OAUTH-095"}, Clause: "RFC 6750, Section 3.1",
	Want: "A token that the host never issued is answered 401 with invalid_token.",
	Run:  func(p *Probe) { refusesToken(p, "made-up") },
}

// RFC 6750, Section 3.1: a revoked token is invalid_token.
var bearerRevoked = Case{
	ID: "bearer.revoked", Proves: []string{"CLR-TOK-056", "OAUTH-095"}, Clause: "RFC 6750, Section 3.1",
	Want:  "A revoked token is answered 401 with invalid_token.",
	Needs: needs(probe.FeatureRevocation, probe.FeatureSignIn),
	Run: func(p *Probe) {
		grant := working(p, p.Grant(readCredentials), readCredentials)
		revokedAccess(p, grant)
		refusesToken(p, grant.Access)
	},
}

// RFC 6749, Section 1.5: refresh tokens are for the authorization server alone.
var bearerRefresh = Case{
	ID: "bearer.refresh", Proves: []string{"OAUTH-095"}, Clause: "RFC 6749, Section 1.5",
	Want:  "A refresh token does not open the API.",
	Needs: needs(probe.FeatureRefresh, probe.FeatureSignIn),
	Run:   func(p *Probe) { refusesToken(p, p.Refreshable(readCredentials).Refresh) },
}

// RFC 6749, Section 1.3.1: a code is for the token endpoint alone.
var bearerCode = Case{
	ID: "bearer.code", Proves: []string{"OAUTH-095"}, Clause: "RFC 6749, Section 1.3.1",
	Want:  "A code does not open the API.",
	Needs: needs(probe.FeatureSignIn),
	Run:   func(p *Probe) { refusesToken(p, p.Code(readCredentials).Value) },
}

// RFC 6750, Section 3.1: a request that needs more than the token covers is insufficient_scope, and the answer may name
// the scope.
var bearerScope = Case{
	ID: "bearer.scope", Proves: []string{"OAUTH-096", "CLR-ERR-020"}, Clause: "RFC 6750, Section 3.1", Level: should,
	Want:  "A token of insufficient scope is answered with insufficient_scope, and if with a scope, with the one that is needed.",
	Needs: needs(probe.FeatureSignIn),
	Run: func(p *Probe) {
		r := p.With(otherScope(p, readCredentials)).Get("/credentials").Status(403).Challenge("Bearer")
		challenge := r.Header("WWW-Authenticate").Contains("insufficient_scope")
		if strings.Contains(challenge.Value, "scope=") {
			challenge.Contains(readCredentials)
		}
	},
}

// RFC 9700, Section 4.3.2: a token in a URL is kept in logs and histories.
var bearerQuery = Case{
	ID: "bearer.query", Proves: []string{"CLR-TOK-058", "OAUTH-097"}, Clause: "RFC 9700, Section 4.3.2", Level: should,
	Want: "A token in the query is not accepted.",
	Run: func(p *Probe) {
		readWith(p, probe.NoAuth(), probe.Set("access_token", p.Shared(readCredentials).Access)).Status(400, 401)
	},
}

// RFC 6750, Section 2.2: a token in a form is for hosts that cannot do otherwise, and no operation here accepts a form.
var bearerForm = Case{
	ID: "bearer.form", Proves: []string{"CLR-TOK-059", "OAUTH-097"}, Clause: "RFC 6750, Section 2.2", Level: should,
	Want:  "A token in a form is not accepted.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		token := p.Shared(writeCredentials).Access
		p.Anonymous().Do("POST", "/credentials", probe.Set("access_token", token)).Rejected()
	},
}

// RFC 6750, Section 2: a client must not send the token in more than one way.
var bearerBoth = Case{
	ID: "bearer.both", Proves: []string{"OAUTH-097"}, Clause: "RFC 6750, Section 2", Level: should,
	Want: "A token in the header and in the query at once is rejected.",
	Run: func(p *Probe) {
		readWith(p, probe.Set("access_token", p.Shared(readCredentials).Access)).Status(400, 401)
	},
}

// Security Framework 1.1, Authenticating with Tokens: the API accepts bearer tokens and nothing else.
var bearerBasic = Case{
	ID: "bearer.basic", Proves: []string{"CLR-TOK-060"}, Clause: clauseBearer,
	Want: "A client's own id and secret do not open the API.",
	Run:  func(p *Probe) { p.Anonymous().Get("/credentials", probe.As(p.Client())).Status(401) },
}

// malformed are Authorization headers that hold no one token.
var malformed = []struct{ id, what, header string }{
	{"none", "the scheme and no token", "Bearer"},
	{"two", "two tokens", "Bearer a b"},
}

// RFC 6750, Section 3.1: a header that is malformed is a bad request, or holds no valid token.
func bearerMalformed() []Case {
	var cases []Case
	for _, of := range malformed {
		cases = append(cases, Case{
			ID: "bearer.malformed." + of.id, Proves: []string{"CLR-TOK-061"}, Clause: "RFC 6750, Section 3.1", Level: should,
			Want: "An Authorization header with " + of.what + " is answered 401 or 400, as an Imsx_StatusInfo.",
			Run: func(p *Probe) {
				p.Anonymous().Get("/credentials", probe.Header("Authorization", of.header)).Status(400, 401).Imsx()
			},
		})
	}
	return cases
}

// RFC 9700, Section 4.15: a client's own token represents no user, so it covers no user's records.
var bearerOwn = Case{
	ID: "bearer.own", Proves: []string{"OAUTH-123"}, Clause: "RFC 9700, Section 4.15",
	Want: "A token that a client obtained for itself covers no user's records.",
	Run: func(p *Probe) {
		c := ownClient(p)
		r := p.Token(p.Host().Token, url.Values{"grant_type": {"client_credentials"}, "scope": {readCredentials}}, probe.As(c))
		if r.Code != 200 {
			p.Skip("the host gives clients no tokens of their own")
		}
		p.Bearer(r.Grant(c).Access).Get("/credentials").Status(401, 403).NotWithin("ClrCredential", "credential")
	},
}
