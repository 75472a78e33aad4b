package provider

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
	"clrhost/conformance/specimen"
)

// writeRefusals are the cases about what is not accepted.
func writeRefusals() []Case {
	return slices.Concat([]Case{
		refusedScope, refusedAnonymous, refusedAchievement, refusedTampered, refusedUnsigned, refusedSignature,
		refusedLarge, refusedDeep, refusedDuplicate, refusedMethods,
	}, refusedBodies())
}

// CLR 2.0, Scopes: writing needs credential.upsert.
var refusedScope = Case{
	ID: "write.scope", Proves: []string{"CLR-WRITE-028"}, Clause: "CLR 2.0, Scopes",
	Want:  "A token without credential.upsert is rejected with 403, and nothing is stored.",
	Needs: needs(probe.FeatureWrite, probe.FeatureSignIn),
	Run: func(p *Probe) {
		d := fresh(p)
		p.With(otherScope(p, writeCredentials)).Post("/credentials", specimen.MediaTypeJSON, asJSON(p, d)).Status(403)
		absent(p, d.ID())
	},
}

// CLR 2.0, Error Responses: writing needs a token.
var refusedAnonymous = Case{
	ID: "write.anonymous", Proves: []string{"CLR-WRITE-029"}, Clause: "CLR 2.0, Error Responses",
	Want:  "A credential that is sent without a token is rejected with 401, and nothing is stored.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		d := fresh(p)
		p.Anonymous().Post("/credentials", specimen.MediaTypeJSON, asJSON(p, d)).Status(401)
		absent(p, d.ID())
	},
}

// refusedBodies are bodies that are no credential of their media type (CLR 2.0, upsertCredential). The operation lists 400;
// 415 and 422 say the same in more detail, and fall under its default response.
func refusedBodies() []Case {
	json := func(text string) func(*Probe) []byte { return func(*Probe) []byte { return []byte(text) } }
	good := func(p *Probe) []byte { return asJSON(p, draft(p)) }
	jws := func(p *Probe) []byte { return asJWS(p, draft(p)) }
	rows := []struct {
		id, requirement string
		level           conformance.Level
		what            string
		media           string
		body            func(*Probe) []byte
	}{
		{"malformed", "CLR-WRITE-030", "", "Malformed JSON", "application/json", json("{")},
		{"empty", "CLR-WRITE-031", "", "An empty body", "application/json", json("")},
		{"array", "CLR-WRITE-032", should, "A JSON array", "application/json", json("[]")},
		{"scalar", "CLR-WRITE-032", should, "A JSON number", "application/json", json("1")},
		{"text", "CLR-WRITE-033", should, "Text that is no JWS", "text/plain", json("hello")},
		{"text.two-parts", "CLR-WRITE-033", should, "Text of two parts", "text/plain", json("a.b")},
		{"jws-as-json", "CLR-WRITE-034", should, "A JWS labelled as JSON", "application/json", jws},
		{"jws-in-json", "CLR-WRITE-034", should, "A JWS as a JSON string", "application/json",
			func(p *Probe) []byte { return slices.Concat([]byte{'"'}, jws(p), []byte{'"'}) }},
		{"json-as-text", "CLR-WRITE-035", should, "JSON labelled as text", "text/plain", good},
		{"xml", "CLR-WRITE-036", should, "A body labelled as XML", "application/xml", good},
		{"multipart", "CLR-WRITE-036", should, "A body labelled as multipart", "multipart/form-data; boundary=x", good},
	}
	cases := make([]Case, len(rows))
	for i, row := range rows {
		cases[i] = Case{
			ID: "write.body." + row.id, Proves: []string{row.requirement}, Clause: clauseWrite, Level: row.level,
			Want:  row.what + " is rejected, with 400 or another status of 4xx for its content.",
			Needs: needs(probe.FeatureWrite),
			Run:   func(p *Probe) { rejectedContent(p, upsert(p, row.media, row.body(p))) },
		}
	}
	return cases
}

// CLR 2.0, upsertCredential: the operation is for ClrCredentials.
var refusedAchievement = Case{
	ID: "write.achievement", Proves: []string{"CLR-WRITE-037"}, Clause: clauseWrite, Level: should,
	Want:  "A good AchievementCredential, which is no ClrCredential, is rejected.",
	Needs: needs(probe.FeatureWrite),
	Run:   func(p *Probe) { rejectedContent(p, upsertJSON(p, asJSON(p, p.Issuer().Achievement(toPerson(p))))) },
}

// Certification guide, Service Provider (Read): what a provider returns verifies, so what does not is never returned.
var refusedTampered = Case{
	ID: "write.tampered", Proves: []string{"CLR-WRITE-039"}, Clause: "Certification guide, Service Provider (Read)",
	Want:  "A credential that was changed after it was signed is rejected, or at least never returned.",
	Needs: readsBack,
	Run: func(p *Probe) {
		d := fresh(p)
		untrue(p, d.ID(), specimen.MediaTypeJSON, specimen.Tampered(asJSON(p, d)))
	},
}

// CLR 2.0, Proofs: a credential is secured by a proof.
var refusedUnsigned = Case{
	ID: "write.unsigned", Proves: []string{"CLR-WRITE-040"}, Clause: "CLR 2.0, Proofs",
	Want:  "A credential without a proof is rejected, or at least never returned.",
	Needs: readsBack,
	Run: func(p *Probe) {
		d := fresh(p)
		text, err := d.Unsigned()
		untrue(p, d.ID(), specimen.MediaTypeJSON, signed(p, text, err))
	},
}

// CLR 2.0, JSON Web Token Proof Format: the signature must verify.
var refusedSignature = Case{
	ID: "write.jws.signature", Proves: []string{"CLR-WRITE-041"}, Clause: "CLR 2.0, JSON Web Token Proof Format",
	Want:  "A JWS with a wrong signature is rejected, or at least never returned.",
	Needs: readsBack,
	Run: func(p *Probe) {
		d := fresh(p)
		untrue(p, d.ID(), specimen.MediaTypeJWS, specimen.BadSignature(asJWS(p, d)))
	},
}

// RFC 9110, Section 15.5.14: a host may limit the size, and says so by 413 or another status of 4xx. What is sent does not
// verify either, so that no host returns it later.
var refusedLarge = Case{
	ID: "write.large", Proves: []string{"CLR-WRITE-045"}, Clause: "RFC 9110, Section 15.5.14", Level: should,
	Want:  "A credential of 5 MB, which was changed after it was signed, is rejected with 4xx, or accepted, and the host still answers.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		large := draft(p, specimen.Image(5<<20))
		if r := upsertJSON(p, specimen.Tampered(asJSON(p, large))); r.Code == 200 || r.Code == 201 {
			p.Finally(func() { store(p, later(large).With(specimen.Remove("/image"))) })
		} else {
			r.Rejected()
		}
		p.Description()
	},
}

// RFC 8259, Section 9: a parser may set limits on depth, and must not fail for it.
var refusedDeep = Case{
	ID: "write.deep", Proves: []string{"CLR-WRITE-045"}, Clause: "RFC 8259, Section 9", Level: should,
	Want:  "JSON nested two thousand deep is rejected with 4xx, and the host still answers.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		const depth = 2000
		upsertJSON(p, slices.Concat(bytes.Repeat([]byte(`{"a":[`), depth/2), bytes.Repeat([]byte(`]}`), depth/2))).Rejected()
		p.Description()
	},
}

// RFC 8259, Section 4: readers differ about which of two members of a name they use, so what was verified and what is
// read could differ.
var refusedDuplicate = Case{
	ID: "write.duplicate", Proves: []string{"CLR-WRITE-046"}, Clause: "RFC 8259, Section 4", Level: should,
	Want:  "A credential with two ids is rejected, or is stored under the id that was signed.",
	Needs: readsBack,
	Run: func(p *Probe) {
		d := fresh(p)
		other := d.ID() + "-of-another"
		if r := upsertJSON(p, specimen.Doubled(asJSON(p, d), other)); r.Code >= 400 {
			r.Rejected()
			return
		}
		for _, item := range byOffset(p, "") {
			p.Expect(!strings.Contains(item, other), "the id that was signed alone", "the other id")
		}
	},
}

// CLR 2.0, API Endpoints: the operations on credentials are GET and POST.
var refusedMethods = Case{
	ID: "write.methods", Proves: []string{"CLR-WRITE-048"}, Clause: "CLR 2.0, API Endpoints",
	Want:  "PUT, PATCH and DELETE on the credentials are rejected, unless the host lists one as an extension.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		for _, method := range []string{"PUT", "PATCH", "DELETE"} {
			if lists(p, method, "/credentials") {
				p.Note("The host lists %s /credentials, which is an extension.", method)
				continue
			}
			r := p.With(writeCredentials).Do(method, "/credentials", probe.Body("application/json", []byte("{}")))
			p.Expect(isNotOffered(r), method+" to be rejected with 405, 404 or 501", fmt.Sprintf("status %d", r.Code))
		}
	},
}
