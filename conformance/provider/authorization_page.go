package provider

import (
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/browser"
	"clrhost/conformance/provider/probe"
)

func authorizationPages() []Case {
	return slices.Concat([]Case{authorizationSignIn, authorizationDeclined, authorizationForged}, authorizationConsents(), authorizationHeaders())
}

// Security Framework 1.1, Authorization Request: the host authenticates the user before it asks for consent.
var authorizationSignIn = Case{
	ID: "authorization.sign-in", Proves: []string{"CLR-AUTH-006"}, Clause: "Security Framework 1.1, Authorization Request", Level: should,
	Want: "A user without a session is asked to sign in.",
	Run: func(p *Probe) {
		p.SignOut()
		a := p.Authorize(p.Client(), []string{scope(p)})
		asked := slices.ContainsFunc(a.Journey.Pages, func(page browser.Page) bool { return page.Kind == browser.SignIn })
		p.Expect(asked, "a page to sign in", "a way to the client without one")
	},
}

// RFC 6749, Section 4.1.2.1: when the user denies access, the client gets access_denied. Whether users are asked is left
// to the host (Section 4.1).
var authorizationDeclined = Case{
	ID: "authorization.declined", Proves: []string{"CLR-AUTH-023", "OAUTH-034"}, Clause: "RFC 6749, Section 4.1.2.1",
	Want: "A user who denies access is redirected to the client with access_denied, the state, and no code.",
	Run: func(p *Probe) {
		a := p.Decline(p.FreshClient(), []string{scope(p)})
		a.Decided()
		a.Rejected("access_denied")
		a.HasState()
	},
}

// RFC 6749, Section 10.12: the authorization endpoint is protected against requests that another site makes in the
// user's browser. That site has no values of the consent page that it cannot guess, and no cookies limited to their site.
// Whatever the host answers is no fault, as long as it leads to no code without the user.
var authorizationForged = Case{
	ID: "authorization.forged", Proves: []string{"OAUTH-039"}, Clause: "RFC 6749, Section 10.12",
	Want: "Consent that another site sends in the user's browser leads to no code.",
	Run: func(p *Probe) {
		c := p.FreshClient()
		a := p.Forge(c, []string{scope(p)})
		a.Forged()
		a.NoCode()
		conformance.Given(p, "a code by the user's own consent", func() *probe.Code {
			return p.Authorize(c, []string{scope(p)}).Allowed()
		})
	},
}

// consented are what a consent page shows of a client's registration.
var consented = []struct{ id, member, what string }{
	{"name", "client_name", "the client's name"},
	{"site", "client_uri", "a link to the client's site"},
	{"logo", "logo_uri", "the client's logo"},
	{"terms", "tos_uri", "a link to the client's terms"},
	{"policy", "policy_uri", "a link to the client's privacy policy"},
}

// Security Framework 1.1, Authorization Request: the user sees which client asks, by its registered metadata. A logo
// may be shown through a place of the host that has its address as a parameter.
func authorizationConsents() []Case {
	var cases []Case
	for _, shown := range consented {
		cases = append(cases, Case{
			ID: "authorization.consent." + shown.id, Proves: []string{"CLR-AUTH-007"},
			Clause: "Security Framework 1.1, Authorization Request", Level: should,
			Want: "The consent page shows " + shown.what + ".",
			Run: func(p *Probe) {
				m := p.Metadata().With("client_name", "Consent Page Example")
				value, page := m[shown.member].(string), consentPage(p, p.NewClient(m))
				found := strings.Contains(page.Text(), value) || slices.ContainsFunc(page.Links(), func(link string) bool {
					return leadsTo(link, value)
				})
				p.Expect(found, "the "+shown.member+" "+value+" on the consent page", "a page without it")
			},
		})
	}
	return cases
}

// guarded are the headers of pages on which users sign in or consent, and what each is for.
var guarded = []struct {
	id, clause, want string
	proves           []string
	kept             func(page browser.Page) bool
}{
	{
		"frame", "RFC 9700, Section 4.16", "cannot be shown in a frame of another site", []string{"CLR-AUTH-031", "OAUTH-038"},
		func(page browser.Page) bool {
			return page.Header.Get("X-Frame-Options") != "" ||
				strings.Contains(strings.Join(page.Header.Values("Content-Security-Policy"), ","), "frame-ancestors")
		},
	},
	{
		"cache", "RFC 9700, Section 4.2.4", "are not kept by any cache", []string{"OAUTH-038"},
		func(page browser.Page) bool {
			return strings.Contains(strings.ToLower(strings.Join(page.Header.Values("Cache-Control"), ",")), "no-store")
		},
	},
	{
		"referrer", "RFC 9700, Section 4.2.4", "limit what of their address is sent as a referrer", []string{"OAUTH-038"},
		func(page browser.Page) bool { return page.Header.Get("Referrer-Policy") != "" },
	},
}

// RFC 9700, Sections 4.16 and 4.2.4: the pages of the authorization endpoint forbid framing, caching and referrers.
func authorizationHeaders() []Case {
	var cases []Case
	for _, header := range guarded {
		cases = append(cases, Case{
			ID: "authorization.page." + header.id, Proves: header.proves, Clause: header.clause, Level: should,
			Want: "The pages for signing in and consenting " + header.want + ".",
			Run: func(p *Probe) {
				p.SignOut()
				a := p.Authorize(p.FreshClient(), []string{scope(p)})
				for _, page := range a.Journey.Pages {
					p.Expect(page.Kind == browser.Other || header.kept(page), "pages that "+header.want, "a page "+page.URL.Path+" without such a header")
				}
			},
		})
	}
	return cases
}
