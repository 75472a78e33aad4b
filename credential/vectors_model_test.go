package credential_test

import (
	"strings"
	"testing"

	"clrhost/internal/vector"
)

const (
	extensions  = "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"
	byCLR       = "CLR 2.0, ClrCredential"
	bySubject   = "CLR 2.0, ClrSubject"
	byAssociate = "CLR 2.0, Association"
	bySafe      = "VC Data Integrity 1.0, Section 2.4.3"
	inner       = subject + "/verifiableCredential/0"
)

// model are records whose signature is good and whose content does not conform to the standard's model.
func (w *works) model() []recipe {
	one := func(name, shows, clause, check, says string, f file, inside ...string) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: "invalid", Checks: list{check + " fail"},
			Inside: inside, Says: says, Upsert: 400, Refused: list{check}}, file: f}
	}
	di := func(edits ...change) file { return w.json(w.signed(beekeeping, w.club, edits...)) }
	jwt := func(edits ...change) file { return w.jwt(w.unsigned(beekeeping, w.rsa, edits...), w.rsa) }
	badge := strings.TrimSpace(string(w.jwt(w.unsigned(volunteer, w.rsa), w.rsa).bytes("model-credential-as-jws:badge")))
	entry := func(purpose, index string) any { return entryOf("https://status.example/"+purpose, purpose, index) }
	return []recipe{
		one("context-order", "the contexts of CLR and Open Badges have changed places", byContexts, "context", "/@context/1",
			jwt(set("/@context", []any{vc20, ob, clr})), "1 valid"),
		one("context-missing-clr", "the context of CLR is not there", byContexts, "context", "/@context/1",
			jwt(set("/@context", []any{vc20, ob})), "1 valid"),
		one("context-string", "@context is one string", byContexts, "context", "must be an array",
			w.claiming(w.unsigned(beekeeping, w.rsa), w.rsa, set("/@context", vc20)), "1 valid"),
		one("model-type-missing", "the record does not say that it is a VerifiableCredential", "VC Data Model 2.0, Section 4.5", "type",
			`must contain "VerifiableCredential"`, jwt(set("/type", []any{"ClrCredential"})), "1 valid"),
		one("model-name-missing", "there is no name, which a record must have and a badge need not", byCLR, "schema",
			"/name: is required", di(drop("/name")), "1 valid"),
		one("model-subject-missing", "there is no credentialSubject", byCLR, "schema", "/credentialSubject: is required",
			di(drop(subject))).also("subject unchecked"),
		one("model-credentials-missing", "there is no embedded credential", bySubject, "schema",
			"/verifiableCredential: at least one is required", di(drop(subject+"/verifiableCredential"))),
		one("model-credentials-empty", "the list of embedded credentials is empty", bySubject, "schema",
			"/verifiableCredential: at least one is required", di(set(subject+"/verifiableCredential", []any{}))),
		one("model-credential-as-jws", "an embedded credential is a compact JWS, and must be an object",
			"CLR 2.0, VerifiableCredential", "schema", "must be an object", jwt(set(subject+"/verifiableCredential", []any{badge}))),
		one("model-subject-unidentified", "the subject has neither id nor identifier", bySubject, "subject",
			"id or at least one identifier", di(drop(subject+"/id")), "1 valid"),
		one("model-issuer-without-type", "the issuer does not say that it is a Profile", "CLR 2.0, Profile", "schema",
			"/issuer/type: is required", di(drop("/issuer/type")), "1 valid"),
		one("model-date-without-zone", "validFrom has no time zone", byCLR, "schema", "/validFrom: ",
			di(set("/validFrom", "2024-06-01T10:00:00")), "1 valid").also("dates unchecked"),
		one("model-date-with-comma", "a comma before the fraction of a second", byCLR, "schema", "begins with a point, not a comma",
			w.claiming(w.unsigned(beekeeping, w.rsa), w.rsa, set("/validFrom", "2024-06-01T10:00:00,5Z")), "1 valid").also("dates unchecked"),
		one("model-date-far-zone", "a time zone that is more than 14 hours off", byCLR, "schema", "more than 14 hours off",
			di(set("/awardedDate", "2024-06-01T10:00:00+14:01")), "1 valid"),
		one("model-date-leap-second", "a second 60, which a dateTimeStamp cannot have", byCLR, "schema", "no such day or time",
			di(set("/awardedDate", "2016-12-31T23:59:60Z")), "1 valid"),
		one("model-achievement-id-relative", "an achievement whose id is no URI, where no JSON-LD would notice", "CLR 2.0, Achievement", "schema",
			"achievement/0/id: must be an absolute URI", jwt(set(subject+"/achievement", []any{map[string]any{"id": "swarm",
				"type": []any{"Achievement"}, "name": "Swarm", "description": "S", "criteria": map[string]any{"narrative": "x"}}})), "1 valid"),
		one("model-hash-without-algorithm", "a hashed identity that does not say how it was hashed", "CLR 2.0, IdentityObject", "schema",
			"/identityHash: must be md5$ or sha256$", w.json(w.signed(membership, w.club,
				set(subject+"/identifier/0/identityHash", "b5809d8a92f8858436d7e6b87c12ebc0ae1eac4baecc2c0b913aee2c922ef399"))), "1 valid"),
		one("model-achievement-type-unknown", "an achievementType outside the vocabulary", "CLR 2.0, Achievement", "schema",
			"achievementType: ", di(again(inner, w.school, set(subject+"/achievement/achievementType", "Medal"))),
			"1 invalid").also("nested credential warn"),
		one("model-association-type-unknown", "an associationType outside the vocabulary", byAssociate, "schema", "/associationType: ",
			w.json(w.signed(term, w.p256, set("/credentialSubject/association/0/associationType", "isSiblingOf"))), "3 valid"),
		one("model-identity-type-unknown", "email, which is no identityType; emailAddress is", "CLR 2.0, IdentityObject", "schema",
			"/identityType: ", w.json(w.signed(term, w.p256, set("/credentialSubject/identifier/0/identityType", "email"))), "3 valid"),
		one("model-image-string", "an image as a string instead of an Image", "CLR 2.0, Image", "schema", "/image: must be an object",
			di(set("/image", "https://bees.example/comb.png")), "1 valid"),
		one("model-status-array", "two statuses, where the model has room for one", byCLR, "schema", "/credentialStatus: ",
			di(set("/credentialStatus", []any{entry("revocation", "3"), entry("suspension", "3")})), "1 valid"),
		one("model-id-of-1201-bytes", "an id that is longer than any id needs to be; the limit is ours", byCLR, "schema", "/id: ",
			di(set("/id", longID(1201))), "1 valid"),
		one("model-1.1-with-dates-of-2.0", "a 1.1 context and the member validFrom", byCLR, "schema", "/issuanceDate: is required",
			w.jwt(w.old(beekeeping, w.rsa).then(w.t, rename("/issuanceDate", "/validFrom")), w.rsa), "1 valid").also("schema warn", "dates unchecked"),
	}
}

func longID(size int) string {
	const begin = "https://issuer.example/records/"
	return begin + strings.Repeat("a", size-len(begin))
}

// tolerated are records that are unusual, and good.
func (w *works) tolerated() []recipe {
	one := func(name, shows, clause, check, says string, f file, inside string) recipe {
		r := recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: clause, Verdict: "valid", Inside: list{inside},
			Says: says, Upsert: 201}, file: f}
		if check != "" {
			r.Checks = list{check}
		}
		return r
	}
	di := func(edits ...change) file { return w.json(w.signed(term, w.p256, edits...)) }
	schema := map[string]any{"id": "https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json",
		"type": "1EdTechJsonSchemaValidator2019"}
	const courses = "https://conservatory.example/courses/"
	joined := func(source, kind, target string) change {
		return add(subject+"/association", map[string]any{"type": "Association", "associationType": kind,
			"sourceId": courses + source, "targetId": courses + target})
	}
	terms := []any{map[string]any{"type": "https://terms.example/types/sharing", "id": "https://terms.example/sharing/2024"}}
	recipient := one("recipient-hashed", "the learner is known by the salted hash of an e-mail address only", "CLR 2.0, IdentityObject",
		"", "", w.json(w.signed(membership, w.club)), "1 valid")
	recipient.Who = "emailAddress=a@example.com"
	return []recipe{
		one("date-at-24", "a day that is over at 24:00:00, which is the next day's first instant", "VC Data Model 2.0, Section 4.9", "", "",
			w.json(w.signed(beekeeping, w.club, set("/awardedDate", "2024-02-29T24:00:00Z"))), "1 valid"),
		one("date-far-east", "a time zone of 14 hours, the furthest there is", "VC Data Model 2.0, Section 4.9", "", "",
			w.json(w.signed(beekeeping, w.club, set("/awardedDate", "2024-06-01T00:00:00+14:00"))), "1 valid"),
		one("date-of-1.1-beside-2.0", "an expirationDate of 2020, which no reader of VC Data Model 2.0 looks at", "VC Data Model 2.0, Section 4.9",
			"schema warn", "/expirationDate: is a member of VC Data Model 1.1",
			w.claiming(w.unsigned(beekeeping, w.rsa), w.rsa, set("/expirationDate", "2020-01-01T00:00:00Z")), "1 valid"),
		one("proof-domains", "a proof for two domains", "VC Data Integrity 1.0, Section 2.1", "", "",
			w.json(w.unsigned(beekeeping, w.club).then(w.t, proves(w.club, set("/domain", []any{"https://a.example", "https://b.example"})))), "1 valid"),
		one("association-dangling", "an association leads to an achievement that is not in the record", byAssociate, "association warn",
			"is not an achievement of this record",
			di(set("/credentialSubject/association/0/targetId", "https://conservatory.example/programs/none")), "3 valid"),
		one("association-cycle", "two courses, each of which comes before the other", byAssociate, "association warn",
			"following precedes", di(joined("harmony", "precedes", "ear")), "3 valid"),
		one("association-cycle-of-parents", "a course that is child and parent of another", byAssociate, "association warn",
			"following isChildOf", di(joined("ear", "isChildOf", "harmony"), joined("ear", "isParentOf", "harmony")), "3 valid"),
		one("association-of-peers", "two courses that are peers of each other, which is no cycle", byAssociate, "", "",
			di(joined("ear", "isPeerOf", "harmony"), joined("harmony", "isPeerOf", "ear")), "3 valid"),
		one("association-with-itself", "an achievement that is part of itself", byAssociate, "association warn", "to itself",
			di(set("/credentialSubject/association/0/targetId", "https://conservatory.example/courses/ear")), "3 valid"),
		one("context-older", "a context of CLR that is not the current one", byContexts, "context warn", "is not the current",
			w.json(w.signed(beekeeping, w.club, set("/@context/1", clrOld))), "1 valid"),
		one("context-inline", "a term of the issuer's own, defined in a context that the record carries", bySafe, "", "",
			di(add("/@context", map[string]any{"kiln": "https://terms.example/kiln"}), set("/kiln", "K-3")), "3 valid"),
		one("achievement-type-extension", "an achievementType of the issuer's own", "CLR 2.0, Achievement", "", "",
			w.json(w.signed(beekeeping, w.club, again(inner, w.school, set(subject+"/achievement/achievementType", "ext:SwarmBadge")))),
			"1 valid"),
		one("single-values", "type, proof and lists written without their brackets, as JSON-LD compaction leaves them",
			"CLR 2.0, Data Model", "", "",
			w.json(w.signed(beekeeping, w.club, set("/issuer/type", "Profile"), set(subject+"/type", "ClrSubject")).then(w.t,
				alter("/proof", func(v any) any { return v.([]any)[0] }))), "1 valid"),
		one("id-of-1200-bytes", "the longest id that fits", byCLR, "", "",
			w.json(w.signed(beekeeping, w.club, set("/id", longID(1200)))), "1 valid"),
		one("schema-named", "the standard's own schema is named", "CLR 2.0, CredentialSchema", "", "",
			di(add("/@context", extensions), set("/credentialSchema", []any{schema})), "3 valid"),
		one("schema-unknown-kind", "a schema of a kind that is not the standard's, which is passed over", "CLR 2.0, CredentialSchema",
			"schema warn", "is not supported",
			di(set("/credentialSchema", []any{map[string]any{"id": "https://issuer.example/schemas/term.json", "type": "JsonSchema"}})),
			"3 valid"),
		one("terms-of-use", "the issuer says under which terms the record may be used", "VC Data Model 2.0, Section 5.5", "", "",
			di(set("/termsOfUse", terms)), "3 valid"),
		recipient,
	}
}

// uncovered are records with a member or a context that the proof cannot cover.
func (w *works) uncovered() []recipe {
	bad := func(name, shows, says string, d document) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: bySafe, Verdict: "proof-failed",
			Checks: list{"proof fail", "issuer key unchecked"},
			Inside: list{"1 valid"}, Says: says, Upsert: 400, Refused: list{"proof"}}, file: w.json(d)}
	}
	endorsement := bad("endorsement-jwt-uncovered",
		"an endorsement as a JWT under an embedded proof, with a context of Open Badges that does not define endorsementJwt",
		"/endorsementJwt is defined by no context", w.signed(beekeeping, w.club, set("/@context/2", obBefore),
			again(inner, w.school, set("/@context/1", obBefore))).then(w.t, w.endorsedJWT()))
	endorsement.Checks = append(list{"context warn"}, endorsement.Checks...)
	endorsement.Inside = list{"2 valid"}
	return []recipe{
		bad("term-unknown", "a member that no context defines: whoever signs drops it, and anybody may change it", "/grade",
			w.signed(beekeeping, w.club).then(w.t, set("/grade", "with distinction"))),
		endorsement,
		{Vector: vector.Vector{Name: "schema-not-applied", Shows: "a schema of the issuer's own, which would have to be fetched",
			Clause:  "CLR 2.0, CredentialSchema",
			Verdict: "unverifiable", Checks: list{"schema unchecked"}, Inside: list{"1 valid"}, Says: "was not applied", Upsert: 201},
			file: w.json(w.signed(beekeeping, w.club, add("/@context", extensions), set("/credentialSchema", []any{map[string]any{
				"id": "https://issuer.example/schemas/bees.json", "type": "1EdTechJsonSchemaValidator2019"}})))},
		{Vector: vector.Vector{Name: "context-unknown", Shows: "a context that is not known here, and contexts are never fetched",
			Clause: bySafe, Verdict: "unverifiable",
			Checks: list{"proof unchecked", "issuer key unchecked"}, Inside: list{"1 valid"}, Says: "https://terms.example/v1",
			Upsert: 201},
			file: w.json(w.signed(beekeeping, w.club).then(w.t, add("/@context", "https://terms.example/v1")))},
	}
}

// endorsedJWT adds an endorsement as a compact JWS.
func (w *works) endorsedJWT() change {
	return func(t testing.TB, d map[string]any) {
		by := didJWKOf(t, w.witness.key)
		add("/endorsementJwt", string(by.jwt(t, w.praise(d, by))))(t, d)
	}
}
