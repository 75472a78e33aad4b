// Package provider has the cases about a provider of a CLR service: one file for each section of the standard, a
// case for each rule, in the order of a partner and of a certification. What several cases ask with is in ask_*.go.
//
// A case reads as the standard does. Its comment is the rule, its body the requests that show whether the host keeps to it,
// about ten lines. A case that rejects something changes exactly one thing about a request that is known to work, with
// one Edit, so that it cannot be rejected for another reason. Package conformance explains how to write one.
package provider

import (
	"fmt"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// The short names that make a case readable.
type (
	// Case is a case about a provider.
	Case = conformance.Case[*Probe]
	// Group is a group of them.
	Group = conformance.Group[*Probe]
	// Probe is a probe.Probe.
	Probe = probe.Probe
)

// Levels, features and scopes, as in package conformance.
const (
	should = conformance.Should
	may    = conformance.May

	readCredentials  = probe.ReadCredentials
	writeCredentials = probe.WriteCredentials
	readProfile      = probe.ReadProfile
	writeProfile     = probe.WriteProfile
	offlineAccess    = probe.OfflineAccess
)

func needs(features ...conformance.Feature) []conformance.Feature { return features }

// requiring adds features that every case of some lists needs.
func requiring(features []conformance.Feature, lists ...[]Case) []Case {
	cases := slices.Concat(lists...)
	for i := range cases {
		cases[i].Needs = slices.Concat(cases[i].Needs, features)
	}
	return cases
}

// signingIn joins lists of cases each of which has the person sign in and decide.
func signingIn(lists ...[]Case) []Case {
	cases := slices.Concat(lists...)
	for i := range cases {
		cases[i].Needs = append(slices.Clone(cases[i].Needs), probe.FeatureSignIn)
	}
	return cases
}

// Suite returns every case. The groups of reading and writing carry the names of the certification services.
func Suite() conformance.Suite[*Probe] {
	return conformance.Suite[*Probe]{
		transport(),
		discovery(),
		metadata(),
		registration(),
		management(),
		authorization(),
		token(),
		refresh(),
		revocation(),
		introspection(),
		bearer(),
		read(),
		paging(),
		profile(),
		write(),
		model(),
		errors(),
	}
}

// profiles are the selections of groups for a rehearsal: of the certification as a provider for
// reading or writing, of a host as a whole, or of its authorization server alone.
var profiles = map[string][]string{
	"read":  {"transport", "discovery", "registration", "authorization", "token", "refresh", "revocation", "bearer", "read", "paging", "profile", "errors"},
	"write": {"transport", "discovery", "registration", "authorization", "token", "refresh", "revocation", "bearer", "profile", "write", "model", "errors"},
	"host":  {"transport", "discovery", "registration", "authorization", "token", "refresh", "revocation", "bearer", "read", "paging", "profile", "write", "model", "errors"},
	"oauth": {"transport", "discovery", "metadata", "registration", "management", "authorization", "token", "refresh", "revocation", "introspection", "bearer"},
}

// Full is the profile of every case.
const Full = "full"

// Profiles returns the names of the profiles.
func Profiles() []string { return []string{"read", "write", "host", "oauth", Full} }

// Select returns the groups of a profile. The error names the flag of the command line.
func Select(profile string) (conformance.Suite[*Probe], error) {
	if profile == Full {
		return Suite(), nil
	}
	names, isProfile := profiles[profile]
	if !isProfile {
		return nil, fmt.Errorf("--profile: must be one of %s", strings.Join(Profiles(), ", "))
	}
	var chosen conformance.Suite[*Probe]
	for _, group := range Suite() {
		if slices.Contains(names, group.Name) {
			chosen = append(chosen, group)
		}
	}
	return chosen, nil
}
