package model

import (
	"cmp"
	"regexp"
	"strings"

	"clrhost/internal/untyped"
)

// The classes of a plain credential, by the W3C's own data model. A record of CLR 2.0 requires more of the credentials in
// it, see VerifiableCredential.
const (
	w3cCredential20 = "W3C Credential 2.0"
	w3cCredential11 = "W3C Credential 1.1"
)

func w3cClass(v Version) string {
	if v == Version11 {
		return w3cCredential11
	}
	return w3cCredential20
}

var w3c = map[string]Class{
	w3cCredential20: {Typed: Listed, Contexts: []Context{vc}, rule: relatedRule, Members: []Property{
		zeroOrOne("id", uri),
		zeroOrOne("name", languageValue),
		zeroOrOne("description", languageValue),
		one("issuer", issuerRef),
		oneOrMore("credentialSubject", a("W3C Subject")),
		zeroOrOne("validFrom", instant),
		zeroOrOne("validUntil", instant),
		zeroOrMore("credentialStatus", a("W3C Typed")),
		zeroOrMore("credentialSchema", a("W3C Named")),
		zeroOrMore("proof", a("Proof")),
		zeroOrMore("relatedResource", a("W3C Resource")),
		zeroOrMore("refreshService", a("W3C Typed")),
		zeroOrMore("termsOfUse", a("W3C Typed")),
		zeroOrMore("evidence", a("W3C Typed")),
		zeroOrMore("confidenceMethod", a("W3C Typed")),
		zeroOrMore("renderMethod", a("W3C Typed")),
	}},
	w3cCredential11: {Typed: Listed, Contexts: []Context{vc}, Members: []Property{
		zeroOrOne("id", uri),
		one("issuer", issuerRef),
		oneOrMore("credentialSubject", a("W3C Subject")),
		one("validFrom", instant),
		zeroOrOne("validUntil", instant),
		zeroOrMore("credentialStatus", a("W3C Named")),
		zeroOrMore("credentialSchema", a("W3C Named")),
		zeroOrMore("proof", a("Proof")),
		zeroOrMore("refreshService", a("W3C Named")),
		zeroOrMore("termsOfUse", a("W3C Typed")),
		zeroOrMore("evidence", a("W3C Typed")),
	}},
	"W3C Issuer": {Members: []Property{
		one("id", uri),
		zeroOrOne("name", languageValue),
		zeroOrOne("description", languageValue),
	}},
	"W3C Subject": {rule: claimRule, Members: []Property{zeroOrOne("id", reference)}},
	"W3C Typed":   {Members: []Property{zeroOrOne("id", reference), one("type", types)}},
	"W3C Named":   {Members: []Property{one("id", reference), one("type", types)}},
	"W3C Resource": {rule: digestRule, Members: []Property{
		one("id", reference),
		zeroOrOne("mediaType", word),
		zeroOrOne("digestSRI", words),
		zeroOrOne("digestMultibase", words),
	}},
}

var (
	issuerRef     = Kind{Value: uri.Value, Class: "W3C Issuer"}
	types         = severally(plain(Text, "a term or an absolute URI", isFilled))
	languageValue = severalLanguages(plain(Text, "a string or a language value object, such as {\"@value\": \"Diploma\", \"@language\": \"en\"}", isLanguageValue))
)

func isFilled(v any) bool { return untyped.Text(v) != "" }

var languageTag = regexp.MustCompile(`^[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*$`)

// isLanguageValue reports whether v is a text, or one with its language and direction (VC Data Model 2.0, Section 11.1).
func isLanguageValue(v any) bool {
	object, ok := v.(map[string]any)
	if !ok {
		return isA[string](v)
	}
	for name, value := range object {
		text, isText := value.(string)
		switch {
		case !isText:
			return false
		case name == "@value":
		case name == "@language" && languageTag.MatchString(text):
		case name == "@direction" && (text == "ltr" || text == "rtl"):
		default:
			return false
		}
	}
	return isA[string](object["@value"])
}

// severalLanguages also accepts an array, of language value objects only.
func severalLanguages(k Kind) Kind {
	one := k.Value.test
	several := severally(k)
	several.Value.test = func(v any) bool {
		items, isArray := v.([]any)
		if !isArray {
			return one(v)
		}
		for _, item := range items {
			if isA[string](item) || !one(item) {
				return false
			}
		}
		return len(items) > 0
	}
	return several
}

// claimRule requires at least one claim about a subject.
func claimRule(r *reader, at string, subject map[string]any) {
	if len(subject) == 0 {
		r.fail("W3C Subject", at, "must hold at least one claim about the subject")
	}
}

// digestRule requires a digest with which a related resource can be compared.
func digestRule(r *reader, at string, resource map[string]any) {
	if resource["digestSRI"] == nil && resource["digestMultibase"] == nil {
		r.fail("W3C Resource", at, "digestSRI or digestMultibase is required")
	}
}

// relatedRule requires that each related resource is listed once.
func relatedRule(r *reader, at string, credential map[string]any) {
	listed := map[string]string{}
	for here, resource := range Objects(at+"/relatedResource", credential["relatedResource"]) {
		id := untyped.Text(resource["id"])
		if before, twice := listed[id]; twice && id != "" {
			r.fail(w3cCredential20, here+"/id", "repeats "+before+"; a resource may be listed once")
			continue
		}
		listed[id] = here + "/id"
	}
}

// sections maps a member of a credential to the section of the W3C's standard about it.
var sections = map[Version]map[string]string{
	Version20: {
		"id": "4.4", "type": "4.5", "name": "4.6", "description": "4.6", "issuer": "4.7", "credentialSubject": "4.8", "validFrom": "4.9",
		"validUntil": "4.9", "credentialStatus": "4.10", "credentialSchema": "4.11", "proof": "4.12", "relatedResource": "5.3",
		"refreshService": "5.4", "termsOfUse": "5.5", "evidence": "5.6", "confidenceMethod": "5.10", "renderMethod": "5.10",
	},
	Version11: {
		"id": "4.2", "type": "4.3", "credentialSubject": "4.4", "issuer": "4.5", "issuanceDate": "4.6", "proof": "4.7", "expirationDate": "4.8",
		"credentialStatus": "4.9", "credentialSchema": "5.4", "refreshService": "5.5", "termsOfUse": "5.6", "evidence": "5.7",
	},
}

// clause cites the rule of a class about the value at a place: for a plain credential, the section about its member.
func (r *reader) clause(class, at string) string {
	if !r.plain {
		return "CLR 2.0, " + class
	}
	member, _, _ := strings.Cut(strings.TrimPrefix(at, "/"), "/")
	return "VC Data Model " + string(r.version) + ", Section " + cmp.Or(sections[r.version][member], "4")
}
