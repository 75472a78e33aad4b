package credential

import "slices"

// This file is the standard's data model as a table: the classes of CLR 2.0, those it shares with Open Badges 3.0, and
// those of the VC Data Model, each with its members and their multiplicities.

// The classes of credentials.
const (
	classCLR         = TypeCLR
	classAchievement = "AchievementCredential"
	classEndorsement = "EndorsementCredential"
	classVC          = "VerifiableCredential"
)

// class is the shape of an object. A typed class must name itself in its type.
type class struct {
	typed   bool
	closed  bool // no member besides these, and its type is its name alone
	members []property
	rule    func(r *reader, at string, object map[string]any) // what multiplicities cannot say
}

// property is a member of a class: what it holds, how often it must be there, and whether it may be there more than
// once. JSON-LD compaction may leave a single value of a plural property without its array.
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

// kind is what a property holds: a plain value, a term of a vocabulary, or an object of a class.
type kind struct {
	plain      *plain
	vocabulary *vocabulary
	class      string
}

func a(class string) kind     { return kind{class: class} }
func term(v *vocabulary) kind { return kind{vocabulary: v} }

var (
	localizable = kind{plain: plainText}
	word        = kind{plain: plainString}
	reference   = kind{plain: plainString}
	uri         = kind{plain: plainURI}
	boolean     = kind{plain: plainBoolean}
	number      = kind{plain: plainNumber}
	instant     = kind{plain: plainDateTimeZ}
	dateTime    = kind{plain: plainDateTime}
	date        = kind{plain: plainDate}
	language    = kind{plain: plainLanguage}
	compactJWS  = kind{plain: plainJWS}
	profileRef  = kind{plain: plainURI, class: "Profile"}
)

// envelope is what every credential has besides its subject. The dates carry their VCDM 2.0 names; the reader knows
// those of 1.1.
var envelope = []property{
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

var endorsements = []property{
	zeroOrMore("endorsement", a(classEndorsement)),
	zeroOrMore("endorsementJwt", compactJWS),
}

var described = append([]property{
	one("id", uri),
	zeroOrOne("description", localizable),
	zeroOrOne("awardedDate", instant),
}, envelope...)

var classes = map[string]class{
	classCLR: {members: slices.Concat(described, endorsements, []property{
		one("name", localizable),
		zeroOrOne("image", a("Image")),
		zeroOrOne("partial", boolean),
		one("credentialSubject", a("ClrSubject")),
	})},
	"ClrSubject": {typed: true, members: []property{
		zeroOrOne("id", uri),
		zeroOrMore("identifier", a("IdentityObject")),
		zeroOrMore("achievement", a("Achievement")),
		oneOrMore("verifiableCredential", a(classVC)),
		zeroOrMore("association", a("Association")),
	}},
	"Association": {typed: true, closed: true, members: []property{
		one("associationType", term(associationTypes)),
		one("sourceId", reference),
		one("targetId", reference),
	}},

	classAchievement: {members: slices.Concat(described, endorsements, []property{
		zeroOrOne("name", localizable),
		zeroOrOne("image", a("Image")),
		one("credentialSubject", a("AchievementSubject")),
	})},
	"AchievementSubject": {typed: true, rule: resultRule, members: []property{
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
		zeroOrOne("source", a("Profile")),
		zeroOrOne("term", localizable),
	}},
	"Achievement": {typed: true, members: slices.Concat(endorsements, []property{
		one("id", reference),
		one("name", localizable),
		one("description", localizable),
		one("criteria", a("Criteria")),
		zeroOrOne("achievementType", term(achievementTypes)),
		zeroOrMore("alignment", a("Alignment")),
		zeroOrOne("creator", a("Profile")),
		zeroOrOne("creditsAvailable", number),
		zeroOrOne("fieldOfStudy", localizable),
		zeroOrOne("humanCode", localizable),
		zeroOrOne("image", a("Image")),
		zeroOrOne("inLanguage", language),
		zeroOrMore("otherIdentifier", a("IdentifierEntry")),
		zeroOrMore("related", a("Related")),
		zeroOrMore("resultDescription", a("ResultDescription")),
		zeroOrOne("specialization", localizable),
		zeroOrMore("tag", localizable),
		zeroOrOne("version", localizable),
	})},
	"Criteria": {rule: criteriaRule, members: []property{
		zeroOrOne("id", reference),
		zeroOrOne("narrative", localizable),
	}},
	"Related": {typed: true, members: []property{
		one("id", reference),
		zeroOrOne("inLanguage", language),
		zeroOrOne("version", localizable),
	}},
	"Alignment": {typed: true, members: []property{
		one("targetName", localizable),
		one("targetUrl", reference),
		zeroOrOne("targetCode", localizable),
		zeroOrOne("targetDescription", localizable),
		zeroOrOne("targetFramework", localizable),
		zeroOrOne("targetType", term(alignmentTargetTypes)),
	}},
	"Result": {typed: true, members: []property{
		zeroOrOne("achievedLevel", reference),
		zeroOrMore("alignment", a("Alignment")),
		zeroOrOne("resultDescription", reference),
		zeroOrOne("status", term(resultStatusTypes)),
		zeroOrOne("value", localizable),
	}},
	"ResultDescription": {typed: true, rule: levelRule, members: []property{
		one("id", reference),
		one("name", localizable),
		one("resultType", term(resultTypes)),
		zeroOrMore("alignment", a("Alignment")),
		zeroOrMore("allowedValue", localizable),
		zeroOrOne("requiredLevel", reference),
		zeroOrOne("requiredValue", localizable),
		zeroOrMore("rubricCriterionLevel", a("RubricCriterionLevel")),
		zeroOrOne("valueMax", localizable),
		zeroOrOne("valueMin", localizable),
	}},
	"RubricCriterionLevel": {typed: true, members: []property{
		one("id", reference),
		one("name", localizable),
		zeroOrMore("alignment", a("Alignment")),
		zeroOrOne("description", localizable),
		zeroOrOne("level", localizable),
		zeroOrOne("points", localizable),
	}},

	classEndorsement: {members: slices.Concat(described, []property{
		one("name", localizable),
		one("credentialSubject", a("EndorsementSubject")),
	})},
	"EndorsementSubject": {typed: true, members: []property{
		one("id", reference),
		zeroOrOne("endorsementComment", localizable),
	}},

	classVC: {members: slices.Concat(envelope, []property{
		zeroOrOne("id", uri),
		one("credentialSubject", a("CredentialSubject")),
	})},
	"CredentialSubject": {members: []property{zeroOrOne("id", reference)}},
	"Proof": {members: []property{
		one("type", word),
		zeroOrOne("created", dateTime),
		zeroOrOne("cryptosuite", word),
		zeroOrOne("proofPurpose", word),
		zeroOrOne("proofValue", word),
		zeroOrOne("verificationMethod", reference),
	}},
	"CredentialSchema": {members: []property{one("id", reference), one("type", word)}},
	"CredentialStatus": {members: []property{zeroOrOne("id", reference), one("type", word)}},
	"RefreshService":   {members: []property{one("id", reference), one("type", word)}},
	"TermsOfUse":       {members: []property{zeroOrOne("id", reference), one("type", word)}},

	"Profile": {typed: true, members: slices.Concat(endorsements, []property{
		one("id", uri),
		zeroOrOne("name", localizable),
		zeroOrOne("url", reference),
		zeroOrOne("phone", localizable),
		zeroOrOne("description", localizable),
		zeroOrOne("image", a("Image")),
		zeroOrOne("email", localizable),
		zeroOrOne("address", a("Address")),
		zeroOrMore("otherIdentifier", a("IdentifierEntry")),
		zeroOrOne("official", localizable),
		zeroOrOne("parentOrg", a("Profile")),
		zeroOrOne("familyName", localizable),
		zeroOrOne("givenName", localizable),
		zeroOrOne("additionalName", localizable),
		zeroOrOne("patronymicName", localizable),
		zeroOrOne("honorificPrefix", localizable),
		zeroOrOne("honorificSuffix", localizable),
		zeroOrOne("familyNamePrefix", localizable),
		zeroOrOne("dateOfBirth", date),
	})},
	"Address": {typed: true, members: []property{
		zeroOrOne("addressCountry", localizable),
		zeroOrOne("addressCountryCode", localizable),
		zeroOrOne("addressRegion", localizable),
		zeroOrOne("addressLocality", localizable),
		zeroOrOne("streetAddress", localizable),
		zeroOrOne("postOfficeBoxNumber", localizable),
		zeroOrOne("postalCode", localizable),
		zeroOrOne("geo", a("GeoCoordinates")),
	}},
	"GeoCoordinates": {typed: true, members: []property{one("latitude", number), one("longitude", number)}},
	"Evidence": {typed: true, members: []property{
		zeroOrOne("id", reference),
		zeroOrOne("narrative", localizable),
		zeroOrOne("name", localizable),
		zeroOrOne("description", localizable),
		zeroOrOne("genre", localizable),
		zeroOrOne("audience", localizable),
	}},
	"Image": {typed: true, closed: true, members: []property{one("id", reference), zeroOrOne("caption", localizable)}},
	"IdentityObject": {typed: true, closed: true, members: []property{
		one("hashed", boolean),
		one("identityHash", word),
		one("identityType", term(identifierTypes)),
		zeroOrOne("salt", word),
	}},
	"IdentifierEntry": {typed: true, closed: true, members: []property{
		one("identifier", word),
		one("identifierType", term(identifierTypes)),
	}},
}

// classOf picks the class of a credential from its types. What is none of the standard's own is a plain one.
func classOf(types []string) string {
	for _, t := range types {
		switch t {
		case classCLR, classAchievement, classEndorsement:
			return t
		case "OpenBadgeCredential":
			return classAchievement
		}
	}
	return classVC
}
