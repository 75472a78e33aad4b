package provider

import (
	"fmt"
	"net/url"
	"slices"
	"strings"

	"clrhost/conformance/provider/probe"
	"clrhost/credential/schema"
	"clrhost/internal/untyped"
)

// profile is getProfile and putProfile (CLR 2.0, getProfile and putProfile). What a case writes it restores, so cases
// run one at a time.
func profile() Group {
	return Group{Name: "profile", Title: "Provider read and write: the profile", Serial: true, Cases: slices.Concat([]Case{
		profileGood, profileSchema, profileID, profileType, profileOwn, profileContext, profileExpected, profileScope,
		profileAnonymous, profileNulls,
	}, profilePuts())}
}

const clauseGetProfile = "CLR 2.0, getProfile"

// CLR 2.0, getProfile: with its scope, the profile of the person is read.
var profileGood = Case{
	ID: "profile.good", Proves: []string{"CLR-PROF-001"}, Clause: clauseGetProfile,
	Want:  "A token with profile.readonly reads the profile, as JSON.",
	Needs: needs(probe.FeatureProfileRead),
	Run:   func(p *Probe) { getProfile(p).JSONType() },
}

// CLR 2.0, Profile: what the published schema asks for.
var profileSchema = Case{
	ID: "profile.schema", Proves: []string{"CLR-PROF-002"}, Clause: "CLR 2.0, Profile",
	Want:  "The profile validates against the schema of Profile.",
	Needs: needs(probe.FeatureProfileRead),
	Run:   func(p *Probe) { getProfile(p).Object().Conforms(schema.Profile) },
}

// CLR 2.0, Profile: a profile has an id, which is a URI.
var profileID = Case{
	ID: "profile.id", Proves: []string{"CLR-PROF-003"}, Clause: "CLR 2.0, Profile",
	Want:  "The profile has an id, which is a URI.",
	Needs: needs(probe.FeatureProfileRead),
	Run: func(p *Probe) {
		id := getProfile(p).Object().Member("id").Text().NotEmpty().Value
		u, err := url.Parse(id)
		p.Expect(err == nil && u.Scheme != "", "a URI", id)
	},
}

// CLR 2.0, Profile: its type contains Profile.
var profileType = Case{
	ID: "profile.type", Proves: []string{"CLR-PROF-004"}, Clause: "CLR 2.0, Profile",
	Want:  "The type of the profile is, or contains, Profile.",
	Needs: needs(probe.FeatureProfileRead),
	Run: func(p *Probe) {
		kind := getProfile(p).Object().Member("type")
		p.Expect(untyped.Contains(kind.Raw(), "Profile"), "the type Profile", fmt.Sprint(kind.Raw()))
	},
}

// CLR 2.0, getProfile: the profile is that of the person who gave the authorization.
var profileOwn = Case{
	ID: "profile.own", Proves: []string{"CLR-PROF-005"}, Clause: clauseGetProfile,
	Want:  "Two people get two profiles, with ids of their own.",
	Needs: needs(probe.FeatureProfileRead, probe.FeatureSecondUser, probe.FeatureSignIn),
	Run: func(p *Probe) {
		mine, theirs := getProfile(p).Object().Member("id").Text().Value, getProfile(p.Second()).Object().Member("id").Text().Value
		p.Expect(mine != theirs, "two ids", "the same id: "+mine)
	},
}

// CLR 2.0, getProfile: a profile that is to be read as linked data names its contexts.
var profileContext = Case{
	ID: "profile.context", Proves: []string{"CLR-PROF-006"}, Clause: clauseGetProfile, Level: should,
	Want:  "If the profile has a @context, it holds strings or objects, and the Open Badges 3.0 context is one of them.",
	Needs: needs(probe.FeatureProfileRead),
	Run: func(p *Probe) {
		context := getProfile(p).Object().Member("@context")
		if !context.Found() {
			p.Skip("the profile has no @context, and need not have one")
		}
		for _, item := range untyped.List(context.Raw()) {
			_, isObject := item.(map[string]any)
			p.Expect(isObject || untyped.Text(item) != "", "strings and objects in @context", fmt.Sprint(item))
		}
		p.Expect(slices.ContainsFunc(untyped.List(context.Raw()), func(item any) bool {
			return strings.HasPrefix(untyped.Text(item), "https://purl.imsglobal.org/spec/ob/v3p0/context")
		}), "the Open Badges 3.0 context", fmt.Sprint(context.Raw()))
	},
}

// Certification guide, Service Provider (Read): the account of a certification run has a profile with a known id.
var profileExpected = Case{
	ID: "profile.expected", Proves: []string{"CLR-PROF-007"}, Clause: "Certification guide, Service Provider (Read)", Level: should,
	Want:  "The profile has the id that the run was given to expect.",
	Needs: needs(probe.FeatureProfileRead, probe.FeatureProfileID),
	Run:   func(p *Probe) { getProfile(p).Object().Member("id").Is(p.ProfileID()) },
}

// CLR 2.0, Scopes: reading the profile needs profile.readonly.
var profileScope = Case{
	ID: "profile.scope", Proves: []string{"CLR-PROF-008"}, Clause: "CLR 2.0, Scopes",
	Want:  "A token without profile.readonly is rejected with 403.",
	Needs: needs(probe.FeatureProfileRead, probe.FeatureSignIn),
	Run:   func(p *Probe) { p.With(otherScope(p, readProfile)).Get("/profile").Status(403) },
}

// CLR 2.0, Error Responses: reading a profile needs a token.
var profileAnonymous = Case{
	ID: "profile.anonymous", Proves: []string{"CLR-PROF-009"}, Clause: "CLR 2.0, Error Responses",
	Want:  "A request for the profile without a token is rejected with 401.",
	Needs: needs(probe.FeatureProfileRead),
	Run:   func(p *Probe) { p.Anonymous().Get("/profile").Status(401) },
}

// CLR 2.0, JSON Serialization: null members and empty arrays are left out.
var profileNulls = Case{
	ID: "profile.nulls", Proves: []string{"CLR-PROF-011"}, Clause: "CLR 2.0, JSON Serialization",
	Want:  "The profile has no null members and no empty arrays.",
	Needs: needs(probe.FeatureProfileRead),
	Run: func(p *Probe) {
		hollow := hollowIn("", getProfile(p).Object().Raw())
		p.Expect(hollow == "", "no null members and no empty arrays", hollow+" is one")
	},
}
