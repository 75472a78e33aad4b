package provider

import (
	"strings"
)

var targets = []target{
	{
		"http", "An http redirect URI is rejected.", clauseRegistration, []string{"CLR-REG-031", "OAUTH-102"}, "",
		func(site string) any { return only(overHTTP(site) + "/callback") },
	},
	{
		"string", "redirect_uris that is a string and no array is rejected.", clauseRegistration, []string{"CLR-REG-034", "OAUTH-100"}, "",
		func(site string) any { return site + "/callback" },
	},
	{
		"none", "An empty redirect_uris is rejected.", "RFC 7591, Section 3.2.2", []string{"CLR-REG-035", "OAUTH-101"}, should,
		func(string) any { return []string{} },
	},
	{
		"host", "A redirect URI on another host than the client's pages is rejected.", clauseRegistration, []string{"CLR-REG-033"}, should,
		func(string) any { return only("https://elsewhere.example/callback") },
	},
	{
		"fragment", "A redirect URI with a fragment is rejected.", "RFC 6749, Section 3.1.2", []string{"CLR-REG-036", "OAUTH-102"}, should,
		func(site string) any { return only(site + "/callback#here") },
	},
	{
		"relative", "A redirect URI that is relative is rejected.", "RFC 6749, Section 3.1.2", []string{"CLR-REG-037", "OAUTH-102"}, should,
		func(string) any { return only("/callback") },
	},
	{
		"malformed", "A redirect URI without a host is rejected.", "RFC 6749, Section 3.1.2", []string{"CLR-REG-037"}, should,
		func(string) any { return only("https://") },
	},
	{
		"user", "A redirect URI with user information is rejected.", "RFC 7591, Section 3.2.2", []string{"OAUTH-102"}, should,
		func(site string) any {
			return only(strings.Replace(site, "https://", "https://user@", 1) + "/callback")
		},
	},
	{
		"address", "A redirect URI with an IP address for host is rejected.", "RFC 7591, Section 3.2.2", []string{"OAUTH-102"}, should,
		func(string) any { return only("https://192.0.2.1/callback") },
	},
	{
		"javascript", "A redirect URI with the scheme javascript is rejected.", "RFC 7591, Section 3.2.2", []string{"OAUTH-102"}, should,
		func(string) any { return only("javascript:alert(1)") },
	},
}

// registrationRedirects are cases of redirect URIs that a code must not be sent to.
func registrationRedirects() []Case {
	var cases []Case
	for _, bad := range targets {
		cases = append(cases, Case{
			ID: "registration.redirect." + bad.id, Proves: bad.proves, Clause: bad.clause, Level: bad.level, Want: bad.want,
			Run: func(p *Probe) {
				m := registrable(p)
				value := bad.value(siteOf(m))
				refusedOrReplaced(p, p.Register(m.With("redirect_uris", value)), "redirect_uris", value, invalidRedirect, invalidMetadata)
			},
		})
	}
	return cases
}
