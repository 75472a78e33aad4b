package provider

import (
	"fmt"
	"reflect"
	"slices"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// management is how a client manages its registration (RFC 7592). It is optional, and a host without it skips the
// group. The cases run one at a time, because they share a client whose registration and token change.
func management() Group {
	cases := slices.Concat([]Case{managementRead, managementReadAgain}, managementStrangers(), managementBadUpdates(), []Case{
		managementUpdate, managementOmitted, managementRedirect, managementScope,
		managementDelete, managementDeletedTokens, managementDeletedClient, managementGone, managementDeletedTwice,
	})
	for i := range cases {
		cases[i].Needs = append(slices.Clone(cases[i].Needs), probe.FeatureManagement)
	}
	return Group{Name: "management", Title: "Managing a registration", Serial: true, Cases: cases}
}

// assigned are the members that a client must not send in an update (RFC 7592, Section 2.2).
var assigned = []string{"registration_access_token", "registration_client_uri", "client_secret_expires_at", "client_id_issued_at"}

// RFC 7592, Sections 2.1 and 3: a read is answered with all registered metadata, and with where and how to read it
// again.
var managementRead = Case{
	ID: "management.read", Proves: []string{"OAUTH-113"}, Clause: "RFC 7592, Section 2.1",
	Want: "A client reads its registration, with the URL and the token for managing it.",
	Run: func(p *Probe) {
		c := managed(p)
		answer := p.Manage(c, "GET").Status(200).JSONType().Object()
		answer.Member("client_id").Is(c.ID)
		answer.Member("registration_access_token").Text().NotEmpty()
		answer.Member("registration_client_uri").Text().URL(schemes(p)...)
		for _, name := range required {
			answer.Member(name).Exists()
		}
	},
}

// RFC 7592, Section 2.1: an answer may name another registration token, which the client must then use. Either way a
// read leaves the client with one that works.
var managementReadAgain = Case{
	ID: "management.read.again", Proves: []string{"OAUTH-129"}, Clause: "RFC 7592, Section 2.1",
	Want: "A client that has read its registration reads it again, with the token that the answer names.",
	Run: func(p *Probe) {
		c := p.NewClient(p.Metadata().With("client_name", "Client that reads twice"))
		before := c.ManagementToken
		conformance.Given(p, "the registration", p.Manage(c, "GET").Succeeded)
		if c.ManagementToken != before {
			p.Note("A read gives another registration access token, which clients easily miss.")
		}
		p.Manage(c, "GET").Status(200)
	},
}

// strangers are those who may not see a client's registration.
var strangers = []struct {
	id, who string
	allowed []int
	shown   func(p *Probe) probe.Edit // what they come with
}{
	{"nobody", "without a token", []int{401}, func(*Probe) probe.Edit { return probe.NoAuth() }},
	{"guess", "with a token that was never issued", []int{401}, func(p *Probe) probe.Edit { return carrying(p.Secret()) }},
	{"other", "with the token of another client", []int{401, 403}, func(p *Probe) probe.Edit {
		return carrying(p.OtherClient().ManagementToken)
	}},
	{"access", "with an access token of the API", []int{401, 403}, func(p *Probe) probe.Edit {
		return carrying(p.Shared(scope(p)).Access)
	}},
}

// RFC 7592, Section 2.1: a client's registration is protected by its registration access token.
func managementStrangers() []Case {
	var cases []Case
	for _, stranger := range strangers {
		cases = append(cases, Case{
			ID: "management.stranger." + stranger.id, Proves: []string{"OAUTH-114"}, Clause: "RFC 7592, Section 2.1",
			Want: "A read of a registration " + stranger.who + " is rejected and shows nothing.",
			Run: func(p *Probe) {
				p.Manage(managed(p), "GET", stranger.shown(p)).Status(stranger.allowed...).NotWithin(`"client_id"`, "client_id")
			},
		})
	}
	return cases
}

// badUpdates are changes that a host must reject. What a client must not send it may ignore instead.
var badUpdates = []struct {
	id, want, member string
	proves           string
	level            conformance.Level
	value            any
}{
	{"redirect", "An update to a bad redirect URI is rejected and changes nothing.", "redirect_uris", "OAUTH-116", "", []string{"http://elsewhere.example/callback"}},
	{"id", "An update with another client_id is rejected and changes nothing.", "client_id", "OAUTH-116", "", "another-client"},
	{"secret", "An update with another client_secret is rejected and changes nothing.", "client_secret", "OAUTH-117", "", "a secret of the client's own choice"},
	{"issued", "An update with client_id_issued_at is rejected, or the member ignored, and changes nothing.", "client_id_issued_at", "OAUTH-116", should, 1},
	{"token", "An update with a registration_access_token is rejected, or the member ignored, and changes nothing.", "registration_access_token", "OAUTH-116", should, "a token of the client's own choice"},
}

// RFC 7592, Section 2.2: an update that is not allowed is rejected as a registration is, and nothing changes.
func managementBadUpdates() []Case {
	var cases []Case
	for _, bad := range badUpdates {
		cases = append(cases, Case{
			ID: "management.update." + bad.id, Proves: []string{bad.proves}, Clause: "RFC 7592, Section 2.2", Level: bad.level, Want: bad.want,
			Run: func(p *Probe) {
				c := managed(p)
				before := unchanged(p, c)
				r := updateTo(p, c, before, before.With(bad.member, bad.value))
				if bad.level == should && r.Code == 200 {
					got := fmt.Sprint(r.Object().Member(bad.member).Raw())
					p.Expect(got != fmt.Sprint(bad.value), "a "+bad.member+" of the host's making", "the client's own")
				} else {
					r.Status(400).Object().Member("error").Text().NotEmpty()
				}
				p.Expect(reflect.DeepEqual(unchanged(p, c), before), "the registration as it was", "another one")
			},
		})
	}
	return cases
}
