package provider

import (
	"fmt"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

func authorizationScopes() []Case {
	return []Case{
		authorizationScope, authorizationScopeNames, authorizationScopeSubset, authorizationScopeOrder, authorizationOffline, authorizationScopeMissing,
		authorizationScopeUnknown, authorizationScopeUnregistered, authorizationScopeExact, authorizationScopeSpace,
	}
}

// unknownScope is a scope that no host supports.
const unknownScope = "https://example.org/nope"

// Security Framework 1.1, Authorization Response: the response names the scopes that were granted.
var authorizationScope = Case{
	ID: "authorization.scope", Proves: []string{"CLR-AUTH-003"}, Clause: "Security Framework 1.1, Authorization Response",
	Want: "The redirect with the code has the scope that was granted.",
	Run: func(p *Probe) {
		listed := p.Authorize(p.Client(), []string{scope(p)}).Redirected().Get("scope")
		p.Expect(len(strings.Fields(listed)) > 0, "a scope in the redirect", "none")
	},
}

// RFC 6749, Section 3.3: a scope is a list of names with spaces between them.
var authorizationScopeNames = Case{
	ID: "authorization.scope.names", Proves: []string{"CLR-AUTH-003", "CLR-TOK-003"}, Clause: "RFC 6749, Section 3.3",
	Want: "The scope of the redirect, and that of the token response, is a list of names that were asked for, with spaces between them.",
	Run: func(p *Probe) {
		two := twoScopes(p)
		code := p.CodeOf(admitted(p), two...)
		namesOf(p, two, code.Scope, "redirect")
		token := conformance.Given(p, "a token", func() *probe.Grant { return p.Exchange(code).Grant(code.Client) })
		namesOf(p, two, token.Scope, "token response")
	},
}

// Security Framework 1.1, Authorization Response: what is granted is what was asked for, or a part of it.
var authorizationScopeSubset = Case{
	ID: "authorization.scope.subset", Proves: []string{"CLR-AUTH-004"}, Clause: "Security Framework 1.1, Authorization Response",
	Want: "No scope is granted that was not asked for.",
	Run: func(p *Probe) {
		asked := advertised(p)[:1]
		for _, name := range strings.Fields(p.Authorize(p.Client(), asked).Redirected().Get("scope")) {
			p.Expect(slices.Contains(asked, name), "no scope but "+asked[0], "the scope "+name)
		}
	},
}

// RFC 6749, Section 3.3: the order of the names in a scope does not matter. What a client may ask for is what the answer to
// its registration names.
var authorizationScopeOrder = Case{
	ID: "authorization.scope.order", Proves: []string{"OAUTH-023"}, Clause: "RFC 6749, Section 3.3",
	Want: "Two scopes in the other order are granted both.",
	Run: func(p *Probe) {
		two := twoScopes(p)
		given := granted(p, p.Authorize(admitted(p), []string{two[1], two[0]}))
		for _, name := range two {
			p.Expect(slices.Contains(given, name), "a grant of "+name, fmt.Sprintf("a grant of %q", given))
		}
	},
}

// Security Framework 1.1, Authorization Request: clients ask for a refresh token by the scope offline_access, also from
// hosts that issue none.
var authorizationOffline = Case{
	ID: "authorization.offline", Proves: []string{"CLR-AUTH-029"}, Clause: "Security Framework 1.1, Authorization Request", Level: should,
	Want: "A request with the scope offline_access is accepted.",
	Run: func(p *Probe) {
		p.Authorize(admitted(p), []string{scope(p), offlineAccess}).Allowed()
	},
}

// RFC 6749, Section 3.3: without a scope the host either rejects the request or uses a default, which the answer must name,
// since it differs from what was asked for.
var authorizationScopeMissing = Case{
	ID: "authorization.scope.missing", Proves: []string{"CLR-AUTH-013", "OAUTH-022"}, Clause: "RFC 6749, Section 3.3", Level: should,
	Want: "A request without scope is rejected, or granted a default that the answer names.",
	Run: func(p *Probe) {
		a := p.Authorize(admitted(p), []string{scope(p)}, probe.Without("scope"))
		if a.Redirected().Get("code") == "" {
			a.Rejected("invalid_scope", "invalid_request")
			return
		}
		given := granted(p, a)
		p.Expect(len(given) > 0, "a grant that names its scope, or error=invalid_scope", "a grant that names none")
		p.Note("The default is %s.", strings.Join(given, " "))
	},
}

// RFC 6749, Section 4.1.2.1: an unknown scope is invalid_scope. Section 3.3 also lets the host leave it out.
var authorizationScopeUnknown = Case{
	ID: "authorization.scope.unknown", Proves: []string{"CLR-AUTH-021", "OAUTH-019"}, Clause: "RFC 6749, Section 4.1.2.1",
	Want: "An unknown scope gives invalid_scope, or is left out of the grant.",
	Run: func(p *Probe) {
		for _, scopes := range [][]string{{unknownScope}, {scope(p), unknownScope}} {
			given := granted(p, p.Authorize(admitted(p), scopes), "invalid_scope")
			p.Expect(!slices.Contains(given, unknownScope), "no grant of an unknown scope", fmt.Sprintf("a grant of %q", given))
		}
	},
}

// RFC 7591, Section 2: the scope of a registration is what the client may ask for.
var authorizationScopeUnregistered = Case{
	ID: "authorization.scope.unregistered", Proves: []string{"CLR-AUTH-022", "OAUTH-020"}, Clause: "RFC 7591, Section 2", Level: should,
	Want: "A scope that the client did not register is not granted.",
	Run: func(p *Probe) {
		two := twoScopes(p)
		c := p.NewClient(p.Metadata().With("scope", two[0]))
		if slices.Contains(c.Scopes, two[1]) {
			p.Skip("the host registered the client for more than it asked for, as RFC 7591, Section 3.2.1, lets it")
		}
		p.CodeOf(c, two[0])
		given := granted(p, p.Authorize(c, two), "invalid_scope")
		p.Expect(!slices.Contains(given, two[1]), "no grant of "+two[1], fmt.Sprintf("a grant of %q", given))
	},
}

// RFC 6749, Section 3.3: the names in a scope are case-sensitive and are compared as a whole.
var authorizationScopeExact = Case{
	ID: "authorization.scope.exact", Proves: []string{"OAUTH-021"}, Clause: "RFC 6749, Section 3.3",
	Want: "A longer scope, a shorter one and one in upper case are not mistaken for the scope that they resemble.",
	Run: func(p *Probe) {
		known := scope(p)
		for _, name := range []string{known + ".x", known[:len(known)-1], strings.ToUpper(known)} {
			given := granted(p, p.Authorize(admitted(p), []string{name}), "invalid_scope")
			if slices.Contains(given, known) && slices.Contains(granted(p, p.Authorize(p.Client(), []string{unknownScope}), "invalid_scope"), known) {
				p.Skip("the host grants its default where no name is known, as RFC 6749, Section 3.3, lets it, and the default has %s", known)
			}
			p.Expect(!slices.Contains(given, known), "no grant of "+known+" for "+name, fmt.Sprintf("a grant of %q", given))
		}
	},
}

// RFC 6749, Section 3.3: names are separated by one space. A host need not be strict about that, but it
// must not fail.
var authorizationScopeSpace = Case{
	ID: "authorization.scope.space", Proves: []string{"OAUTH-024"}, Clause: "RFC 6749, Section 3.3", Level: should,
	Want: "Two spaces or a tab between scopes lead to a grant or to invalid_scope.",
	Run: func(p *Probe) {
		for _, space := range []string{"  ", "\t"} {
			a := p.Authorize(admitted(p), nil, probe.Set("scope", strings.Join(twoScopes(p), space)))
			if a.Redirected().Get("code") == "" {
				a.Rejected("invalid_scope", "invalid_request")
			}
		}
	},
}
