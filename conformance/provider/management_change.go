package provider

import (
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// RFC 7592, Section 2.2: an update replaces the registration, and the answer is the new one.
var managementUpdate = Case{
	ID: "management.update", Proves: []string{"OAUTH-117"}, Clause: "RFC 7592, Section 2.2",
	Want: "An update is answered 200 with the new registration, which a read shows as well.",
	Run: func(p *Probe) {
		c := managed(p)
		before := unchanged(p, c)
		updateTo(p, c, before, before.With("client_name", "Renamed client")).Status(200).Object().Member("client_name").Is("Renamed client")
		p.Manage(c, "GET").Status(200).Object().Member("client_name").Is("Renamed client")
	},
}

// RFC 7592, Section 2.2: what an update leaves out is to be removed. A host may ignore that as any other value.
var managementOmitted = Case{
	ID: "management.update.omitted", Proves: []string{"OAUTH-117"}, Clause: "RFC 7592, Section 2.2", Level: should,
	Want: "A member that an update leaves out is removed.",
	Run: func(p *Probe) {
		c := managed(p)
		before := unchanged(p, c)
		if before["contacts"] == nil {
			p.Skip("the host keeps no contacts, which are optional")
		}
		updateTo(p, c, before, before.Without("contacts")).Status(200).Object().Member("contacts").Absent()
	},
}

// RFC 7592, Section 2.2: an update replaces the metadata of the client.
var managementRedirect = Case{
	ID: "management.update.redirect.removed", Proves: []string{"OAUTH-118"}, Clause: "RFC 7592, Section 2.2",
	Want:  "A redirect URI that an update removed is not used any more.",
	Needs: needs(probe.FeatureSignIn),
	Run: func(p *Probe) {
		c := managed(p)
		p.CodeOf(c, scope(p))
		before := unchanged(p, c)
		conformance.Given(p, "an update", func() *probe.Reply {
			return updateTo(p, c, before, before.With("redirect_uris", c.Metadata["redirect_uris"].([]string)[1:])).Succeeded()
		})
		p.Authorize(c, []string{scope(p)}).Kept()
	},
}

// RFC 7592, Section 2.2: an update replaces the metadata of the client.
var managementScope = Case{
	ID: "management.update.scope.removed", Proves: []string{"OAUTH-118"}, Clause: "RFC 7592, Section 2.2",
	Want:  "A scope that an update removed is not granted any more.",
	Needs: needs(probe.FeatureSignIn),
	Run: func(p *Probe) {
		c, gone := managed(p), twoScopes(p)[0]
		p.CodeOf(c, gone)
		before := unchanged(p, c)
		rest := slices.DeleteFunc(slices.Clone(c.Scopes), func(name string) bool { return name == gone })
		conformance.Given(p, "an update", func() *probe.Reply {
			return updateTo(p, c, before, before.With("scope", strings.Join(rest, " "))).Succeeded()
		})
		p.Authorize(c, []string{gone}).NoCode()
	},
}

// RFC 7592, Section 2.3: a deletion is answered 204.
var managementDelete = Case{
	ID: "management.delete", Proves: []string{"OAUTH-119"}, Clause: "RFC 7592, Section 2.3",
	Want:  "A client deletes its registration, and is answered 204.",
	Needs: needs(probe.FeatureSignIn),
	Run:   func(p *Probe) { deleted(p).reply.For(p).Status(204) },
}

// RFC 7592, Section 2.3: the client can no longer be used.
var managementDeletedClient = Case{
	ID: "management.delete.client", Proves: []string{"OAUTH-119"}, Clause: "RFC 7592, Section 2.3",
	Want:  "A deleted client is invalid_client at the token endpoint.",
	Needs: needs(probe.FeatureSignIn),
	Run: func(p *Probe) {
		g := *wasDeleted(p).grant
		if g.Refresh == "" {
			g.Refresh = "made-up"
		}
		p.Renew(&g).OAuthError("invalid_client")
	},
}

// RFC 7592, Section 2.3: the authorization server should end what the client was granted.
var managementDeletedTokens = Case{
	ID: "management.delete.tokens", Proves: []string{"OAUTH-119"}, Clause: "RFC 7592, Section 2.3", Level: should,
	Want:  "The access token of a deleted client opens nothing.",
	Needs: needs(probe.FeatureSignIn),
	Run: func(p *Probe) {
		ended(p, p.Bearer(wasDeleted(p).grant.Access).Get(pathOf(p)))
	},
}

// RFC 7592, Section 2.1: a client that does not exist is answered 401, so that it does not reveal which clients exist.
var managementGone = Case{
	ID: "management.delete.read", Proves: []string{"OAUTH-115", "OAUTH-119"}, Clause: "RFC 7592, Section 2.1",
	Want:  "The registration of a deleted client is answered 401.",
	Needs: needs(probe.FeatureSignIn),
	Run:   func(p *Probe) { p.Manage(wasDeleted(p).grant.Client, "GET").Status(401) },
}

// RFC 7592, Section 2.3: the registration access token ends with the client.
var managementDeletedTwice = Case{
	ID: "management.delete.twice", Proves: []string{"OAUTH-119"}, Clause: "RFC 7592, Section 2.3",
	Want:  "A second deletion is answered 401.",
	Needs: needs(probe.FeatureSignIn),
	Run:   func(p *Probe) { p.Manage(wasDeleted(p).grant.Client, "DELETE").Status(401) },
}
