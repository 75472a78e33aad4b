package provider

import (
	"strings"

	"clrhost/conformance/provider/probe"
	"clrhost/conformance/specimen"
)

// model is how a provider treats records that break the data model (CLR 2.0, Data Model). A host that accepts one
// returns it to others, who will reject it.
func model() Group {
	cases := []Case{modelGood}
	for _, mutation := range specimen.Mutations() {
		cases = append(cases, modelBroken(mutation))
	}
	return Group{Name: "model", Title: "Provider write: the data model", Cases: cases}
}

// The record that the other cases change is accepted unchanged, in both forms.
var modelGood = Case{
	ID: "model.good", Proves: []string{"CLR-WRITE-001", "CLR-WRITE-003"}, Clause: clauseWrite,
	Want:  "A record that conforms to the data model is accepted, as JSON and as a JWS.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		upsertJSON(p, asJSON(p, p.Issuer().Detailed(toPerson(p)))).Status(200, 201)
		upsertJWS(p, asJWS(p, p.Issuer().Detailed(toPerson(p)))).Status(200, 201)
	},
}

// modelBroken asks for the rejection of a record in which one thing was changed before it was signed.
func modelBroken(m specimen.Mutation) Case {
	return Case{
		ID: "model." + m.Name, Proves: []string{m.Requirement, "CLR-WRITE-038"}, Clause: "CLR 2.0, Data Model", Level: should,
		Want:  "A ClrCredential is rejected when " + strings.TrimSuffix(m.Means, ".") + ".",
		Needs: needs(probe.FeatureWrite),
		Run: func(p *Probe) {
			text, mediaType, err := p.Issuer().Detailed(toPerson(p), m.Edit).Signed()
			acceptsGood(p, mediaType)
			rejectedContent(p, upsert(p, mediaType, signed(p, text, err)))
		},
	}
}
