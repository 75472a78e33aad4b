package provider

import (
	"fmt"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
	"clrhost/conformance/specimen"
	"clrhost/credential"
)

// refreshRepeats are the steps of a certification that are made again with a refreshed token (Certification guide,
// Service Provider (Read) and (Write)).
func refreshRepeats() []Case {
	return []Case{refreshRead, refreshPaging, refreshProfile, refreshWrite, refreshProfileWrite}
}

const (
	clauseProviderRead  = "Certification guide, Service Provider (Read)"
	clauseProviderWrite = "Certification guide, Service Provider (Write)"
)

// Certification guide, Service Provider (Read): getCredentials is called again, and every credential verifies.
var refreshRead = Case{
	ID: "refresh.read", Proves: []string{"CLR-TOK-036"}, Clause: clauseProviderRead,
	Want:  "A refreshed token reads credentials as the first did, and each of them verifies.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		old := p.Refreshable(readCredentials)
		read := func(token string) page { return verifying(p, pageOf(p.Bearer(token).Get("/credentials"))) }
		before := conformance.Given(p, "a list of credentials that verify", func() page { return read(old.Access) })
		after := read(renewed(p, old).Access)
		p.Expect(len(after.items) > 0 || len(before.items) == 0, "credentials, as with the first token", "none of them")
	},
}

// verifying expects that every credential of a page verifies, as far as that can be decided without other hosts.
func verifying(p *Probe, g page) page {
	for _, item := range g.items {
		verdict := verified(p, item)
		p.Expect(verdict.Overall != credential.Invalid && verdict.Overall != credential.ProofFailed,
			"credentials that verify", idOf(item)+": "+firstFailure(verdict))
	}
	return g
}

// Certification guide, Service Provider (Read): the parameters of getCredentials are sent again.
var refreshPaging = Case{
	ID: "refresh.paging", Proves: []string{"CLR-TOK-036"}, Clause: clauseProviderRead,
	Want:  "A refreshed token reads with limit, offset and since, and follows the links, as the first did.",
	Needs: needs(probe.FeatureRead),
	Run: func(p *Probe) {
		held(p)
		old := p.Refreshable(readCredentials)
		queries := []string{"?limit=1", "?limit=1&offset=1", "?limit=1&since=2900-01-01T00:00:00Z"}
		before := make([]page, len(queries))
		for i, query := range queries {
			before[i] = conformance.Given(p, "a page", func() page { return pageOf(p.Bearer(old.Access).Get("/credentials" + query)) })
			if len(before[i].items) > 1 {
				p.Skip("the host does not keep limit, which paging.limit is about")
			}
		}
		next := p.Bearer(renewed(p, old).Access)
		for i, query := range queries {
			after := pageOf(next.Get("/credentials" + query))
			p.Expect(len(after.items) == len(before[i].items), fmt.Sprintf("as many credentials as with the first token, %d, for %s", len(before[i].items), query),
				fmt.Sprintf("%d of them", len(after.items)))
			if before[i].link("next") == "" {
				continue
			}
			p.Expect(after.link("next") != "", "a link with rel next for "+query+", as with the first token", "none")
			if p.Reaches(after.link("next")) { // which paging.walk is about
				next.Follow(after.link("next")).Status(200)
			}
		}
	},
}

// Certification guide, Service Provider (Read): getProfile is called again.
var refreshProfile = Case{
	ID: "refresh.profile", Proves: []string{"CLR-TOK-036"}, Clause: clauseProviderRead,
	Want:  "A refreshed token reads the profile that the first read.",
	Needs: needs(probe.FeatureProfileRead),
	Run: func(p *Probe) {
		old := p.Refreshable(readProfile)
		id := func(token string) string {
			return p.Bearer(token).Get("/profile").Status(200).Object().Member("id").Text().Value
		}
		before := conformance.Given(p, "a profile with an id", func() string { return id(old.Access) })
		after := id(renewed(p, old).Access)
		p.Expect(after == before, "the profile "+before, "the profile "+after)
	},
}

// Certification guide, Service Provider (Write): upsertCredential is called again.
var refreshWrite = Case{
	ID: "refresh.write", Proves: []string{"CLR-TOK-036"}, Clause: clauseProviderWrite,
	Want:  "A refreshed token writes a credential as the first did.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		old := p.Refreshable(writeCredentials)
		first := original(p, specimen.Name("Repeated record"))
		write := func(token string, d *specimen.Draft) *probe.Reply {
			return p.Bearer(token).Post("/credentials", "application/json", asJSON(p, d))
		}
		conformance.Given(p, "a stored credential", func() *probe.Reply { return write(old.Access, first).Status(200, 201) })
		write(renewed(p, old).Access, later(first)).Status(200, 201)
	},
}

// Certification guide, Service Provider (Write): putProfile is called again. The profile is written as it was read.
var refreshProfileWrite = Case{
	ID: "refresh.profile.write", Proves: []string{"CLR-TOK-036"}, Clause: clauseProviderWrite,
	Want:  "A refreshed token writes the profile as the first did.",
	Needs: needs(probe.FeatureProfileRead, probe.FeatureProfileWrite),
	Run: func(p *Probe) {
		text := getProfile(p).Content
		old := p.Refreshable(writeProfile)
		write := func(token string) *probe.Reply { return p.Bearer(token).Put("/profile", "application/json", text) }
		conformance.Given(p, "a profile that is accepted", func() *probe.Reply { return write(old.Access).Status(200, 202) })
		write(renewed(p, old).Access).Status(200, 202)
	},
}
