package model

import "slices"

// verifiable is what every credential has besides its subject. The dates carry their VCDM 2.0 names; see Version.Member
// for those of 1.1.
var verifiable = []Property{
	one("issuer", profileRef),
	one("validFrom", instant),
	zeroOrOne("validUntil", instant),
	zeroOrMore("proof", a("Proof")),
	zeroOrMore("credentialSchema", a("CredentialSchema")),
	zeroOrOne("credentialStatus", a("CredentialStatus")),
	zeroOrOne("refreshService", a("RefreshService")),
	zeroOrMore("termsOfUse", a("TermsOfUse")),
	zeroOrMore("evidence", a("Evidence")),
}

// described is what the standard's own credentials have in common.
var described = slices.Concat([]Property{
	one("id", uri),
	zeroOrOne("description", localizable),
	zeroOrOne("awardedDate", instant),
}, verifiable)

// endorsed is what may be endorsed.
var endorsed = []Property{
	zeroOrMore("endorsement", a(EndorsementCredential)),
	zeroOrMore("endorsementJwt", compactJWS),
}

var credentials = map[string]Class{
	ClrCredential: {Typed: Listed, Contexts: []Context{vc, clr, ob}, Members: slices.Concat(described, endorsed, []Property{
		one("name", localizable),
		zeroOrOne("image", a("Image")),
		zeroOrOne("partial", boolean),
		one("credentialSubject", a("ClrSubject")),
	})},
	"ClrSubject": {Typed: Listed, Members: []Property{
		zeroOrOne("id", uri),
		zeroOrMore("identifier", a("IdentityObject")),
		zeroOrMore("achievement", a("Achievement")),
		oneOrMore("verifiableCredential", a(VerifiableCredential)),
		zeroOrMore("association", a("Association")),
	}},
	"Association": {Typed: Exact, Closed: true, Members: []Property{
		one("associationType", termOf(associationTypes)),
		one("sourceId", reference),
		one("targetId", reference),
	}},

	AchievementCredential: {
		Typed: Listed, Alias: "OpenBadgeCredential", Contexts: []Context{vc, ob},
		Members: slices.Concat(described, endorsed, []Property{
			zeroOrOne("name", localizable),
			zeroOrOne("image", a("Image")),
			one("credentialSubject", a("AchievementSubject")),
		}),
	},
	"AchievementSubject": {Typed: Listed, rule: resultRule, Members: []Property{
		zeroOrOne("id", uri),
		zeroOrMore("identifier", a("IdentityObject")),
		one("achievement", a("Achievement")),
		zeroOrOne("activityStartDate", dateTime),
		zeroOrOne("activityEndDate", dateTime),
		zeroOrOne("creditsEarned", number),
		zeroOrOne("image", a("Image")),
		zeroOrOne("licenseNumber", localizable),
		zeroOrOne("narrative", localizable),
		zeroOrMore("result", a("Result")),
		zeroOrOne("role", localizable),
		zeroOrOne("source", a(Profile)),
		zeroOrOne("term", localizable),
	}},

	EndorsementCredential: {Typed: Listed, Contexts: []Context{vc, ob}, Members: slices.Concat(described, []Property{
		one("name", localizable),
		one("credentialSubject", a("EndorsementSubject")),
	})},
	"EndorsementSubject": {Typed: Listed, Members: []Property{
		one("id", reference),
		zeroOrOne("endorsementComment", localizable),
	}},

	VerifiableCredential: {Typed: Listed, Contexts: []Context{vc}, Members: slices.Concat(verifiable, []Property{
		zeroOrOne("id", uri),
		one("credentialSubject", a("CredentialSubject")),
	})},
	"CredentialSubject": {Members: []Property{zeroOrOne("id", reference)}},
}

// envelope holds the classes of the members beside the subject of a credential.
var envelope = map[string]Class{
	"CredentialSchema": {Members: []Property{one("id", reference), one("type", word)}},
	"CredentialStatus": {Members: []Property{zeroOrOne("id", reference), one("type", word)}},
	"RefreshService":   {Members: []Property{one("id", reference), one("type", word)}},
	"TermsOfUse":       {Members: []Property{zeroOrOne("id", reference), one("type", word)}},
	"Proof": {Members: []Property{
		one("type", word),
		zeroOrOne("created", dateTime),
		zeroOrOne("cryptosuite", word),
		zeroOrOne("challenge", word),
		zeroOrOne("domain", words),
		zeroOrOne("nonce", word),
		zeroOrOne("proofPurpose", word),
		zeroOrOne("proofValue", word),
		zeroOrOne("verificationMethod", reference),
	}},
	"Evidence": {Typed: Listed, Members: []Property{
		zeroOrOne("id", reference),
		zeroOrOne("narrative", localizable),
		zeroOrOne("name", localizable),
		zeroOrOne("description", localizable),
		zeroOrOne("genre", localizable),
		zeroOrOne("audience", localizable),
	}},
}
