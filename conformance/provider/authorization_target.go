package provider

import (
	"fmt"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

func authorizationTargets() []Case {
	return slices.Concat([]Case{
		authorizationClientUnknown, authorizationClientMissing, authorizationRedirectMissing, authorizationRedirectForeign,
		authorizationRedirectQuery, authorizationRedirectQueryKept, authorizationRedirectRepeated,
	}, authorizationRedirects())
}

// RFC 6749, Section 4.1.2.1: when the client identifier is invalid, the user is informed and not redirected.
var authorizationClientUnknown = Case{
	ID: "authorization.client.unknown", Proves: []string{"CLR-AUTH-017", "OAUTH-001"}, Clause: "RFC 6749, Section 4.1.2.1",
	Want: "An unknown client_id leads to an error page and nowhere else.",
	Run: func(p *Probe) {
		p.Authorize(admitted(p), []string{scope(p)}, probe.Set("client_id", "nope")).Kept()
	},
}

// RFC 6749, Section 4.1.2.1: when the client identifier is missing, the user is informed and not redirected.
var authorizationClientMissing = Case{
	ID: "authorization.client.missing", Proves: []string{"CLR-AUTH-018", "OAUTH-002"}, Clause: "RFC 6749, Section 4.1.2.1",
	Want: "A missing client_id leads to an error page and nowhere else.",
	Run: func(p *Probe) {
		p.Authorize(admitted(p), []string{scope(p)}, probe.Without("client_id")).Kept()
	},
}

// Security Framework 1.1, Authorization Request: redirect_uri is required, although RFC 6749 would let a client with one
// redirect URI leave it out.
var authorizationRedirectMissing = Case{
	ID: "authorization.redirect.missing", Proves: []string{"CLR-AUTH-014", "OAUTH-010"}, Clause: "Security Framework 1.1, Authorization Request",
	Want: "A missing redirect_uri leads to an error page, even when the client registered but one.",
	Run: func(p *Probe) {
		m := p.Metadata()
		c := p.NewClient(m.With("redirect_uris", m["redirect_uris"].([]string)[:1]))
		p.CodeOf(c, scope(p))
		a := p.Authorize(c, []string{scope(p)}, probe.Without("redirect_uri"))
		a.NoCode()
		if a.Journey.Landed != nil {
			p.Should(func() { a.Kept() }) // an error at the only redirect URI there is does little harm
			return
		}
		a.Kept()
	},
}

// Security Framework 1.1, Authorization Response: no user is redirected to a URI that was not registered.
var authorizationRedirectForeign = Case{
	ID: "authorization.redirect.foreign", Proves: []string{"CLR-AUTH-015"}, Clause: "Security Framework 1.1, Authorization Response",
	Want: "A redirect URI of another site leads to an error page and nowhere else.",
	Run: func(p *Probe) {
		p.Authorize(admitted(p), []string{scope(p)}, probe.Set("redirect_uri", "https://evil.example/cb")).Kept()
	},
}

// RFC 6749, Section 3.1.2.3: a redirect URI is compared as a whole, its query included.
var authorizationRedirectQuery = Case{
	ID: "authorization.redirect.query.other", Proves: []string{"OAUTH-006"}, Clause: "RFC 6749, Section 3.1.2.3",
	Want: "A redirect URI with another query than the registered one leads to an error page.",
	Run: func(p *Probe) {
		m := p.Metadata()
		bare := m["redirect_uris"].([]string)[0]
		c := p.NewClient(m.With("redirect_uris", []string{bare + "?a=1"}))
		p.CodeOf(c, scope(p))
		p.Authorize(c, []string{scope(p)}, probe.Set("redirect_uri", bare+"?a=2")).Kept()
	},
}

// RFC 6749, Section 3.1.2: a query that was registered must be retained when parameters are added.
var authorizationRedirectQueryKept = Case{
	ID: "authorization.redirect.query.kept", Proves: []string{"OAUTH-127"}, Clause: "RFC 6749, Section 3.1.2",
	Want: "The query of a registered redirect URI is kept, and code and state are added to it.",
	Run: func(p *Probe) {
		m := p.Metadata()
		bare := m["redirect_uris"].([]string)[0]
		with := m.With("redirect_uris", []string{bare + "?tenant=one&from=a%20b"})
		r := p.Register(with)
		if r.Code == 400 {
			p.Skip("the host registers no redirect URI with a query")
		}
		c := conformance.Given(p, "a registered client", func() *probe.Client { return r.Client(with) })
		a := p.Authorize(c, []string{scope(p)})
		query := a.Redirected()
		for name, want := range map[string]string{"tenant": "one", "from": "a b"} {
			p.Expect(slices.Equal(query[name], []string{want}), name+"="+want+" in the redirect", fmt.Sprintf("%s=%s", name, query[name]))
		}
		a.Allowed()
		a.HasState()
	},
}

// RFC 6749, Section 3.1: parameters must not be repeated. Neither of two redirect URIs may be used.
var authorizationRedirectRepeated = Case{
	ID: "authorization.redirect.repeated", Proves: []string{"OAUTH-011"}, Clause: "RFC 6749, Section 3.1",
	Want: "Two redirect URIs lead to an error page and nowhere else.",
	Run: func(p *Probe) {
		p.Authorize(admitted(p), []string{scope(p)}, probe.Twice("redirect_uri", "https://evil.example/cb")).Kept()
	},
}

// resemblances are redirect URIs that are not the registered one, however much they resemble it.
var resemblances = []struct {
	id, what string
	proves   []string
	clause   string
	like     func(uri string) string
}{
	{"longer", "that begins like the registered one", []string{"OAUTH-003"}, "RFC 9700, Section 4.1.3", func(uri string) string { return uri + "x" }},
	{"below", "below the registered one", []string{"CLR-AUTH-016"}, "RFC 6749, Section 3.1.2.3", func(uri string) string { return uri + "/x" }},
	{"slash", "with a slash more", []string{"OAUTH-004"}, "RFC 9700, Section 4.1.3", func(uri string) string { return uri + "/" }},
	{"query", "with a query more", []string{"CLR-AUTH-016", "OAUTH-005"}, "RFC 9700, Section 4.1.3", func(uri string) string { return uri + "?extra=1" }},
	{"port", "with another port", []string{"CLR-AUTH-016"}, "RFC 6749, Section 3.1.2.3", atPort("8443")},
	{"path-case", "with its path in capitals", []string{"CLR-AUTH-016"}, "RFC 6749, Section 3.1.2.3", func(uri string) string {
		site, path := parted(uri)
		return site + strings.ToUpper(path)
	}},
	{"host-case", "with its host in capitals", []string{"OAUTH-007"}, "RFC 9700, Section 4.1.3", func(uri string) string {
		site, path := parted(uri)
		return "https://" + strings.ToUpper(strings.TrimPrefix(site, "https://")) + path
	}},
	{"default-port", "with the default port", []string{"OAUTH-007"}, "RFC 9700, Section 4.1.3", atPort("443")},
	{"escape", "with a dot written as %2e", []string{"OAUTH-007"}, "RFC 9700, Section 4.1.3", func(uri string) string {
		site, path := parted(uri)
		return site + "/%2e" + path
	}},
	{"dots", "with /../ in its path", []string{"OAUTH-007"}, "RFC 9700, Section 4.1.3", func(uri string) string {
		site, path := parted(uri)
		return site + "/x/.." + path
	}},
	{"http", "with http for https", []string{"OAUTH-008"}, "RFC 9700, Section 2.1", func(uri string) string {
		return strings.Replace(uri, "https://", "http://", 1)
	}},
	{"user", "with a user name before the host", []string{"OAUTH-009"}, "RFC 6749, Section 3.1.2", func(uri string) string {
		return strings.Replace(uri, "https://", "https://user@", 1)
	}},
	{"fragment", "with a fragment", []string{"OAUTH-009"}, "RFC 6749, Section 3.1.2", func(uri string) string { return uri + "#x" }},
}

// RFC 9700, Section 4.1.3: redirect URIs are compared as strings.
func authorizationRedirects() []Case {
	var cases []Case
	for _, other := range resemblances {
		cases = append(cases, Case{
			ID: "authorization.redirect." + other.id, Proves: other.proves, Clause: other.clause,
			Want: "A redirect URI " + other.what + " leads to an error page and nowhere else.",
			Run: func(p *Probe) {
				c := admitted(p)
				p.Authorize(c, []string{scope(p)}, probe.Set("redirect_uri", other.like(c.RedirectURI))).Kept()
			},
		})
	}
	return cases
}
