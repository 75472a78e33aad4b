package provider

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// token is how a client turns a code into tokens (RFC 6749, Section 4.1.3; Security Framework 1.1, Token Request).
func token() Group {
	return Group{Name: "token", Title: "Token endpoint", Cases: signingIn(
		tokenAnswers(), tokenClients(), tokenForms(), tokenCodes(), tokenVerifiers(), tokenErrors(),
	)}
}

func tokenAnswers() []Case {
	return []Case{
		tokenExchange, tokenType, tokenScope, tokenExpires, tokenMediaType, tokenCache, tokenScopeAbsent, tokenScopeWider,
		tokenRefreshUnregistered, tokenAccessGuess, tokenAccessText,
	}
}

// Security Framework 1.1, Token Response: a good request is answered with an access token.
var tokenExchange = Case{
	ID: "token.exchange", Proves: []string{"CLR-TOK-001"}, Clause: "Security Framework 1.1, Token Response",
	Want: "A code, with all that belongs to it, is exchanged for an access token.",
	Run: func(p *Probe) {
		if p.Exchange(p.Code(scope(p))).Status(200).Grant(p.Client()).Refresh != "" {
			p.Note("A refresh token was issued that was not requested by offline_access.")
		}
	},
}

// Security Framework 1.1, Token Response: token_type is bearer, in whatever case.
var tokenType = Case{
	ID: "token.type", Proves: []string{"CLR-TOK-002", "OAUTH-071"}, Clause: "Security Framework 1.1, Token Response",
	Want: "The token_type is bearer.",
	Run:  func(p *Probe) { exchanged(p).Object().Member("token_type").Text().IsFold("bearer") },
}

// Security Framework 1.1, Token Response: the response names the granted scope.
var tokenScope = Case{
	ID: "token.scope", Proves: []string{"CLR-TOK-003", "OAUTH-071"}, Clause: "Security Framework 1.1, Token Response",
	Want: "The scope is what was granted, and nothing more.",
	Run: func(p *Probe) {
		names := strings.Fields(exchanged(p).Object().Member("scope").Text().NotEmpty().Value)
		more := slices.DeleteFunc(slices.Clone(names), func(name string) bool { return name == scope(p) })
		p.Expect(len(names) > len(more) && len(more) == 0, "the scope "+scope(p), fmt.Sprintf("the scope %q", names))
	},
}

// usualLife is how many seconds an access token is recommended to live.
const usualLife = 3600

// Security Framework 1.1, Token Response: expires_in is a number of seconds. An hour is recommended.
var tokenExpires = Case{
	ID: "token.expires", Proves: []string{"CLR-TOK-004", "OAUTH-071"}, Clause: "Security Framework 1.1, Token Response",
	Want: "An expires_in is a number of seconds.",
	Run: func(p *Probe) {
		lives := exchanged(p).Object().Member("expires_in")
		if !lives.Found() {
			p.Note("The token response has no expires_in, which is recommended.")
			return
		}
		seconds := lives.Integer()
		p.Expect(seconds > 0, "an expires_in above 0", fmt.Sprintf("%d", seconds))
		if seconds != usualLife {
			p.Note("expires_in is %d; 3600 is recommended.", seconds)
		}
	},
}

// formOfJSON is the media type of JSON, with or without parameters.
var formOfJSON = regexp.MustCompile(`(?i)^application/json\s*(;|$)`)

// Security Framework 1.1, Token Response: the response is JSON.
var tokenMediaType = Case{
	ID: "token.json", Proves: []string{"CLR-TOK-006", "OAUTH-057"}, Clause: "Security Framework 1.1, Token Response",
	Want: "A token response is application/json.",
	Run: func(p *Probe) {
		exchanged(p).Header("Content-Type").Matches(formOfJSON, "application/json")
	},
}

// RFC 6749, Section 5.1: a response with tokens has Cache-Control: no-store and Pragma: no-cache.
var tokenCache = Case{
	ID: "token.cache", Proves: []string{"CLR-TOK-005", "OAUTH-057"}, Clause: "RFC 6749, Section 5.1",
	Want: "A token response has Cache-Control: no-store and Pragma: no-cache.",
	Run: func(p *Probe) {
		exchanged(p).NotStored().Header("Pragma").Contains("no-cache")
	},
}

// Security Framework 1.1, Token Request: scope is a parameter of the request. RFC 6749 knows no such parameter there,
// and general clients do not send it.
var tokenScopeAbsent = Case{
	ID: "token.scope.absent", Proves: []string{"CLR-TOK-026"}, Clause: "Security Framework 1.1, Token Request", Level: should,
	Want: "An exchange without scope works, or gets invalid_request.",
	Run: func(p *Probe) {
		if r := p.Exchange(exchangeable(p), probe.Without("scope")); !r.IsSuccess() {
			r.OAuthError("invalid_request")
		}
	},
}

// Security Framework 1.1, Token Error Response: a scope beyond what the user granted is invalid_scope.
var tokenScopeWider = Case{
	ID: "token.scope.wider", Proves: []string{"CLR-TOK-025"}, Clause: "Security Framework 1.1, Token Error Response", Level: should,
	Want: "An exchange that asks for more than was granted gets invalid_scope, or what was granted.",
	Run: func(p *Probe) {
		two := twoScopes(p)
		r := p.Exchange(exchangeable(p), probe.Set("scope", strings.Join(two, " ")))
		if !r.IsSuccess() {
			r.OAuthError("invalid_scope")
			return
		}
		scopes := conformance.Given(p, "the scope of the token", func() probe.Text { return r.Object().Member("scope").Text() })
		scopes.Lacks(two[1])
	},
}

// RFC 7591, Section 2: the grant types of a registration are those that the client may use.
var tokenRefreshUnregistered = Case{
	ID: "token.refresh.unregistered", Proves: []string{"OAUTH-072"}, Clause: "RFC 7591, Section 2", Level: should,
	Want:  "A client that did not register for refresh tokens gets none.",
	Needs: needs(probe.FeatureRefresh),
	Run: func(p *Probe) {
		c := p.NewClient(p.Metadata().With("grant_types", []string{"authorization_code"}))
		code := p.CodeOf(c, scope(p), offlineAccess)
		r := conformance.Given(p, "a token response", p.Exchange(code).Succeeded)
		r.Object().Member("refresh_token").Absent()
	},
}
