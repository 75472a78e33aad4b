package provider

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// registration is how a client registers (Security Framework 1.1, Dynamic Client Registration; RFC 7591).
func registration() Group {
	return Group{Name: "registration", Title: "Dynamic client registration", Cases: slices.Concat([]Case{
		registrationGood, registrationID, registrationSecret, registrationIssued, registrationExpires, registrationEcho,
		registrationArrays, registrationScope, registrationStore, registrationMethod, registrationGrants,
		registrationResponses, registrationTwice, registrationUnknown, registrationAssigned,
	}, registrationMembers(), registrationURLs(), registrationRedirects(), registrationValues(), registrationBodies(), []Case{
		registrationGet, registrationUseless, registrationErrorCode, registrationErrorStatement,
	}, registrationNames())}
}

const clauseRegistration = "Security Framework 1.1, Dynamic Client Registration"

// required are the members without which no client is registered.
var required = []string{"client_name", "client_uri", "logo_uri", "tos_uri", "policy_uri", "software_id", "software_version",
	"redirect_uris", "scope"}

// Security Framework 1.1, Dynamic Client Registration: a client that sends what is required is registered. No initial
// access token and no software statement may be asked for, and refresh_token may be listed beside authorization_code.
var registrationGood = Case{
	ID: "registration.good", Proves: []string{"CLR-REG-001", "CLR-REG-002", "CLR-REG-013", "CLR-REG-014", "OAUTH-099"},
	Clause: clauseRegistration,
	Want:   "Complete metadata, without any token or software statement, is answered 201 in JSON.",
	Run:    func(p *Probe) { p.Register(p.Metadata()).Status(201).JSONType().Object() },
}

// Security Framework 1.1, Dynamic Client Registration: client_id is required in the answer.
var registrationID = Case{
	ID: "registration.id", Proves: []string{"CLR-REG-003", "OAUTH-099"}, Clause: clauseRegistration,
	Want: "The answer holds a client_id.",
	Run:  func(p *Probe) { registered(p).Object().Member("client_id").Text().NotEmpty() },
}

// Security Framework 1.1, Dynamic Client Registration: client_secret is required in the answer.
var registrationSecret = Case{
	ID: "registration.secret", Proves: []string{"CLR-REG-004", "OAUTH-099"}, Clause: clauseRegistration,
	Want: "The answer holds a client_secret.",
	Run:  func(p *Probe) { registered(p).Object().Member("client_secret").Text().NotEmpty() },
}

// Security Framework 1.1, Dynamic Client Registration: client_id_issued_at is in seconds since 1970.
var registrationIssued = Case{
	ID: "registration.issued", Proves: []string{"CLR-REG-005", "OAUTH-099"}, Clause: clauseRegistration,
	Want: "client_id_issued_at is now, in seconds since 1970.",
	Run: func(p *Probe) {
		const most = 5 * time.Minute // of difference between two clocks
		issued := time.Unix(registered(p).Object().Member("client_id_issued_at").Integer(), 0)
		p.Expect(p.Now().Sub(issued).Abs() < most, "a time within five minutes of now", issued.UTC().Format(time.RFC3339))
	},
}

// Security Framework 1.1, Dynamic Client Registration: client_secret_expires_at is in seconds since 1970; 0 is never.
var registrationExpires = Case{
	ID: "registration.expires", Proves: []string{"CLR-REG-006", "OAUTH-099"}, Clause: clauseRegistration,
	Want: "client_secret_expires_at is 0 or a time to come, in seconds since 1970.",
	Run: func(p *Probe) {
		expires := registered(p).Object().Member("client_secret_expires_at").Integer()
		p.Expect(expires == 0 || time.Unix(expires, 0).After(p.Now()), "0 or a time to come", time.Unix(expires, 0).UTC().Format(time.RFC3339))
	},
}

// RFC 7591, Section 3.2.1: the answer holds all registered metadata. The host may change what it was sent, and returns
// it so here.
var registrationEcho = Case{
	ID: "registration.echo", Proves: []string{"CLR-REG-007", "OAUTH-099"}, Clause: "RFC 7591, Section 3.2.1",
	Want: "The answer repeats every required member, as it was registered.",
	Run: func(p *Probe) {
		answer, sent := registered(p).Object(), singular(p)
		for _, name := range required {
			value, err := json.Marshal(answer.Member(name).Exists().Raw())
			if want, _ := json.Marshal(sent[name]); err == nil && string(value) != string(want) {
				p.Note("The host registered another %s: %s.", name, value)
			}
		}
	},
}

// Security Framework 1.1, Dynamic Client Registration: lists are arrays, also with one value.
var registrationArrays = Case{
	ID: "registration.arrays", Proves: []string{"CLR-REG-008"}, Clause: clauseRegistration,
	Want: "redirect_uris, grant_types, response_types and contacts are arrays, even of one.",
	Run: func(p *Probe) {
		answer := registered(p).Object()
		for _, name := range []string{"redirect_uris", "grant_types", "response_types", "contacts"} {
			if answer.Member(name).Found() {
				answer.Member(name).Array()
			}
		}
	},
}

// Security Framework 1.1, Dynamic Client Registration: scope in the answer is what this client may ask for.
var registrationScope = Case{
	ID: "registration.scope", Proves: []string{"CLR-REG-009"}, Clause: clauseRegistration, Level: should,
	Want: "scope in the answer names scopes that the host has, some of those asked for among them.",
	Run: func(p *Probe) {
		names := strings.Fields(registered(p).Object().Member("scope").Text().Value)
		p.Expect(slices.ContainsFunc(names, func(name string) bool { return name != offlineAccess }), "some of the scopes asked for", "none")
		for _, name := range names {
			p.Expect(name == offlineAccess || slices.Contains(p.Host().Scopes, name), "scopes that are advertised", name)
		}
	},
}

// RFC 7591, Section 3.2.1: the answer holds a secret, which no cache may keep.
var registrationStore = Case{
	ID: "registration.store", Proves: []string{"CLR-REG-016", "OAUTH-099"}, Clause: "RFC 7591, Section 3.2.1", Level: should,
	Want: "The answer has Cache-Control: no-store and Pragma: no-cache.",
	Run:  func(p *Probe) { registered(p).NotStored().Header("Pragma").Contains("no-cache") },
}

// Security Framework 1.1, Dynamic Client Registration: client_secret_basic is the default, and the only value.
var registrationMethod = Case{
	ID: "registration.method.default", Proves: []string{"CLR-REG-010"}, Clause: clauseRegistration, Level: should,
	Want: "A client that names no token_endpoint_auth_method has client_secret_basic.",
	Run: func(p *Probe) {
		if method := registered(p).Object().Member("token_endpoint_auth_method"); method.Found() {
			method.Text().Is("client_secret_basic")
		}
	},
}

// Security Framework 1.1, Dynamic Client Registration: grant_types is authorization_code when it is left out.
var registrationGrants = Case{
	ID: "registration.grants.default", Proves: []string{"CLR-REG-011"}, Clause: clauseRegistration, Level: should,
	Want:  "A client that names no grant_types exchanges a code.",
	Needs: needs(probe.FeatureSignIn),
	Run: func(p *Probe) {
		m := registrable(p).Without("grant_types")
		r := p.Register(m).Succeeded()
		c := conformance.Given(p, "a client", func() *probe.Client { return r.Client(m) })
		if grants := r.Object().Member("grant_types"); grants.Found() {
			p.Expect(slices.Contains(texts(grants), "authorization_code"), "grant_types with authorization_code", strings.Join(texts(grants), ", "))
		}
		p.Exchange(p.Authorize(c, []string{scope(p)}).Allowed()).Grant(c)
	},
}

// Security Framework 1.1, Dynamic Client Registration: response_types is code when it is left out.
var registrationResponses = Case{
	ID: "registration.responses.default", Proves: []string{"CLR-REG-012"}, Clause: clauseRegistration, Level: should,
	Want:  "A client that names no response_types obtains a code.",
	Needs: needs(probe.FeatureSignIn),
	Run: func(p *Probe) {
		m := registrable(p).Without("response_types")
		r := p.Register(m).Succeeded()
		c := conformance.Given(p, "a client", func() *probe.Client { return r.Client(m) })
		p.Authorize(c, []string{scope(p)}).Allowed()
	},
}

// RFC 7591, Section 3.2.1: a client_id should be no other client's. A host that knows the software again may return the
// same client, but then all of it.
var registrationTwice = Case{
	ID: "registration.twice", Proves: []string{"CLR-REG-015", "OAUTH-110"}, Clause: "RFC 7591, Section 3.2.1", Level: should,
	Want: "Registering the same metadata twice makes two clients, each with an id and a secret of its own.",
	Run: func(p *Probe) {
		m := p.Metadata().With("client_name", "Registered twice")
		one, two := p.NewClient(m), p.NewClient(m)
		p.Expect((one.ID == two.ID) == (one.Secret == two.Secret), "another client_id and another client_secret", "only one of them changed")
		if one.ID == two.ID {
			p.Note("The host gave the same client twice.")
		}
	},
}

// RFC 7591, Section 2: the authorization server must ignore metadata that it does not understand.
var registrationUnknown = Case{
	ID: "registration.unknown", Proves: []string{"CLR-REG-017", "OAUTH-108"}, Clause: "RFC 7591, Section 2",
	Want: "Metadata that the host does not know is no reason to reject a client.",
	Run:  func(p *Probe) { p.Register(registrable(p).With("x_test", "1")).Succeeded() },
}

// RFC 7591, Section 3.2.1: it is the authorization server that issues the id and the secret.
var registrationAssigned = Case{
	ID: "registration.assigned", Proves: []string{"OAUTH-107"}, Clause: "RFC 7591, Section 3.2.1",
	Want: "A client that brings an id, a secret and an expiry is rejected, or given those of the host.",
	Run: func(p *Probe) {
		own := registrable(p).With("client_id", p.Secret()).With("client_secret", p.Secret()).With("client_secret_expires_at", 1)
		r := p.Register(own)
		if !r.IsSuccess() {
			r.Status(400)
			return
		}
		answer := r.Object()
		for _, name := range []string{"client_id", "client_secret"} {
			p.Expect(answer.Member(name).Text().Value != own[name], "a "+name+" of the host's making", "the client's own")
		}
		expires := fmt.Sprint(answer.Member("client_secret_expires_at").Raw())
		p.Expect(expires != "1", "a client_secret_expires_at of the host's making", "the client's own")
	},
}
