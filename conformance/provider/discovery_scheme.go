package provider

import (
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

const (
	scheme     = "OAuth2ACG"
	clauseFlow = "OpenAPI 3.0, OAuth Flow Object"
)

var schemeMembers = []schemeMember{
	{
		"type", "011", "OAuth2ACG.type is oauth2.", clauseDescription, "", []string{"type"},
		func(_ *Probe, v probe.Value) { v.Is("oauth2") },
	},
	{
		"registration", "012", "OAuth2ACG.x-imssf-registrationUrl is a fully qualified https URL.", clauseRegistration, "",
		[]string{"x-imssf-registrationUrl"}, isEndpoint,
	},
	{
		"privacy", "013", "OAuth2ACG.x-imssf-privacyPolicyUrl is a fully qualified URL.", clauseDescription, should,
		[]string{"x-imssf-privacyPolicyUrl"}, func(_ *Probe, v probe.Value) { isURL(v) },
	},
	{
		"authorization", "014", "authorizationUrl of the flow is a fully qualified https URL.", clauseFlow, "",
		[]string{"flows", "authorizationCode", "authorizationUrl"}, isEndpoint,
	},
	{
		"token", "015", "tokenUrl of the flow is a fully qualified https URL.", clauseFlow, "",
		[]string{"flows", "authorizationCode", "tokenUrl"}, isEndpoint,
	},
	{ // that it works is asked by the cases of the group refresh, which go there
		"refresh", "016", "refreshUrl of the flow is a fully qualified https URL, if it is there.", clauseDescription, may,
		[]string{"flows", "authorizationCode", "refreshUrl"},
		func(p *Probe, v probe.Value) {
			if v.Found() {
				isEndpoint(p, v)
			}
		},
	},
}

// CLR 2.0, Service Description Document: a host offers the authorization code grant under this name.
var discoverySchemeThere = Case{
	ID: "discovery.scheme.there", Proves: []string{"CLR-DISC-010"}, Clause: clauseDescription,
	Want: "components.securitySchemes.OAuth2ACG is present.",
	Run:  func(p *Probe) { securitySchemes(p).Member(scheme).Object() },
}

// CLR 2.0, Service Description Document: the published schema of securitySchemes is closed.
var discoverySchemeOnly = Case{
	ID: "discovery.scheme.only", Proves: []string{"CLR-DISC-023"}, Clause: clauseDescription, Level: should,
	Want: "securitySchemes holds OAuth2ACG alone.",
	Run:  func(p *Probe) { securitySchemes(p).OnlyNames(scheme) },
}

// CLR 2.0, Service Description Document: the security scheme names where a client registers and obtains tokens.
func discoveryScheme() []Case {
	cases := []Case{discoverySchemeThere, discoverySchemeOnly}
	for _, row := range schemeMembers {
		cases = append(cases, Case{
			ID: "discovery.scheme." + row.id, Proves: []string{"CLR-DISC-" + row.row}, Clause: row.clause, Level: row.level, Want: row.want,
			Run: func(p *Probe) {
				row.check(p, schemeOf(p).At(row.path...))
			},
		})
	}
	return cases
}

// OpenAPI 3.0, OAuth Flow Object: scopes maps the name of a scope to a short description of it.
var discoveryScopes = Case{
	ID: "discovery.scopes", Proves: []string{"CLR-DISC-017"}, Clause: clauseFlow,
	Want: "scopes of the flow gives each scope a description.",
	Run: func(p *Probe) {
		scopes := scopesOf(p).Object()
		p.Expect(len(scopes.Names()) > 0, "a scope", "none")
		for _, name := range scopes.Names() {
			scopes.Member(name).Text()
		}
	},
}

// scopeGuards are the scopes and the operation that each is for (CLR 2.0, Scopes).
var scopeGuards = []struct {
	id, row, scope, method, path string
	need                         conformance.Feature
}{
	{"read", "018", readCredentials, "get", "/credentials", probe.FeatureRead},
	{"write", "019", writeCredentials, "post", "/credentials", probe.FeatureWrite},
	{"profile.read", "020", readProfile, "get", "/profile", probe.FeatureProfileRead},
	{"profile.write", "021", writeProfile, "put", "/profile", probe.FeatureProfileWrite},
}

// CLR 2.0, Scopes: a host that offers an operation offers the scope that it needs.
func discoveryScopesOf() []Case {
	var cases []Case
	for _, guard := range scopeGuards {
		cases = append(cases, Case{
			ID: "discovery.scopes." + guard.id, Proves: []string{"CLR-DISC-" + guard.row}, Clause: "CLR 2.0, Scopes",
			Want:  "A host with " + strings.ToUpper(guard.method) + " " + guard.path + " advertises " + guard.scope + ".",
			Needs: needs(guard.need),
			Run:   func(p *Probe) { scopesOf(p).Member(guard.scope).Exists() },
		})
	}
	return cases
}

// CLR 2.0, Scopes: a scope is for an operation, so there is none for an operation that is not offered.
var discoveryScopesUsed = Case{
	ID: "discovery.scopes.used", Proves: []string{"CLR-DISC-022"}, Clause: "CLR 2.0, Scopes", Level: should,
	Want: "Every scope of the standard that is advertised is for an operation that is listed.",
	Run: func(p *Probe) {
		document := described(p)
		for _, guard := range scopeGuards {
			if scopesOf(p).Member(guard.scope).Found() {
				document.At("paths", guard.path, guard.method).Exists()
			}
		}
	},
}

// standardMembers are those that OpenAPI 3.0 and the standard have at some places.
var standardMembers = []struct{ path, known []string }{
	{nil, []string{"openapi", "info", "servers", "paths", "components", "security", "tags", "externalDocs"}},
	{[]string{"info"}, []string{"title", "description", "termsOfService", "contact", "license", "version", "x-imssf-privacyPolicyUrl", "x-imssf-image"}},
	{[]string{"components", "securitySchemes", scheme}, []string{"type", "description", "flows", "x-imssf-registrationUrl", "x-imssf-privacyPolicyUrl"}},
}

// OpenAPI 3.0: a document may have further members, whose names begin with x-.
var discoveryExtensions = Case{
	ID: "discovery.extensions", Proves: []string{"CLR-DISC-034"}, Clause: "OpenAPI 3.0", Level: may,
	Want: "Members of the host's own have names that begin with x-.",
	Run: func(p *Probe) {
		document := described(p)
		for _, place := range standardMembers {
			object := document.At(place.path...)
			own := slices.DeleteFunc(object.Names(), func(name string) bool { return slices.Contains(place.known, name) })
			for _, name := range own {
				p.Expect(strings.HasPrefix(name, "x-"), "further members that begin with x-", "the member "+name+" of /"+strings.Join(place.path, "/"))
				p.Note("The service description has an extension: %s.", name)
			}
		}
	},
}
