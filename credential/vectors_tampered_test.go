package credential_test

import "clrhost/internal/vector"

// tamperings change one part of a record after it was signed.
func (w *works) tamperings() []recipe {
	const differs = "signature does not verify"
	one := func(name, shows string, f file, inside ...string) recipe {
		return recipe{Vector: vector.Vector{Name: name, Shows: shows, Clause: byVerify, Verdict: "proof-failed", Upsert: 400,
			Refused: list{"proof"},
			Checks:  list{"proof fail", "issuer key unchecked"}, Inside: inside, Says: differs}, file: f}
	}
	jwt := func(name, shows string, f file, inside string) recipe {
		return one(name, shows, f, inside).citing("RFC 7515, Section 5.2", differs)
	}
	token := w.jwt(w.unsigned(beekeeping, w.rsa), w.rsa)
	return []recipe{
		one("tampered-outer", "the name of the record was changed",
			w.tampered(beekeeping, w.club, set("/name", "What Noor Haddad never did")), "1 valid"),
		one("tampered-subject", "the learner was changed",
			w.tampered(beekeeping, w.club, set("/credentialSubject/id", "did:example:somebody-else")), "1 valid"),
		one("tampered-issuer-name", "the issuer's name was changed and its id was not",
			w.tampered(beekeeping, w.club, set("/issuer/name", "Royal Society of Bees")), "1 valid"),
		one("tampered-added", "a date of award was added", w.tampered(beekeeping, w.club, set("/awardedDate", "2019-01-01T00:00:00Z")),
			"1 valid"),
		one("tampered-removed", "the description was taken out", w.tampered(term, w.p256, drop("/description")), "3 valid"),
		one("tampered-association", "an association was turned round in meaning",
			w.tampered(term, w.p256, set("/credentialSubject/association/0/associationType", "isParentOf")), "3 valid"),
		one("tampered-nested", "a grade in an embedded credential was changed, which two signatures cover",
			w.tampered(term, w.p256, set(inner+subject+"/result/0/value", "A")), "1 proof-failed",
			"2 valid").also("nested credential fail").refusing("proof", "nested credential"),
		one("tampered-endorsement", "the endorser's words were changed, which two signatures cover",
			w.json(w.signed(beekeeping, w.club, w.endorsed(w.witness)).then(w.t, set("/endorsement/0"+comment, "We were not there."))),
			"1 proof-failed", "1 valid").also("endorsement warn"),
		one("tampered-created", "the proof was dated back",
			w.tampered(beekeeping, w.club, set("/proof/0/created", "2024-06-02T09:00:00Z")), "1 valid"),
		one("tampered-purpose", "the purpose of the proof was changed",
			w.tampered(beekeeping, w.club, set("/proof/0/proofPurpose", "authentication")), "1 valid").citing(byPurpose,
			"proofPurpose: must be"),
		one("tampered-method", "another's key was named in the proof",
			w.tampered(beekeeping, w.club, set("/proof/0/verificationMethod", w.witness.method)), "1 valid"),
		one("tampered-signature", "the signature of another record was put in",
			w.tampered(beekeeping, w.club, w.borrowed("tampered-outer")), "1 valid"),
		one("tampered-status", "a revoked record was given an entry that is not revoked",
			w.json(w.signed(beekeeping, w.club, listed("revocation", "revocation", revokedAt)).then(w.t, listed("revocation",
				"revocation", notRevokedAt))), "1 valid").also("status unchecked"),
		jwt("tampered-jws-payload", "the payload of a JWT was changed",
			token.by(repack(1, "What Noor Haddad did", "What Noor Haddad never did")), "1 valid"),
		jwt("tampered-jws-signature", "one bit of the signature of a JWT was changed", token.by(flip), "1 valid"),
		jwt("tampered-jws-header", "the type in the header of a JWT was changed", token.by(repack(0, `"typ":"JWT"`, `"typ":"vc+jwt"`)),
			"1 valid"),
	}
}

// borrowed gives the first proof the signature of another vector.
func (w *works) borrowed(name string) change {
	return set("/proof/0/proofValue", w.signed(beekeeping, w.club)(name)["proof"].([]any)[0].(map[string]any)["proofValue"])
}
