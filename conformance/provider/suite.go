// Package provider asks a host what the standard asks of the provider of a CLR service: one file for each section, a
// case for each rule, in the order in which a partner meets them and in which a certification goes.
//
// A case reads as the standard does. Its comment is the rule, its body the requests that show whether the host keeps it,
// about ten lines. A case that refuses something changes exactly one thing about a request that is known to work, with
// one Edit, so that it cannot be refused for another reason. How to write one is told in package conformance.
package provider

import (
	"slices"

	"clrhost/conformance"
)

// The short names that make a case readable.
type (
	// Case is a conformance.Case.
	Case = conformance.Case
	// Group is a conformance.Group.
	Group = conformance.Group
	// Probe is a conformance.Probe.
	Probe = conformance.Probe
)

// Levels, features and scopes, as in package conformance.
const (
	should = conformance.Should
	may    = conformance.May

	readCredentials  = conformance.ReadCredentials
	writeCredentials = conformance.WriteCredentials
	readProfile      = conformance.ReadProfile
	writeProfile     = conformance.WriteProfile
	offlineAccess    = conformance.OfflineAccess
)

func needs(features ...conformance.Feature) []conformance.Feature { return features }

// Suite returns every case. The groups of reading and writing carry the names of the certification services.
func Suite() conformance.Suite {
	return conformance.Suite{
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

// profiles are the selections of groups that make a rehearsal of something: of the certification as a provider for
// reading or writing, of a host as a whole, or of its authorization server alone.
var profiles = map[string][]string{
	"read":  {"transport", "discovery", "registration", "authorization", "token", "refresh", "revocation", "bearer", "read", "paging", "profile", "errors"},
	"write": {"transport", "discovery", "registration", "authorization", "token", "refresh", "revocation", "bearer", "write", "model", "errors"},
	"host":  {"transport", "discovery", "registration", "authorization", "token", "refresh", "revocation", "bearer", "read", "paging", "profile", "write", "model", "errors"},
	"oauth": {"transport", "discovery", "metadata", "registration", "management", "authorization", "token", "refresh", "revocation", "introspection", "bearer"},
}

// Profiles are the names that Select takes.
func Profiles() []string { return []string{"read", "write", "host", "oauth", "full"} }

// Select returns the groups of a profile, all of them for full. It is empty for a name that is none.
func Select(profile string) conformance.Suite {
	if profile == "full" {
		return Suite()
	}
	var chosen conformance.Suite
	for _, group := range Suite() {
		if slices.Contains(profiles[profile], group.Name) {
			chosen = append(chosen, group)
		}
	}
	return chosen
}
