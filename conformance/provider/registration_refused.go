package provider

import (
	"slices"
)

// The error codes of a rejected registration (RFC 7591, Section 3.2.2).
const (
	invalidMetadata = "invalid_client_metadata"
	invalidRedirect = "invalid_redirect_uri"
)

// registrationMembers are cases of metadata that lacks a required member, or has it empty or of another JSON type.
func registrationMembers() []Case {
	rows := map[string]string{"client_name": "018", "client_uri": "019", "logo_uri": "020", "tos_uri": "021",
		"policy_uri": "022", "software_id": "023", "software_version": "024", "redirect_uris": "025"}
	cases := []Case{registrationNoScope}
	for _, member := range required {
		if row := rows[member]; row != "" {
			cases = append(cases, lacking(member, "CLR-REG-"+row))
		}
		if member != "redirect_uris" && member != "scope" {
			cases = append(cases, spoiled("empty", member, "empty", ""))
		}
		cases = append(cases, spoiled("type", member, "a number", 7))
	}
	return cases
}

// Security Framework 1.1, Dynamic Client Registration: all required properties must be there for a client to be
// accepted.
func lacking(member, row string) Case {
	codes, proves := []string{invalidMetadata}, []string{row, "OAUTH-100"}
	if member == "redirect_uris" {
		codes, proves = append(codes, invalidRedirect), append(proves, "OAUTH-101")
	}
	return Case{
		ID: "registration.without." + member, Proves: proves, Clause: clauseRegistration,
		Want: "Metadata without " + member + " is rejected.",
		Run:  func(p *Probe) { refusedAs(registeredWithout(p, member), codes...) },
	}
}

// RFC 7591, Section 3.2.2: metadata with a value that is none is rejected, or registered with another one.
func spoiled(id, member, what string, value any) Case {
	return Case{
		ID: "registration." + id + "." + member, Proves: []string{"OAUTH-100"}, Clause: "RFC 7591, Section 3.2.2", Level: should,
		Want: "Metadata whose " + member + " is " + what + " is rejected, or registered with another value.",
		Run: func(p *Probe) {
			codes := []string{invalidMetadata}
			if member == "redirect_uris" {
				codes = append(codes, invalidRedirect)
			}
			refusedOrReplaced(p, p.Register(registrable(p).With(member, value)), member, value, codes...)
		},
	}
}

// Security Framework 1.1, Dynamic Client Registration: scope is required in one place and may be given a default in
// another.
var registrationNoScope = Case{
	ID: "registration.without.scope", Proves: []string{"CLR-REG-026", "OAUTH-100"}, Clause: clauseRegistration, Level: should,
	Want: "Metadata without scope is rejected, or given a default.",
	Run: func(p *Probe) {
		if r := registeredWithout(p, "scope"); r.IsSuccess() {
			r.Object().Member("scope").Text().NotEmpty()
			return
		}
		refusedAs(registeredWithout(p, "scope"), invalidMetadata)
	},
}

// registrationURLs are cases of pages of a client that are not where they must be.
func registrationURLs() []Case {
	rows := map[string]string{"client_uri": "027", "logo_uri": "028", "tos_uri": "029", "policy_uri": "030"}
	var plain, elsewhere []Case
	for _, member := range []string{"client_uri", "logo_uri", "tos_uri", "policy_uri"} {
		plain = append(plain, unencrypted(member, "CLR-REG-"+rows[member]))
		elsewhere = append(elsewhere, displaced("host."+member, member, "another host", func(string) string { return "elsewhere.example" }))
	}
	return slices.Concat(plain, elsewhere, []Case{
		displaced("host.subdomain", "tos_uri", "a subdomain of the others' host", func(host string) string { return "terms." + host }),
		displaced("host.look-alike", "tos_uri", "a host that looks like the others'", lookAlike),
		displaced("host.dot", "tos_uri", "the others' host with a dot at its end", func(host string) string { return host + "." }),
	})
}

// Security Framework 1.1, Dynamic Client Registration: all URLs must use https. RFC 7591, Section 3.2.1, lets a host
// replace a value that it does not accept.
func unencrypted(member, row string) Case {
	return Case{
		ID: "registration.http." + member, Proves: []string{row}, Clause: clauseRegistration,
		Want: "An http " + member + " is rejected, or replaced.",
		Run: func(p *Probe) {
			m := registrable(p)
			plain := overHTTP(m[member].(string))
			refusedOrReplaced(p, p.Register(m.With(member, plain)), member, plain, invalidMetadata)
		},
	}
}
