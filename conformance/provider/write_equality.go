package provider

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"clrhost/conformance/provider/probe"
	"clrhost/conformance/specimen"
)

const clauseEquality = "CLR 2.0, Equality and Comparison"

// writeEquality are the cases about when two credentials are one, and which of them stays.
func writeEquality() []Case {
	return []Case{
		equalReplaces, equalWhole, equalForms, equalEncoding, equalSpace, equalLetterCase, equalIssuer, equalID, equalProfileRef,
		equalInstant, equalOlder, equalNotModified, equalSame, equalRefusedChanges,
	}
}

// CLR 2.0, Equality and Comparison: two credentials with one issuer id and one credential id are the same, of which the
// later validFrom counts.
var equalReplaces = Case{
	ID: "write.replace", Proves: []string{"CLR-WRITE-008", "CLR-WRITE-009"}, Clause: clauseEquality,
	Want:  "The same credential with a later validFrom is answered 200, and is the one that is stored then.",
	Needs: readsBack,
	Run: func(p *Probe) {
		first := original(p)
		store(p, first)
		upsertJSON(p, asJSON(p, later(first))).Status(200)
		storedAs(p, first.ID(), "Corrected record")
	},
}

// CLR 2.0, upsertCredential: the newer version replaces the older one as a whole.
var equalWhole = Case{
	ID: "write.replace.whole", Proves: []string{"CLR-WRITE-010"}, Clause: clauseWrite, Level: should,
	Want:  "A replacement replaces all of it: what the new version leaves out is removed.",
	Needs: readsBack,
	Run: func(p *Probe) {
		first := original(p, specimen.Set("/description", "To be left out"))
		store(p, first)
		store(p, later(first).With(specimen.Remove("/description")))
		storedAs(p, first.ID(), "Corrected record")
		p.Expect(!strings.Contains(storedOnce(p, first.ID()), "To be left out"), "no description", "that of the version before")
	},
}

// CLR 2.0, upsertCredential: the form is how a credential is secured, and no part of its identity.
var equalForms = Case{
	ID: "write.replace.form", Proves: []string{"CLR-WRITE-011"}, Clause: clauseWrite, Level: should,
	Want:  "A replacement may change the form from JSON to JWS, and back.",
	Needs: readsBack,
	Run: func(p *Probe) {
		if r := upsertJWS(p, asEdDSA(p, draft(p))); r.Code >= 400 && r.Code < 500 {
			p.Skip("the host accepts no JWS with EdDSA, which is optional; RS256 cannot be by the issuer of the JSON")
		}
		first := original(p)
		second := later(first)
		third := later(second).With(specimen.Name("Third record"))
		store(p, first)
		jws := asEdDSA(p, second)
		upsertJWS(p, jws).Status(200)
		items := storedWhen(p, first.ID(), func(items []string) bool { return slices.Equal(items, []string{string(jws)}) })
		p.Expect(slices.Equal(items, []string{string(jws)}), "the JWS alone", summary(items))
		upsertJSON(p, asJSON(p, third)).Status(200)
		storedAs(p, first.ID(), "Third record")
	},
}

// CLR 2.0, Equality and Comparison: ids are compared percent-decoded.
var equalEncoding = Case{
	ID: "write.id.encoding", Proves: []string{"CLR-WRITE-013"}, Clause: clauseEquality, Level: should,
	Want:  "Ids that differ only in percent-encoding are the same.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		at := place(p)
		first := original(p, specimen.ID(at+"%7Eann"))
		store(p, first)
		upsertJSON(p, asJSON(p, later(first).With(specimen.ID(at+"~ann")))).Status(200)
		oneOf(p, at+"%7Eann", at+"~ann")
	},
}

// CLR 2.0, Equality and Comparison: ids are compared without the white space around them.
var equalSpace = Case{
	ID: "write.id.space", Proves: []string{"CLR-WRITE-014"}, Clause: clauseEquality, Level: should,
	Want:  "Ids that differ only in white space around them are the same.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		first := original(p, specimen.ID(place(p)))
		storeJWS(p, first)
		r := upsertJWS(p, asJWS(p, later(first).With(specimen.ID(" "+first.ID()+" "))))
		if r.Code >= 400 && r.Code < 500 {
			p.Note("the host rejects an id with white space around it, so it never compares one")
			return
		}
		r.Status(200)
		oneOf(p, first.ID(), " "+first.ID()+" ")
	},
}

// CLR 2.0, Equality and Comparison: nothing else about ids is normalised, letter case least of all.
var equalLetterCase = Case{
	ID: "write.id.letters", Proves: []string{"CLR-WRITE-015"}, Clause: clauseEquality, Level: should,
	Want:  "Ids that differ in letter case are two credentials.",
	Needs: readsBack,
	Run: func(p *Probe) {
		at := place(p)
		for _, id := range []string{at + "/ann", at + "/Ann"} {
			store(p, draft(p, specimen.ID(id)))
		}
		storedOnce(p, at+"/ann")
		storedOnce(p, at+"/Ann")
	},
}

// CLR 2.0, Equality and Comparison: the issuer is one half of a credential's identity.
var equalIssuer = Case{
	ID: "write.issuer.other", Proves: []string{"CLR-WRITE-016"}, Clause: clauseEquality, Level: should,
	Want:  "The same id from another issuer is another credential.",
	Needs: readsBack,
	Run: func(p *Probe) {
		first := original(p)
		store(p, first)
		storeJWS(p, later(first)) // signed by the RSA key, whose did is another
		items := storedWhen(p, first.ID(), func(items []string) bool { return len(items) == 2 })
		p.Expect(len(items) == 2, "two credentials", summary(items))
	},
}

// CLR 2.0, Equality and Comparison: the credential id is the other half.
var equalID = Case{
	ID: "write.id.other", Proves: []string{"CLR-WRITE-017"}, Clause: clauseEquality, Level: should,
	Want:  "Another id from the same issuer is another credential.",
	Needs: readsBack,
	Run: func(p *Probe) {
		at := place(p) + "/" + strings.Repeat("x", 43) // so long that the ids part late
		for _, id := range []string{at + "/one", at + "/two"} {
			store(p, draft(p, specimen.ID(id)))
		}
		storedOnce(p, at+"/one")
		storedOnce(p, at+"/two")
	},
}

// CLR 2.0, ProfileRef: an issuer is named by its id, alone or in a Profile.
var equalProfileRef = Case{
	ID: "write.issuer.uri", Proves: []string{"CLR-WRITE-018"}, Clause: "CLR 2.0, ProfileRef", Level: should,
	Want:  "An issuer given as a URI and as a Profile with that id is the same.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		first := original(p)
		store(p, first)
		upsertJSON(p, asJSON(p, later(first).With(specimen.IssuerURI()))).Status(200)
	},
}

// CLR 2.0, DateTimeZ: a time is an instant, however its offset is written.
var equalInstant = Case{
	ID: "write.instant", Proves: []string{"CLR-WRITE-019"}, Clause: "CLR 2.0, DateTimeZ", Level: should,
	Want:  "validFrom is compared as an instant: 00:00Z is later than 01:00+02:00.",
	Needs: readsBack,
	Run: func(p *Probe) {
		first := original(p)
		store(p, first.With(specimen.ValidFrom(first.ValidFrom().In(time.FixedZone("", 2*60*60)))))
		upsertJSON(p, asJSON(p, later(first))).Status(200)
		storedAs(p, first.ID(), "Corrected record")
	},
}

// CLR 2.0, Equality and Comparison: an older version is not the person's current one.
var equalOlder = Case{
	ID: "write.older", Proves: []string{"CLR-WRITE-020"}, Clause: clauseEquality, Level: should,
	Want:  "An older version changes nothing, and is not stored beside the newer one.",
	Needs: readsBack,
	Run: func(p *Probe) {
		first := original(p)
		store(p, later(first))
		r := upsertJSON(p, asJSON(p, first))
		p.Expect(r.Code == 200 || r.Code == 304 || r.Code >= 400 && r.Code < 500, "200, 304 or 4xx", fmt.Sprintf("%d", r.Code))
		storedAs(p, first.ID(), "Corrected record")
	},
}

// RFC 9110, Section 15.4.5: a 304 ends with its header.
var equalNotModified = Case{
	ID: "write.older.empty", Proves: []string{"CLR-WRITE-022"}, Clause: "RFC 9110, Section 15.4.5",
	Want:  "No 304 of the run, such as one for an older version, has a body.",
	Needs: needs(probe.FeatureWrite),
	Run: func(p *Probe) {
		first := original(p)
		store(p, later(first))
		upsertJSON(p, asJSON(p, first))
		found := 0
		for _, r := range p.Observed(probe.KindAPI) {
			if r.Code == 304 {
				r.Empty()
				found++
			}
		}
		if found == 0 {
			p.Skip("the host answered nothing with 304, which it need not")
		}
	},
}

// CLR 2.0, Equality and Comparison: a repeated upsert adds nothing. The standard leaves the answer open: 200, 304, or a
// rejection such as 409, but not 201, which is for what is new.
var equalSame = Case{
	ID: "write.again", Proves: []string{"CLR-WRITE-021"}, Clause: clauseEquality, Level: should,
	Want:  "The same bytes sent twice are stored once.",
	Needs: readsBack,
	Run: func(p *Probe) {
		d := draft(p)
		text := store(p, d)
		if r := upsertJSON(p, text); r.Code != 200 && r.Code != 304 {
			rejectedContent(p, r)
		}
		storedOnce(p, d.ID())
	},
}

// CLR 2.0, upsertCredential: a rejected request changes nothing.
var equalRefusedChanges = Case{
	ID: "write.refused.changes", Proves: []string{"CLR-WRITE-043"}, Clause: clauseWrite, Level: should,
	Want:  "A rejected version changes nothing about the one that is stored.",
	Needs: readsBack,
	Run: func(p *Probe) {
		first := original(p)
		store(p, first)
		if r := upsertJSON(p, specimen.Tampered(asJSON(p, later(first)))); r.Code >= 200 && r.Code < 300 {
			p.Skip("the host accepts what does not verify; write.tampered is about that")
		} else {
			r.Rejected()
		}
		storedAs(p, first.ID(), "First record")
	},
}
