package credential_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/schema"
)

const (
	vc20 = "https://www.w3.org/ns/credentials/v2"
	vc11 = "https://www.w3.org/2018/credentials/v1"
	clr  = "https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json"
	ob   = "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"
)

// Places in the nursing sample.
const (
	subject     = "/credentialSubject"
	nested      = subject + "/verifiableCredential/0" // Health Assessment, a course with a letter grade
	rubric      = subject + "/verifiableCredential/3" // a competency with a rubric
	medication  = subject + "/verifiableCredential/4" // a competency with CASE and CTDL alignments
	standing    = subject + "/verifiableCredential/7" // a result of type Status
	association = subject + "/association/0"
)

// mutation is one change to a good record, and the one check that must fail for it. Empty means that none may.
type mutation struct {
	name   string
	change change
	check  string
	at     string // what the failed check must name
}

var mutations = []mutation{
	{"context missing", drop("/@context"), "context", "/@context: is required"},
	{"context null", set("/@context", nil), "context", "/@context: is required"},
	{"context a string", set("/@context", vc20), "context", "/@context: must be an array"},
	{"context empty", set("/@context", []any{}), "context", "/@context/0"},
	{"context without VCDM", set("/@context", []any{clr, ob}), "context", "/@context/0"},
	{"context out of order", set("/@context", []any{clr, vc20, ob}), "context", "/@context/0"},
	{"context without CLR", set("/@context", []any{vc20, ob}), "context", "/@context/1"},
	{"context without OB", set("/@context", []any{vc20, clr}), "context", "/@context/2"},
	{"context of another host", set("/@context/1", "https://evil.example/clr/v2p0/context-2.0.1.json"), "context", "/@context/1"},
	{"context with a look-alike path", set("/@context/1", clr+"?x"), "context", "/@context/1"},
	{"context with a number", alter("/@context", func(v any) any { return append(v.([]any), 7.0) }), "context", "/@context/3"},
	{"context with a relative URI", alter("/@context", func(v any) any { return append(v.([]any), "ext.json") }), "context", "/@context/3"},
	{"context with an extension", alter("/@context", func(v any) any { return append(v.([]any), "https://e.org/x", map[string]any{}) }), "", ""},
	{"context in an older version", set("/@context/2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json"), "context", "/@context/2: redefines \"description\""},

	{"type missing", drop("/type"), "type", `"VerifiableCredential"`},
	{"type lacks ClrCredential", set("/type", []any{"VerifiableCredential"}), "type", `"ClrCredential"`},
	{"type lacks VerifiableCredential", set("/type", []any{"ClrCredential"}), "type", `"VerifiableCredential"`},
	{"type unrelated", set("/type", "Foo"), "type", `"ClrCredential"`},
	{"type with a number", set("/type", []any{"VerifiableCredential", "ClrCredential", 1.0}), "type", "only strings"},
	{"type with one more", all(set("/type", []any{"VerifiableCredential", "ClrCredential", "Foo"}), add("/@context", map[string]any{"Foo": "urn:foo"})), "", ""},
	{"type that no context defines", set("/type", []any{"VerifiableCredential", "ClrCredential", "Foo"}), "context", "/type/2: \"Foo\" is defined by no context"},

	{"id missing", drop("/id"), "schema", "/id: is required"},
	{"id empty", set("/id", ""), "schema", "/id: must be an absolute URI"},
	{"id not a URI", set("/id", "not a uri"), "schema", "/id: must be an absolute URI"},
	{"id a number", set("/id", 5.0), "schema", "/id: must be an absolute URI"},
	{"id a language map", set("/id", map[string]any{"en": "urn:uuid:1"}), "schema", "/id: must be an absolute URI"},
	{"id too long", set("/id", "urn:x:"+strings.Repeat("a", 1200)), "schema", "at most 1,200 bytes"},
	{"id with white space around it", set("/id", " https://e.org/a "), "", ""},
	{"name missing", drop("/name"), "schema", "/name: is required"},
	{"name empty", set("/name", ""), "schema", "/name: must not be empty"},
	{"name null", set("/name", nil), "schema", "/name: must not be null"},
	{"name a number", set("/name", 1.0), "schema", "/name: must be a string"},
	{"name a language map", set("/name", map[string]any{"en": "A", "es-ES": "B"}), "context", "/name/en is defined by no context"},
	{"name a broken language map", set("/name", map[string]any{"english": "A"}), "schema", "/name: must be a string"},
	{"description an array", set("/description", []any{"a"}), "schema", "/description: must be a single value"},
	{"issuer missing", drop("/issuer"), "schema", "/issuer: is required"},
	{"issuer a number", set("/issuer", 1.0), "schema", "/issuer: must be an absolute URI"},
	{"issuer without type", drop("/issuer/type"), "schema", "/issuer/type"},
	{"issuer of another type", set("/issuer/type", []any{"Organization"}), "schema", "/issuer/type"},
	{"issuer without id", drop("/issuer/id"), "schema", "/issuer/id: is required"},
	{"issuer with an address without type", drop("/issuer/address/type"), "schema", "/issuer/address/type"},
	{"issuer at a place without latitude", drop("/issuer/address/geo/latitude"), "schema", "/issuer/address/geo/latitude"},
	{"issuer at a latitude in words", set("/issuer/address/geo/latitude", "43.7"), "schema", "/issuer/address/geo/latitude: must be a number"},
	{"issuer's identifier of unknown type", set("/issuer/otherIdentifier/0/identifierType", "taxId"), "schema", "/issuer/otherIdentifier/0/identifierType"},
	{"issuer's identifier with a note", set("/issuer/otherIdentifier/0/note", "x"), "schema", "/issuer/otherIdentifier/0/note: is not a member"},
	{"validFrom missing", drop("/validFrom"), "schema", "/validFrom: is required"},
	{"validFrom without zone", set("/validFrom", "2024-01-01T00:00:00"), "schema", "/validFrom: must be a date-time with a zone"},
	{"validFrom a date", set("/validFrom", "2024-01-01"), "schema", "/validFrom"},
	{"validFrom no such day", set("/validFrom", "2024-13-41T00:00:00Z"), "schema", "/validFrom"},
	{"validFrom a number", set("/validFrom", 1704067200.0), "schema", "/validFrom"},
	{"validFrom before all records", set("/validFrom", "0001-01-01T00:00:00Z"), "schema", "/validFrom"},
	{"validFrom past year 9999 in UTC", set("/validFrom", "9999-12-31T23:59:59-01:00"), "schema", "/validFrom"},
	{"issuanceDate in place of validFrom", rename("/validFrom", "/issuanceDate"), "schema", "/validFrom: is required"},
	{"validUntil without zone", set("/validUntil", "2034-01-01T00:00:00"), "schema", "/validUntil"},
	{"awardedDate in words", set("/awardedDate", "last summer"), "schema", "/awardedDate"},
	{"partial a string", set("/partial", "true"), "schema", "/partial: must be true or false"},
	{"image a string", set("/image", "https://x.example/i.png"), "schema", "/image: must be an object"},
	{"image of a list of types", set("/image", map[string]any{"id": "https://x.example/i", "type": []any{"Image"}}), "schema", `/image/type: must be "Image"`},
	{"image with a size", set("/image", map[string]any{"id": "https://x.example/i", "type": "Image", "width": 3.0}), "schema", "/image/width: is not a member"},
	{"credentialStatus an array", set("/credentialStatus", []any{map[string]any{"type": "A"}, map[string]any{"type": "B"}}), "schema", "/credentialStatus: must be a single value"},
	{"credentialStatus without type", set("/credentialStatus", map[string]any{"id": "https://e.org/s"}), "schema", "/credentialStatus/type"},
	{"refreshService without id", set("/refreshService", map[string]any{"type": "A"}), "schema", "/refreshService/id"},
	{"credentialSchema without type", set("/credentialSchema", map[string]any{"id": "https://e.org/s"}), "schema", "/credentialSchema/type"},
	{"termsOfUse a string", set("/termsOfUse", "https://e.org/t"), "schema", "/termsOfUse: must be an object"},
	{"evidence without type", set("/evidence", []any{map[string]any{"name": "x"}}), "schema", "/evidence/0/type"},
	{"proof without type", set("/proof", map[string]any{"created": "2024-01-01T00:00:00Z"}), "schema", "/proof/type"},
	{"an unknown member", set("/ext:shoeSize", 44.0), "", ""},

	{"subject missing", drop(subject), "schema", "/credentialSubject: is required"},
	{"subject an array", alter(subject, func(v any) any { return []any{v, v} }), "schema", "/credentialSubject: must be a single value"},
	{"subject a string", set(subject, "did:example:x"), "schema", "/credentialSubject: must be an object"},
	{"subject of another type", set(subject+"/type", []any{"AchievementSubject"}), "schema", "/credentialSubject/type"},
	{"subject type as one value", set(subject+"/type", "ClrSubject"), "", ""},
	{"subject id not a URI", set(subject+"/id", "jordan"), "schema", "/credentialSubject/id"},
	{"subject without id", drop(subject + "/id"), "", ""},
	{"subject without id and identifier", all(drop(subject+"/id"), drop(subject+"/identifier")), "subject", "/credentialSubject: id or at least one identifier"},
	{"subject with no identifiers", all(drop(subject+"/id"), set(subject+"/identifier", []any{})), "subject", "/credentialSubject: id or at least one identifier"},
	{"identifier without hashed", drop(subject + "/identifier/0/hashed"), "schema", "/credentialSubject/identifier/0/hashed: is required"},
	{"identifier hashed in words", set(subject+"/identifier/0/hashed", "false"), "schema", "/credentialSubject/identifier/0/hashed"},
	{"identifier without a value", set(subject+"/identifier/0/identityHash", ""), "schema", "/credentialSubject/identifier/0/identityHash: must not be empty"},
	{"identifier with an empty salt", set(subject+"/identifier/0/salt", ""), "", ""},
	{"identifier of type email", set(subject+"/identifier/0/identityType", "email"), "schema", "/credentialSubject/identifier/0/identityType"},
	{"identifier with ext: inside", set(subject+"/identifier/0/identityType", "xxext:a b"), "schema", "/credentialSubject/identifier/0/identityType"},
	{"identifier with something before ext:", set(subject+"/identifier/0/identityType", "xext:a"), "schema", "/credentialSubject/identifier/0/identityType"},
	{"identifier with a space after ext:", set(subject+"/identifier/0/identityType", "ext:a b"), "schema", "/credentialSubject/identifier/0/identityType"},
	{"identifier of an extension's type", set(subject+"/identifier/0/identityType", "ext:a-b.c"), "", ""},
	{"no credentials", drop(subject + "/verifiableCredential"), "schema", "/credentialSubject/verifiableCredential: at least one is required"},
	{"no credentials in the list", set(subject+"/verifiableCredential", []any{}), "schema", "/credentialSubject/verifiableCredential: at least one is required"},
	{"one credential without its array", alter(subject+"/verifiableCredential", func(v any) any { return v.([]any)[0] }), "", ""},
	{"a credential as a JWS", set(nested, "a.b.c"), "schema", "/credentialSubject/verifiableCredential/0: must be an object"},

	{"nested without issuer", drop(nested + "/issuer"), "schema", nested + "/issuer: is required"},
	{"nested without validFrom", drop(nested + "/validFrom"), "schema", nested + "/validFrom: is required"},
	{"nested without id", drop(nested + "/id"), "schema", nested + "/id: is required"},
	{"nested without context", drop(nested + "/@context"), "schema", nested + "/@context: is required"},
	{"nested with another first context", set(nested+"/@context/0", "https://e.org/x"), "schema", nested + "/@context/0"},
	{"nested with a number among its types", set(nested+"/type/1", 5.0), "schema", nested + "/type"},
	{"nested without type", drop(nested + "/type"), "schema", nested + "/type"},
	{"nested without subject", drop(nested + subject), "schema", nested + "/credentialSubject: is required"},
	{"nested without achievement", drop(nested + subject + "/achievement"), "schema", nested + "/credentialSubject/achievement: is required"},
	{"nested with two achievements", alter(nested+subject+"/achievement", func(v any) any { return []any{v, v} }), "schema", nested + "/credentialSubject/achievement: must be a single value"},
	{"nested of a foreign type", all(set(nested+"/type", []any{"VerifiableCredential", "DiplomaCredential"}), set(nested+subject, map[string]any{"degree": "BSN"}),
		add(nested+"/@context", map[string]any{"DiplomaCredential": "urn:diploma", "degree": "urn:degree"})), "", ""},
	{"credits in words", set(nested+subject+"/creditsEarned", "4"), "schema", nested + "/credentialSubject/creditsEarned: must be a number"},
	{"activity dates may lack a zone", set(nested+subject+"/activityStartDate", "2023-08-28T00:00:00"), "", ""},
	{"achievement without id", drop(nested + subject + "/achievement/id"), "schema", nested + "/credentialSubject/achievement/id"},
	{"achievement without name", drop(nested + subject + "/achievement/name"), "schema", nested + "/credentialSubject/achievement/name"},
	{"achievement without description", drop(nested + subject + "/achievement/description"), "schema", nested + "/credentialSubject/achievement/description"},
	{"achievement without type", drop(nested + subject + "/achievement/type"), "schema", nested + "/credentialSubject/achievement/type"},
	{"achievement without criteria", drop(nested + subject + "/achievement/criteria"), "schema", nested + "/credentialSubject/achievement/criteria: is required"},
	{"achievement with empty criteria", set(nested+subject+"/achievement/criteria", map[string]any{}), "schema", nested + "/credentialSubject/achievement/criteria: id or narrative"},
	{"achievement of unknown type", set(nested+subject+"/achievement/achievementType", "Foo"), "schema", nested + "/credentialSubject/achievement/achievementType"},
	{"achievement in an unknown language", set(nested+subject+"/achievement/inLanguage", "english"), "schema", nested + "/credentialSubject/achievement/inLanguage"},
	{"achievement with a tag alone", set(nested+subject+"/achievement/tag", "x"), "", ""},
	{"alignment without targetUrl", drop(medication + subject + "/achievement/alignment/0/targetUrl"), "schema", medication + "/credentialSubject/achievement/alignment/0/targetUrl"},
	{"alignment to an unknown kind", set(medication+subject+"/achievement/alignment/1/targetType", "CASE"), "schema", medication + "/credentialSubject/achievement/alignment/1/targetType"},
	{"endorsement by JWS that is none", set(medication+subject+"/achievement/endorsementJwt", []any{"abc"}), "schema", medication + "/credentialSubject/achievement/endorsementJwt/0: must be a compact JWS"},
	{"endorsement without name", drop("/endorsement/0/name"), "schema", "/endorsement/0/name: is required"},
	{"endorsement of another type", set("/endorsement/0/type", []any{"VerifiableCredential"}), "schema", `/endorsement/0/type: must contain "EndorsementCredential"`},
	{"endorsement without the OB context", set("/endorsement/0/@context", []any{vc20}), "schema", "/endorsement/0/@context/1"},
	{"endorsement of nothing", drop("/endorsement/0/credentialSubject/id"), "schema", "/endorsement/0/credentialSubject/id"},
	{"result description of unknown type", set(nested+subject+"/achievement/resultDescription/0/resultType", "Grade"), "schema", nested + "/credentialSubject/achievement/resultDescription/0/resultType"},
	{"rubric level without name", drop(rubric + subject + "/achievement/resultDescription/0/rubricCriterionLevel/0/name"), "schema", rubric + "/credentialSubject/achievement/resultDescription/0/rubricCriterionLevel/0/name"},
	{"result of unknown status", set(standing+subject+"/result/0/status", "Done"), "schema", standing + "/credentialSubject/result/0/status"},
	{"result of type Status without status", drop(standing + subject + "/result/0/status"), "schema", standing + "/credentialSubject/result/0/status: is required"},
	{"result value a number", set(nested+subject+"/result/0/value", 4.0), "schema", nested + "/credentialSubject/result/0/value"},

	{"association of unknown type", set(association+"/associationType", "isCousinOf"), "schema", association + "/associationType"},
	{"association with a note", set(association+"/note", "x"), "schema", association + "/note: is not a member of Association"},
	{"association without target", drop(association + "/targetId"), "schema", association + "/targetId: is required"},
	{"association of a list of types", set(association+"/type", []any{"Association"}), "schema", association + "/type"},
	{"association a string", set(association, "x"), "schema", association + ": must be an object"},
	{"association to nowhere", set(association+"/targetId", "https://e.org/nowhere"), "", ""},
}

func TestMutationsOfTheNursingRecord(t *testing.T) {
	by := newIssuer(t, "mutations")
	for _, m := range mutations {
		t.Run(m.name, func(t *testing.T) {
			document := sample(t, "nursing-program", by)
			m.change(t, document)
			verdict := verify(t, offline(), by.signDocument(t, document))

			failed := outcomes(verdict, "fail")
			if m.check == "" {
				require.Empty(t, failed, "%+v", verdict.Refusals())
				require.Empty(t, verdict.Refusals())
				return
			}
			// What the model rejects is often something that JSON-LD would drop, too.
			failed = slices.DeleteFunc(failed, func(f string) bool { return f == "context fail" && m.check != "context" })
			require.Equal(t, []string{m.check + " fail"}, failed, "%+v", verdict.Refusals())
			require.Contains(t, details(verdict, m.check, "fail"), m.at)
			require.Equal(t, credential.Invalid, verdict.Overall)
			for _, c := range verdict.Refusals() {
				require.NotEmpty(t, c.Clause)
			}
		})
	}
}

// What the standard's schema rejects MUST be rejected here too. The reverse does not hold: the schema has holes.
func TestMutationsAgainstTheSchema(t *testing.T) {
	by, holes := newIssuer(t, "mutations"), 0
	for _, m := range mutations {
		document := sample(t, "nursing-program", by)
		m.change(t, document)
		switch problems := schema.Validate(schema.ClrCredential, document); {
		case len(problems) > 0:
			require.NotEmpty(t, m.check, "%s: the schema refuses it: %v", m.name, problems)
		case m.check != "":
			holes++
		}
	}
	t.Logf("%d of %d mutations pass the schema and are refused here", holes, len(mutations))
}

func TestAtLeastSixtyMutationsFail(t *testing.T) {
	failing := 0
	for _, m := range mutations {
		if m.check != "" {
			failing++
		}
	}
	require.GreaterOrEqual(t, failing, 60)
}

func rename(from, to string) change {
	return func(t testing.TB, document map[string]any) {
		document[strings.TrimPrefix(to, "/")] = document[strings.TrimPrefix(from, "/")]
		delete(document, strings.TrimPrefix(from, "/"))
	}
}

func all(changes ...change) change {
	return func(t testing.TB, document map[string]any) {
		for _, c := range changes {
			c(t, document)
		}
	}
}
