package provider

import (
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// refresh is how a client obtains new tokens without the user (RFC 6749, Section 6; Security Framework 1.1, Token
// Refresh).
func refresh() Group {
	return Group{Name: "refresh", Title: "Refresh tokens", Cases: requiring(
		needs(probe.FeatureRefresh, probe.FeatureSignIn),
		[]Case{refreshGood, refreshCalls, refreshAnswer, refreshScopeSame, refreshScopeNarrower, refreshScopeWider},
		refreshRepeats(), refreshRefusals(), refreshRotations(),
	)}
}

const clauseRefresh = "Security Framework 1.1, Token Refresh"

// Security Framework 1.1, Token Refresh: a host may issue refresh tokens. When it does, one gets a new access token.
var refreshGood = Case{
	ID: "refresh.good", Proves: []string{"CLR-TOK-034", "CLR-TOK-035"}, Clause: clauseRefresh,
	Want: "A refresh token yields a new access token, and that one works.",
	Run: func(p *Probe) {
		scope := callable(p)[0]
		old := p.Refreshable(scope)
		next := p.Renew(old).Status(200).Grant(old.Client)
		p.Expect(next.Access != old.Access, "another access token", "the same one")
		opens(p, next.Access, scope)
	},
}

// Certification guide, Service Provider (Read): every call is made again with the refreshed token.
var refreshCalls = Case{
	ID: "refresh.calls", Proves: []string{"CLR-TOK-036"}, Clause: clauseProviderRead,
	Want: "Every operation answers the refreshed token as it answered the first.",
	Run: func(p *Probe) {
		scopes := callable(p)
		old, before := p.Refreshable(scopes...), map[string]int{}
		for _, scope := range scopes {
			before[scope] = call(p, old.Access, scope).Code
		}
		next := renewed(p, old)
		for _, scope := range scopes {
			call(p, next.Access, scope).Status(before[scope])
		}
	},
}

// Security Framework 1.1, Token Refresh: the response is that of the token request.
var refreshAnswer = Case{
	ID: "refresh.answer", Proves: []string{"CLR-TOK-037"}, Clause: clauseRefresh,
	Want: "A refresh is answered with the members and headers that the exchange of a code is answered with.",
	Run: func(p *Probe) {
		code := p.Code(callable(p)[0], offlineAccess)
		first := conformance.Given(p, "a token response", p.Exchange(code).Succeeded)
		r := p.Renew(refreshableOf(p, first.Grant(code.Client))).Status(200).JSONType()
		for _, name := range []string{"token_type", "scope"} {
			if first.Object().Member(name).Found() {
				r.Object().Member(name).Exists()
			}
		}
		r.Object().Member("token_type").Text().IsFold("bearer")
		if lives := r.Object().Member("expires_in"); lives.Found() {
			lives.Integer()
		}
		r.NotStored().Header("Pragma").Contains("no-cache")
	},
}

// Security Framework 1.1, Token Refresh: a refresh without scope is for what was granted.
var refreshScopeSame = Case{
	ID: "refresh.scope.same", Proves: []string{"CLR-TOK-040"}, Clause: clauseRefresh, Level: should,
	Want: "A refresh without scope keeps the scope of the grant.",
	Run: func(p *Probe) {
		two := twoCallable(p)
		next := renewed(p, p.Refreshable(two...))
		if next.Scope != "" {
			listed := slices.DeleteFunc(strings.Fields(next.Scope), func(name string) bool { return name == offlineAccess })
			slices.Sort(listed)
			p.Expect(slices.Equal(listed, slices.Sorted(slices.Values(two))), "the scope "+strings.Join(two, " "), "the scope "+next.Scope)
		}
		opens(p, next.Access, two[0])
		opens(p, next.Access, two[1])
	},
}

// RFC 6749, Section 6: the scope of a refresh may be narrower. That of the refresh token stays what was granted.
var refreshScopeNarrower = Case{
	ID: "refresh.scope.narrower", Proves: []string{"CLR-TOK-039", "OAUTH-078"}, Clause: "RFC 6749, Section 6", Level: should,
	Want: "A refresh may ask for less, and only that access token gets less.",
	Run: func(p *Probe) {
		two := twoCallable(p)
		grant := p.Refreshable(two...)
		less := succeed(grant, p.Renew(grant, probe.Set("scope", two[0])))
		p.Expect(!slices.Contains(strings.Fields(less.Scope), two[1]), "no scope "+two[1], "the scope "+less.Scope)
		opens(p, less.Access, two[0])
		call(p, less.Access, two[1]).Status(401, 403)
		opens(p, renewed(p, less).Access, two[1])
	},
}

// RFC 6749, Section 6: the requested scope must not include any that the user did not grant.
var refreshScopeWider = Case{
	ID: "refresh.scope.wider", Proves: []string{"CLR-TOK-038", "OAUTH-077"}, Clause: "RFC 6749, Section 6",
	Want: "A refresh that asks for more than was granted gets invalid_scope, or what was granted.",
	Run: func(p *Probe) {
		two := twoCallable(p)
		grant := renewed(p, p.Refreshable(two[0]))
		r := p.Renew(grant, probe.Set("scope", strings.Join(two, " ")))
		if r.Code != 200 {
			r.OAuthError("invalid_scope")
			return
		}
		more := r.Grant(grant.Client)
		p.Expect(!slices.Contains(strings.Fields(more.Scope), two[1]), "no scope "+two[1], "the scope "+more.Scope)
		call(p, more.Access, two[1]).Status(401, 403)
	},
}

func refreshRotations() []Case {
	return []Case{refreshReplaced, refreshUsed, refreshRace, refreshGuess, refreshText, refreshErrorText}
}

// RFC 6749, Section 6: a host may replace a refresh token, and the client must then use the new one.
var refreshReplaced = Case{
	ID: "refresh.replaced", Proves: []string{"OAUTH-073"}, Clause: "RFC 6749, Section 6",
	Want: "A refresh token that replaced another yields a new access token, and that one works.",
	Run: func(p *Probe) {
		scope := callable(p)[0]
		_, next := replaced(p, scope)
		opens(p, p.Renew(next).Status(200).Grant(next.Client).Access, scope)
	},
}

// RFC 6749, Section 6: a host may revoke a refresh token that it replaced. It may do so at once, after a while, once the
// new one is used, or never; RFC 9700, Section 4.14.2, asks more of public clients only. What it revoked is an invalid
// grant.
var refreshUsed = Case{
	ID: "refresh.used", Proves: []string{"CLR-TOK-043"}, Clause: "RFC 6749, Section 5.2", Level: should,
	Want: "A refresh token whose replacement was used gives invalid_grant, or still refreshes.",
	Run: func(p *Probe) {
		old, next := replaced(p, callable(p)[0])
		renewed(p, next)
		refreshesOrNot(p.Renew(old))
	},
}

// RFC 6749, Section 5.2: whether a refresh token works several times is the host's choice, also when the uses come at
// the same time. Another error is not.
var refreshRace = Case{
	ID: "refresh.race", Proves: []string{"OAUTH-075"}, Clause: "RFC 6749, Section 5.2", Level: should,
	Want: "Eight refreshes with one refresh token at the same time each succeed or give invalid_grant.",
	Run: func(p *Probe) {
		grant := refreshed(p)
		for _, r := range p.Together(racers, func(p *Probe) *probe.Reply { return p.Renew(grant) }) {
			refreshesOrNot(r)
		}
	},
}
