package provider

import (
	"slices"
	"strings"

	"clrhost/conformance/provider/probe"
	"clrhost/conformance/specimen"
	"clrhost/credential"
)

// write is upsertCredential (CLR 2.0, upsertCredential).
func write() Group {
	return Group{Name: "write", Title: "Provider write: credentials", Cases: slices.Concat([]Case{
		writeJSON, writeLinkedData, writeJWS, writeCharset, writeEchoesJSON, writeEchoesJWS,
		writeReadable, writeKeepsJSON, writeKeepsJWS, writeVerifies, writeExtension, writeMaximal, writeUTF8,
		writeExpired, writeStatusUnknown, writeAnother, writeAtOnce,
	}, writeEquality(), writeRefusals())}
}

const clauseWrite = "CLR 2.0, upsertCredential"

// readsBack is what a case needs that reads what it sent.
var readsBack = needs(probe.FeatureWrite, probe.FeatureRead)

// CLR 2.0, upsertCredential: a new credential is inserted, and the answer is 201.
var writeJSON = Case{
	ID: "write.json", Proves: []string{"CLR-WRITE-001"}, Clause: clauseWrite,
	Want:  "A new ClrCredential as application/json is answered 201.",
	Needs: needs(probe.FeatureWrite),
	Run:   func(p *Probe) { upsertJSON(p, asJSON(p, fresh(p))).Status(201) },
}

// CLR 2.0, upsertCredential: the request may be labelled with the credential's own media type.
var writeLinkedData = Case{
	ID: "write.json.vc", Proves: []string{"CLR-WRITE-002"}, Clause: clauseWrite,
	Want:  "A ClrCredential as application/vc+ld+json is answered 201, or 200 when it replaces one.",
	Needs: needs(probe.FeatureWrite),
	Run:   func(p *Probe) { upsert(p, "application/vc+ld+json", asJSON(p, draft(p))).Status(200, 201) },
}

// CLR 2.0, upsertCredential: a VC-JWT is sent as text/plain.
var writeJWS = Case{
	ID: "write.jws", Proves: []string{"CLR-WRITE-003"}, Clause: clauseWrite,
	Want:  "A new ClrCredential as a compact JWS in text/plain is answered 201.",
	Needs: needs(probe.FeatureWrite),
	Run:   func(p *Probe) { upsertJWS(p, asJWS(p, fresh(p))).Status(201) },
}

// RFC 9110, Section 8.3: a media type may have parameters.
var writeCharset = Case{
	ID: "write.charset", Proves: []string{"CLR-WRITE-004"}, Clause: "RFC 9110, Section 8.3", Level: should,
	Want:  "A Content-Type with charset=utf-8 is the same type.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		upsert(p, "application/json; charset=utf-8", asJSON(p, draft(p))).Status(200, 201)
		upsert(p, "text/plain; charset=utf-8", asJWS(p, draft(p))).Status(200, 201)
	},
}

// CLR 2.0, upsertCredential: the answer holds the credential as it was sent, in the form in which it was sent, for 201
// and for 200.
var writeEchoesJSON = Case{
	ID: "write.json.echo", Proves: []string{"CLR-WRITE-005", "CLR-WRITE-007", "CLR-WRITE-012"}, Clause: clauseWrite,
	Want:  "The answer to JSON is that JSON, labelled as such, when it is new and when it replaces.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		first := original(p)
		for _, version := range []*specimen.Draft{first, later(first)} {
			text := asJSON(p, version)
			r := upsertJSON(p, text).Status(200, 201).JSONType()
			r.Object().Member("@context").Exists()
			p.Expect(sameJSON(text, r.Content), "the credential that was sent", "another one, or with other members")
		}
	},
}

// CLR 2.0, upsertCredential: a JWS is returned as that JWS, for 201 and for 200.
var writeEchoesJWS = Case{
	ID: "write.jws.echo", Proves: []string{"CLR-WRITE-006", "CLR-WRITE-012"}, Clause: clauseWrite,
	Want:  "The answer to a JWS is that JWS as text/plain, byte for byte, when it is new and when it replaces.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		first := original(p)
		for _, version := range []*specimen.Draft{first, later(first)} {
			text := asJWS(p, version)
			upsertJWS(p, text).Status(200, 201).Echoes(text).Header("Content-Type").Contains("text/plain")
		}
	},
}

// Certification guide, Service Provider (Write): what was written can be read soon.
var writeReadable = Case{
	ID: "write.readable", Proves: []string{"CLR-WRITE-027"}, Clause: "Certification guide, Service Provider (Write)", Level: should,
	Want:  "What was written can be read at once, or within the time that the run has patience, which is 30 seconds.",
	Needs: readsBack,
	Run: func(p *Probe) {
		d := draft(p)
		store(p, d)
		items := storedWhen(p, d.ID(), func(items []string) bool { return len(items) > 0 })
		p.Expect(len(items) > 0, "the credential in the list", "nothing with its id")
	},
}

// Certification guide, Service Provider (Write): what is returned equals what was sent, member by member.
var writeKeepsJSON = Case{
	ID: "write.json.kept", Proves: []string{"CLR-WRITE-023"}, Clause: "Certification guide, Service Provider (Write)",
	Want:  "JSON is read back with every member and value that was sent.",
	Needs: readsBack,
	Run: func(p *Probe) {
		d := p.Issuer().Detailed(toPerson(p), specimen.Image(2000))
		text := store(p, d)
		p.Expect(sameJSON(text, []byte(storedOnce(p, d.ID()))), "the credential that was sent", "another one, or with other members")
	},
}

// Certification guide, Service Provider (Write): a JWS is a signed text, so it is kept to the byte.
var writeKeepsJWS = Case{
	ID: "write.jws.kept", Proves: []string{"CLR-WRITE-023"}, Clause: "Certification guide, Service Provider (Write)",
	Want:  "A JWS is read back byte for byte.",
	Needs: readsBack,
	Run: func(p *Probe) {
		d := draft(p)
		text := storeJWS(p, d)
		item := storedOnce(p, d.ID())
		p.Expect(item == string(text), "the JWS that was sent", summary([]string{item}))
	},
}

// Certification guide, Service Provider (Write): what is read back still verifies.
var writeVerifies = Case{
	ID: "write.verifies", Proves: []string{"CLR-WRITE-024"}, Clause: "Certification guide, Service Provider (Write)",
	Want:  "What is read back is valid, as it was when it was sent.",
	Needs: readsBack,
	Run: func(p *Probe) {
		json, jws := draft(p), draft(p)
		store(p, json)
		storeJWS(p, jws)
		for _, d := range []*specimen.Draft{json, jws} {
			verdict := verified(p, storedOnce(p, d.ID()))
			p.Expect(verdict.Overall == credential.Valid, "a valid credential", firstFailure(verdict))
		}
	},
}

// CLR 2.0, Extensions: an issuer may add members, and they are part of what it signed.
var writeExtension = Case{
	ID: "write.extension", Proves: []string{"CLR-WRITE-025"}, Clause: "CLR 2.0, Extensions",
	Want:  "A member of the issuer's own survives, and the proof over it still verifies.",
	Needs: readsBack,
	Run: func(p *Probe) {
		d := p.Issuer().Extended(toPerson(p))
		store(p, d)
		item := storedOnce(p, d.ID())
		p.Expect(strings.Contains(item, specimen.ExtensionValue), "the member "+specimen.ExtensionMember, "none")
		verdict := verified(p, item)
		p.Expect(verdict.Overall == credential.Valid, "a valid credential", firstFailure(verdict))
	},
}

// Certification guide, Host: every optional member of the data model must be handled. An endorsement that is a JWS has
// its place in a JWS only, since no context defines it. The status of the record itself is left out, because the URL it
// names does not exist: write.status.unknown is about that.
var writeMaximal = Case{
	ID: "write.maximal", Proves: []string{"CLR-WRITE-026"}, Clause: "Certification guide, Host",
	Want:  "A credential with every optional member of every class is accepted.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		all := p.Issuer().Maximal(toPerson(p), specimen.Remove("/credentialStatus"))
		upsertJSON(p, asJSON(p, all)).Status(200, 201)
		endorsed := p.Issuer().Maximal(toPerson(p), specimen.Remove("/credentialStatus"), p.Issuer().EndorsementJWT())
		upsertJWS(p, asJWS(p, endorsed)).Status(200, 201)
	},
}

// RFC 8259, Section 8.1: JSON is UTF-8.
var writeUTF8 = Case{
	ID: "write.utf8", Proves: []string{"CLR-TRAN-010"}, Clause: "RFC 8259, Section 8.1",
	Want:  "Text in any script is returned as it was sent.",
	Needs: readsBack,
	Run: func(p *Probe) {
		d := draft(p, specimen.Name(specimen.NonASCII))
		text := store(p, d)
		p.Expect(sameJSON(text, []byte(storedOnce(p, d.ID()))), "the name "+specimen.NonASCII, "another one")
	},
}

// CLR 2.0, upsertCredential: that a credential has expired is no reason to change or lose it.
var writeExpired = Case{
	ID: "write.expired", Proves: []string{"CLR-WRITE-042"}, Clause: clauseWrite, Level: should,
	Want:  "An expired credential is kept as it is, or rejected with 4xx.",
	Needs: readsBack,
	Run: func(p *Probe) {
		d := draft(p, specimen.Expired())
		text := asJSON(p, d)
		if r := upsertJSON(p, text); r.Code >= 400 {
			r.Rejected()
			p.Note("the host rejects expired credentials")
			return
		}
		p.Expect(sameJSON(text, []byte(storedOnce(p, d.ID()))), "the credential that was sent", "another one")
	},
}

// CLR 2.0, upsertCredential: whether a credential was revoked may not be known when it is sent.
var writeStatusUnknown = Case{
	ID: "write.status.unknown", Proves: []string{"CLR-WRITE-042"}, Clause: clauseWrite, Level: should,
	Want:  "A credential whose status cannot be found out is kept, or rejected with 4xx, and no server error.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		if r := upsertJSON(p, asJSON(p, draft(p, specimen.Status()))); r.Code != 200 && r.Code != 201 {
			r.Rejected()
			p.Note("the host rejects what it cannot verify at the moment")
		}
	},
}

// CLR 2.0, upsertCredential: a host may reject credentials about another person. How is its choice, such as 403.
var writeAnother = Case{
	ID: "write.another", Proves: []string{"CLR-WRITE-044"}, Clause: clauseWrite, Level: should,
	Want:  "A credential about another person is accepted, or rejected with 4xx.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		r := upsertJSON(p, asJSON(p, p.Issuer().Draft(specimen.Subject("urn:uuid:00000000-0000-4000-8000-000000000000"))))
		if r.Code != 200 && r.Code != 201 {
			r.Rejected()
		}
		p.Note("The host answers %d.", r.Code)
	},
}

// CLR 2.0, Equality and Comparison: the same credential is stored once, also when it is sent many times at once. What the
// second one is answered is open: 200, 304, or a rejection such as 409.
var writeAtOnce = Case{
	ID: "write.at-once", Proves: []string{"CLR-WRITE-047"}, Clause: "CLR 2.0, Equality and Comparison", Level: should,
	Want:  "Ten upserts of one credential at once leave one.",
	Needs: readsBack,
	Run: func(p *Probe) {
		d := draft(p)
		text := asJSON(p, d)
		for _, r := range p.Together(10, func(p *Probe) *probe.Reply { return upsertJSON(p, text) }) {
			if !slices.Contains([]int{200, 201, 304}, r.Code) {
				r.Rejected()
			}
		}
		storedOnce(p, d.ID())
	},
}
