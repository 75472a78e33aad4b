package schema

import "slices"

// class is the shape of an object.
type class struct {
	closed   bool      // no member besides these
	typed    typing    // how an object says that it is of this class
	alias    string    // another name of the class in its type
	contexts []context // how the @context of a credential begins; nil for what is no credential
	members  []property
}

// typing is how an object of a class names the class in its type.
type typing int

const (
	untyped typing = iota
	listed         // among its types
	exact          // as its only type, and not in an array
)

// property is a member of a class: what it holds, whether it must be there, and whether it may be there more than once.
// JSON-LD compaction may leave a single value of a plural property without its array.
type property struct {
	name     string
	holds    kind
	required bool
	plural   bool
}

func one(name string, holds kind) property        { return property{name, holds, true, false} }
func zeroOrOne(name string, holds kind) property  { return property{name, holds, false, false} }
func oneOrMore(name string, holds kind) property  { return property{name, holds, true, true} }
func zeroOrMore(name string, holds kind) property { return property{name, holds, false, true} }

// verifiable is what every credential has besides its subject.
var verifiable = []property{
	one("issuer", profileRef),
	one("validFrom", dateTime),
	zeroOrOne("validUntil", dateTime),
	zeroOrMore("proof", a("Proof")),
	zeroOrMore("credentialSchema", a("CredentialSchema")),
	zeroOrOne("credentialStatus", a("CredentialStatus")),
	zeroOrOne("refreshService", a("RefreshService")),
	zeroOrMore("termsOfUse", a("TermsOfUse")),
	zeroOrMore("evidence", a("Evidence")),
}

// described is what the standard's own credentials have in common.
var described = slices.Concat(verifiable, []property{
	one("id", text),
	zeroOrOne("description", text),
	zeroOrOne("awardedDate", dateTime),
})

// endorsed is what may be endorsed.
var endorsed = []property{
	zeroOrMore("endorsement", a("EndorsementCredential")),
	zeroOrMore("endorsementJwt", compactJWS),
}

// classes is the data model of CLR 2.0, with what it shares with Open Badges 3.0 and the VC Data Model 2.0.
var classes = map[string]class{
	"ClrCredential": {typed: listed, contexts: []context{vc2, clr2, ob3}, members: slices.Concat(described, endorsed, []property{
		one("name", text),
		zeroOrOne("image", a("Image")),
		zeroOrOne("partial", boolean),
		one("credentialSubject", a("ClrSubject")),
	})},
	"ClrSubject": {typed: listed, members: []property{
		zeroOrOne("id", text),
		zeroOrMore("identifier", a("IdentityObject")),
		zeroOrMore("achievement", a("Achievement")),
		oneOrMore("verifiableCredential", a("VerifiableCredential")),
		zeroOrMore("association", a("Association")),
	}},
	"Association": {typed: exact, closed: true, members: []property{
		one("associationType", termOf("AssociationType")),
		one("sourceId", text),
		one("targetId", text),
	}},

	"AchievementCredential": {
		typed: listed, alias: "OpenBadgeCredential", contexts: []context{vc2, ob3},
		members: slices.Concat(described, endorsed, []property{
			zeroOrOne("name", text),
			zeroOrOne("image", a("Image")),
			one("credentialSubject", a("AchievementSubject")),
		}),
	},
	"AchievementSubject": {typed: listed, members: []property{
		zeroOrOne("id", text),
		zeroOrMore("identifier", a("IdentityObject")),
		one("achievement", a("Achievement")),
		zeroOrOne("activityStartDate", dateTime),
		zeroOrOne("activityEndDate", dateTime),
		zeroOrOne("creditsEarned", number),
		zeroOrOne("image", a("Image")),
		zeroOrOne("licenseNumber", text),
		zeroOrOne("narrative", text),
		zeroOrMore("result", a("Result")),
		zeroOrOne("role", text),
		zeroOrOne("source", a("Profile")),
		zeroOrOne("term", text),
	}},
	"Achievement": {typed: listed, members: slices.Concat(endorsed, []property{
		one("id", text),
		one("name", text),
		one("description", text),
		one("criteria", a("Criteria")),
		zeroOrOne("achievementType", termOf("AchievementType")),
		zeroOrMore("alignment", a("Alignment")),
		zeroOrOne("creator", a("Profile")),
		zeroOrOne("creditsAvailable", number),
		zeroOrOne("fieldOfStudy", text),
		zeroOrOne("humanCode", text),
		zeroOrOne("image", a("Image")),
		zeroOrOne("inLanguage", languageCode),
		zeroOrMore("otherIdentifier", a("IdentifierEntry")),
		zeroOrMore("related", a("Related")),
		zeroOrMore("resultDescription", a("ResultDescription")),
		zeroOrOne("specialization", text),
		zeroOrMore("tag", text),
		zeroOrOne("version", text),
	})},
	"Criteria": {members: []property{zeroOrOne("id", text), zeroOrOne("narrative", text)}},
	"Related": {typed: listed, members: []property{
		one("id", text),
		zeroOrOne("inLanguage", languageCode),
		zeroOrOne("version", text),
	}},
	"Alignment": {typed: listed, members: []property{
		one("targetName", text),
		one("targetUrl", text),
		zeroOrOne("targetCode", text),
		zeroOrOne("targetDescription", text),
		zeroOrOne("targetFramework", text),
		zeroOrOne("targetType", termOf("AlignmentTargetType")),
	}},
	"Result": {typed: listed, members: []property{
		zeroOrOne("achievedLevel", text),
		zeroOrMore("alignment", a("Alignment")),
		zeroOrOne("resultDescription", text),
		zeroOrOne("status", termOf("ResultStatusType")),
		zeroOrOne("value", text),
	}},
	"ResultDescription": {typed: listed, members: []property{
		one("id", text),
		one("name", text),
		one("resultType", termOf("ResultType")),
		zeroOrMore("alignment", a("Alignment")),
		zeroOrMore("allowedValue", text),
		zeroOrOne("requiredLevel", text),
		zeroOrOne("requiredValue", text),
		zeroOrMore("rubricCriterionLevel", a("RubricCriterionLevel")),
		zeroOrOne("valueMax", text),
		zeroOrOne("valueMin", text),
	}},
	"RubricCriterionLevel": {typed: listed, members: []property{
		one("id", text),
		one("name", text),
		zeroOrMore("alignment", a("Alignment")),
		zeroOrOne("description", text),
		zeroOrOne("level", text),
		zeroOrOne("points", text),
	}},

	"EndorsementCredential": {typed: listed, contexts: []context{vc2, ob3}, members: slices.Concat(described, []property{
		one("name", text),
		one("credentialSubject", a("EndorsementSubject")),
	})},
	"EndorsementSubject": {typed: listed, members: []property{
		one("id", text),
		zeroOrOne("endorsementComment", text),
	}},

	"VerifiableCredential": {typed: listed, contexts: []context{vc2}, members: slices.Concat(verifiable, []property{
		zeroOrOne("id", text),
		one("credentialSubject", a("CredentialSubject")),
	})},
	"CredentialSubject": {members: []property{zeroOrOne("id", text)}},
	"CredentialSchema":  {members: []property{one("id", text), one("type", text)}},
	"CredentialStatus":  {members: []property{zeroOrOne("id", text), one("type", text)}},
	"RefreshService":    {members: []property{one("id", text), one("type", text)}},
	"TermsOfUse":        {members: []property{zeroOrOne("id", text), one("type", text)}},
	"Proof": {members: []property{
		one("type", text),
		zeroOrOne("created", dateTime),
		zeroOrOne("cryptosuite", text),
		zeroOrOne("challenge", text),
		zeroOrOne("domain", text),
		zeroOrOne("nonce", text),
		zeroOrOne("proofPurpose", text),
		zeroOrOne("proofValue", text),
		zeroOrOne("verificationMethod", text),
	}},

	"Profile": {typed: listed, members: slices.Concat(endorsed, []property{
		one("id", text),
		zeroOrOne("name", text),
		zeroOrOne("url", text),
		zeroOrOne("phone", text),
		zeroOrOne("description", text),
		zeroOrOne("image", a("Image")),
		zeroOrOne("email", text),
		zeroOrOne("address", a("Address")),
		zeroOrMore("otherIdentifier", a("IdentifierEntry")),
		zeroOrOne("official", text),
		zeroOrOne("parentOrg", a("Profile")),
		zeroOrOne("familyName", text),
		zeroOrOne("givenName", text),
		zeroOrOne("additionalName", text),
		zeroOrOne("patronymicName", text),
		zeroOrOne("honorificPrefix", text),
		zeroOrOne("honorificSuffix", text),
		zeroOrOne("familyNamePrefix", text),
		zeroOrOne("dateOfBirth", date),
	})},
	"Address": {typed: listed, members: []property{
		zeroOrOne("addressCountry", text),
		zeroOrOne("addressCountryCode", text),
		zeroOrOne("addressRegion", text),
		zeroOrOne("addressLocality", text),
		zeroOrOne("streetAddress", text),
		zeroOrOne("postOfficeBoxNumber", text),
		zeroOrOne("postalCode", text),
		zeroOrOne("geo", a("GeoCoordinates")),
	}},
	"GeoCoordinates": {typed: exact, members: []property{one("latitude", number), one("longitude", number)}},
	"Evidence": {typed: listed, members: []property{
		zeroOrOne("id", text),
		zeroOrOne("name", text),
		zeroOrOne("narrative", text),
		zeroOrOne("description", text),
		zeroOrOne("genre", text),
		zeroOrOne("audience", text),
	}},
	"Image": {typed: exact, closed: true, members: []property{one("id", text), zeroOrOne("caption", text)}},
	"IdentityObject": {typed: exact, closed: true, members: []property{
		one("hashed", boolean),
		one("identityHash", text),
		one("identityType", termOf("IdentifierTypeEnum")),
		zeroOrOne("salt", text),
	}},
	"IdentifierEntry": {typed: exact, closed: true, members: []property{
		one("identifier", text),
		one("identifierType", termOf("IdentifierTypeEnum")),
	}},

	"GetClrCredentialsResponse": {closed: true, members: []property{
		zeroOrMore("credential", a("ClrCredential")),
		zeroOrMore("compactJwsString", compactJWS),
	}},
	"GetOpenBadgeCredentialsResponse": {closed: true, members: []property{
		zeroOrMore("credential", a("AchievementCredential")),
		zeroOrMore("compactJwsString", compactJWS),
	}},
	"Imsx_StatusInfo": {closed: true, members: []property{
		one("imsx_codeMajor", termOf("Imsx_CodeMajor")),
		one("imsx_severity", termOf("Imsx_Severity")),
		zeroOrOne("imsx_description", text),
		zeroOrOne("imsx_codeMinor", a("Imsx_CodeMinor")),
	}},
	"Imsx_CodeMinor": {closed: true, members: []property{oneOrMore("imsx_codeMinorField", a("Imsx_CodeMinorField"))}},
	"Imsx_CodeMinorField": {closed: true, members: []property{
		one("imsx_codeMinorFieldName", text),
		one("imsx_codeMinorFieldValue", termOf("Imsx_CodeMinorFieldValue")),
	}},
}
