package model

import "slices"

// profiles holds the classes of people and organizations, and of their identifiers.
var profiles = map[string]Class{
	Profile: {Typed: Listed, Members: slices.Concat(endorsed, []Property{
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
		zeroOrOne("parentOrg", a(Profile)),
		zeroOrOne("familyName", localizable),
		zeroOrOne("givenName", localizable),
		zeroOrOne("additionalName", localizable),
		zeroOrOne("patronymicName", localizable),
		zeroOrOne("honorificPrefix", localizable),
		zeroOrOne("honorificSuffix", localizable),
		zeroOrOne("familyNamePrefix", localizable),
		zeroOrOne("dateOfBirth", date),
	})},
	"Address": {Typed: Listed, Members: []Property{
		zeroOrOne("addressCountry", localizable),
		zeroOrOne("addressCountryCode", localizable),
		zeroOrOne("addressRegion", localizable),
		zeroOrOne("addressLocality", localizable),
		zeroOrOne("streetAddress", localizable),
		zeroOrOne("postOfficeBoxNumber", localizable),
		zeroOrOne("postalCode", localizable),
		zeroOrOne("geo", a("GeoCoordinates")),
	}},
	"GeoCoordinates": {Typed: Exact, Members: []Property{one("latitude", number), one("longitude", number)}},
	"Image": {Typed: Exact, Closed: true, Members: []Property{
		one("id", reference),
		zeroOrOne("caption", localizable),
	}},
	"IdentityObject": {Typed: Exact, Closed: true, rule: identityRule, Members: []Property{
		one("hashed", boolean),
		one("identityHash", word),
		one("identityType", termOf(identifierTypes)),
		zeroOrOne("salt", word),
	}},
	"IdentifierEntry": {Typed: Exact, Closed: true, Members: []Property{
		one("identifier", word),
		one("identifierType", termOf(identifierTypes)),
	}},
}
