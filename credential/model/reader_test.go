package model_test

import (
	"encoding/json"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/model"
)

func decode(t testing.TB, text string) (v any) {
	t.Helper()
	require.NoError(t, json.Unmarshal([]byte(text), &v))
	return v
}

// endorsement is a good one, to be changed.
const endorsement = `{"@context":["https://www.w3.org/ns/credentials/v2","https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
	"type":["VerifiableCredential","EndorsementCredential"],"id":"urn:x:e","name":"E","issuer":"did:example:i",
	"validFrom":"2024-05-31T12:00:00Z","credentialSubject":{"id":"urn:x","type":"EndorsementSubject"}}`

func TestRead(t *testing.T) {
	change := func(from, to string) string {
		require.Contains(t, endorsement, from)
		return strings.Replace(endorsement, from, to, 1)
	}
	for name, row := range map[string]struct {
		class, document string
		want            []string
	}{
		"good":                   {"EndorsementCredential", endorsement, nil},
		"no object":              {"Profile", `[]`, []string{"must be an object, not an array"}},
		"id by language":         {"Profile", `{"id":{"en":"urn:a:b"},"type":"Profile"}`, []string{"/id: must be an absolute URI of at most 1,200 bytes, not an object"}},
		"id empty":               {"Related", `{"id":"","type":"Related"}`, []string{`/id: must be an absolute URI, not "": it is empty`}},
		"type beside a number":   {"Profile", `{"id":"urn:a:b","type":["Profile",1]}`, []string{"/type: must hold only strings"}},
		"type in an array":       {"Image", `{"id":"urn:x","type":["Image"]}`, []string{`/type: must be "Image"`}},
		"type missing":           {"Image", `{"id":"urn:x"}`, []string{`/type: is required and must contain "Image"`}},
		"type of the untyped":    {"Imsx_CodeMinor", `{"type":"x","imsx_codeMinorField":[]}`, []string{"/imsx_codeMinorField: at least one is required", "/type: is not a member of Imsx_CodeMinor"}},
		"stranger at length":     {"Image", `{"id":"urn:x","type":"Image","a/b` + strings.Repeat("c", 200) + `":1}`, []string{"/a~1b" + strings.Repeat("c", 77) + "…: is not a member of Image"}},
		"null":                   {"Criteria", `{"id":null}`, []string{"/id: must not be null", "id or narrative is required"}},
		"text in no language":    {"Criteria", `{"narrative":{}}`, []string{"/narrative: must be a string, or an object of strings by language"}},
		"array of one":           {"Criteria", `{"id":["urn:x"]}`, []string{"/id: must be a single value, not an array"}},
		"array in an array":      {"Achievement", `{"type":"Achievement","id":"urn:x","name":"x","description":"x","criteria":{"id":"urn:x"},"tag":[["x"]]}`, []string{"/tag/0: must be a string, or an object of strings by language"}},
		"term with a hyphen":     {"IdentifierEntry", `{"type":"IdentifierEntry","identifier":"x","identifierType":"ext:a-b"}`, nil},
		"term of a hyphen":       {"IdentifierEntry", `{"type":"IdentifierEntry","identifier":"x","identifierType":"ext:-"}`, []string{`/identifierType: must be a term of IdentifierTypeEnum, not "ext:-"`}},
		"term of a number":       {"Result", `{"type":"Result","status":1}`, []string{`/status: must be a term of ResultStatusType, not a number`}},
		"reference or profile":   {"EndorsementCredential", change(`"did:example:i"`, `{"id":"did:example:i"}`), []string{`/issuer/type: is required and must contain "Profile"`}},
		"another credential":     {"EndorsementCredential", change(`"EndorsementCredential"`, `"OpenBadgeCredential"`), []string{`/type: must contain "EndorsementCredential"`}},
		"no credential":          {"EndorsementCredential", change(`"VerifiableCredential",`, ``), []string{`/type: must hold only strings, and "VerifiableCredential" among them`}},
		"too few contexts":       {"EndorsementCredential", change(`,"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"`, ``), []string{"/@context/1: the Open Badges 3.0 context is required here"}},
		"date without zone":      {"EndorsementCredential", change(`12:00:00Z`, `12:00:00`), []string{`/validFrom: must be a date-time with a zone, such as 2024-05-31T12:00:00Z, not "2024-05-31T12:00:00": the time zone is missing`}},
		"generation 1.1":         {"EndorsementCredential", strings.NewReplacer("ns/credentials/v2", "2018/credentials/v1", "validFrom", "issuanceDate").Replace(endorsement), nil},
		"a date of 1.1":          {"EndorsementCredential", change(`"validFrom"`, `"expirationDate":"2020-01-01T00:00:00Z","validFrom"`), []string{"WARNING /expirationDate: is a member of VC Data Model 1.1, and this credential follows 2.0, whose readers look at validUntil"}},
		"ends too early":         {"EndorsementCredential", change(`"validFrom"`, `"validUntil":"2024-05-31T13:59:59+02:00","validFrom"`), []string{`/validUntil: must not be before validFrom: "2024-05-31T13:59:59+02:00" is before "2024-05-31T12:00:00Z"`}},
		"ends at once":           {"EndorsementCredential", change(`"validFrom"`, `"validUntil":"2024-05-31T14:00:00+02:00","validFrom"`), nil},
		"context twice":          {"EndorsementCredential", change(`3.0.3.json"]`, `3.0.3.json","https://www.w3.org/ns/credentials/v2",{"b":"urn:b","a":"urn:a"},{"a":"urn:a","b":"urn:b"}]`), []string{"/@context/2: repeats /@context/0; a context may be listed once", "/@context/4: repeats /@context/3; a context may be listed once"}},
		"hash of nobody knows":   {"IdentityObject", `{"type":"IdentityObject","hashed":true,"identityHash":"00ff","identityType":"name"}`, []string{`/identityHash: must be md5$ or sha256$ and the hash in hexadecimal digits, since hashed is true, not "00ff"`}},
		"hash too short":         {"IdentityObject", `{"type":"IdentityObject","hashed":true,"identityHash":"md5$00ff","identityType":"name"}`, []string{`/identityHash: must be md5$ or sha256$ and the hash in hexadecimal digits, since hashed is true, not "md5$00ff"`}},
		"hash of md5":            {"IdentityObject", `{"type":"IdentityObject","hashed":true,"identityHash":"md5$DDD142639a792e74751ee7e129237efa","identityType":"name"}`, nil},
		"no hash":                {"IdentityObject", `{"type":"IdentityObject","hashed":false,"identityHash":"A. Name","identityType":"name"}`, nil},
		"generations mixed":      {"EndorsementCredential", change("ns/credentials/v2", "2018/credentials/v1"), []string{"/issuanceDate: is required", "WARNING /validFrom: is a member of VC Data Model 2.0, and this credential follows 1.1, whose readers look at issuanceDate"}},
		"read by its own class":  {"VerifiableCredential", change(`"urn:x"`, `7`), []string{"/credentialSubject/id: must be an absolute URI, not a number"}},
		"a plain one":            {"VerifiableCredential", strings.Replace(change(`"EndorsementCredential"`, `"Diploma"`), `"type":"EndorsementSubject"`, `"x":1`, 1), nil},
		"coordinates in a list":  {"GeoCoordinates", `{"type":["GeoCoordinates"],"latitude":1,"longitude":1}`, []string{`/type: must be "GeoCoordinates"`}},
		"enveloped":              {"ClrSubject", `{"type":"ClrSubject","verifiableCredential":{"type":"EnvelopedVerifiableCredential","id":"data:application/vc+jwt,a.b.c"}}`, []string{"/verifiableCredential: is an EnvelopedVerifiableCredential; the credential itself must stand here, as an object with a proof of its own"}},
		"a JWS for a badge":      {"ClrSubject", `{"type":"ClrSubject","verifiableCredential":["a.b.c"]}`, []string{`/verifiableCredential/0: must be an object, not "a.b.c"`}},
		"a word for a date":      {"Profile", `{"id":"urn:a","type":"Profile","dateOfBirth":"May"}`, []string{`/dateOfBirth: must be a date, such as 2024-05-31, not "May"`}},
		"proof for a number":     {"Proof", `{"type":"x","domain":["a",1]}`, []string{"/domain: must be a string, or an array of these"}},
		"proof for many domains": {"Proof", `{"type":"x","domain":["a","b"]}`, nil},
	} {
		t.Run(name, func(t *testing.T) {
			var said []string
			model.Read(row.class, decode(t, row.document), func(f model.Finding) {
				require.NotEmpty(t, f.Clause)
				if f.Warning {
					said = append(said, "WARNING "+f.String())
					return
				}
				said = append(said, f.String())
			})
			require.Equal(t, row.want, said)
		})
	}
}

// A result of type Status requires a status; an achieved level that is in no rubric is a warning.
func TestRulesOfResults(t *testing.T) {
	subject := decode(t, `{"type":"AchievementSubject",
		"achievement":{"type":"Achievement","id":"urn:x","name":"x","description":"x","criteria":{"id":"urn:x"},"resultDescription":[
			{"type":"ResultDescription","id":"urn:s","name":"x","resultType":"Status","requiredLevel":"urn:l"}]},
		"result":[{"type":"Result","resultDescription":"urn:s","achievedLevel":"urn:l"},{"type":"Result","resultDescription":"urn:t"}]}`)
	found := map[string]bool{}
	model.Read("AchievementSubject", subject, func(f model.Finding) { found[f.String()] = f.Warning })
	require.Equal(t, map[string]bool{
		"/achievement/resultDescription/0/requiredLevel: is none of this description's rubric criterion levels": true,
		"/result/0/status: is required for a result of type Status":                                             false,
		"/result/0/achievedLevel: is none of the description's rubric criterion levels":                         true,
		"/result/1/resultDescription: is none of the achievement's result descriptions":                         true,
	}, found)
}

func TestReadContextsWarnsOfOlderVersions(t *testing.T) {
	document := decode(t, strings.Replace(endorsement, "3.0.3", "3.0.1", 1)).(map[string]any)
	var found []model.Finding
	model.ReadContexts(model.EndorsementCredential, document, func(f model.Finding) { found = append(found, f) })
	require.Len(t, found, 1)
	require.True(t, found[0].Warning)
	require.Equal(t, "/@context/1", found[0].At)
}

func TestGenerations(t *testing.T) {
	for text, want := range map[string]struct{ version, generation model.Version }{
		`{"@context":["https://www.w3.org/ns/credentials/v2"]}`:                       {model.Version20, model.Version20},
		`{"@context":"https://www.w3.org/2018/credentials/v1","validFrom":"x"}`:       {model.Version11, model.Version11},
		`{"@context":[{},"https://www.w3.org/2018/credentials/v1"],"issuanceDate":1}`: {"", model.Version11},
		`{"@context":[],"issuanceDate":"x","validFrom":"x"}`:                          {"", model.Version20},
		`{}`: {"", model.Version20},
	} {
		document := decode(t, text).(map[string]any)
		require.Equal(t, want.version, model.VersionOf(document), text)
		require.Equal(t, want.generation, model.GenerationOf(document), text)
	}
	require.Equal(t, "issuanceDate", model.Version11.Member("validFrom"))
	require.Equal(t, "expirationDate", model.Version11.Member("validUntil"))
	require.Equal(t, "validFrom", model.Version20.Member("validFrom"))
}

func TestInstant(t *testing.T) {
	for text, want := range map[string]string{
		"2024-05-31T12:00:00Z":                                 "2024-05-31T12:00:00Z",
		"1000-01-01T00:00:00Z":                                 "1000-01-01T00:00:00Z",
		"9999-12-31T23:59:59Z":                                 "9999-12-31T23:59:59Z",
		"2024-05-31T12:00:00.5+02:00":                          "2024-05-31T10:00:00.5Z",
		"2024-05-31T12:00:00-00:00":                            "2024-05-31T12:00:00Z",
		"2024-05-31T12:00:00+14:00":                            "2024-05-30T22:00:00Z",
		"2024-05-31T12:00:00-14:00":                            "2024-06-01T02:00:00Z",
		"2024-02-29T24:00:00Z":                                 "2024-03-01T00:00:00Z",
		"2023-12-31T24:00:00.000Z":                             "2024-01-01T00:00:00Z",
		"2024-05-31T12:00:00." + strings.Repeat("3", 40) + "Z": "2024-05-31T12:00:00.333333333Z",
	} {
		at, ok := model.Instant(text)
		require.True(t, ok, text)
		require.Equal(t, want, at.Format(time.RFC3339Nano))
	}
	_, ok := model.Instant(1.0)
	require.False(t, ok)
}

// A value that is not an instant is reported with its defect.
func TestInstantsThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		"":                          "it is empty",
		"2024-05-31":                "the time is missing",
		"2024-05-31T12:00:00":       "the time zone is missing",
		"2024-05-31T12:00:00,5Z":    "the fraction of a second begins with a point, not a comma",
		"2024-05-31T12:00:00+14:01": "the time zone is more than 14 hours off",
		"2024-05-31T12:00:00-15:00": "the time zone is more than 14 hours off",
		"2024-05-31T12:00:00+01:60": "the time zone is more than 14 hours off",
		"2024-05-31T12:00:00+0200":  "the time zone must be written as +hh:mm",
		"2024-05-31T12:00:00+02":    "the time zone must be written as +hh:mm",
		"2024-05-31T12:00Z":         "the seconds are missing",
		"2024-05-31 12:00:00Z":      "a capital T belongs between date and time",
		"2024-05-31t12:00:00Z":      "a capital T belongs between date and time",
		"2024-05-31T12:00:00z":      "the Z must be a capital letter",
		"2024-02-30T12:00:00Z":      "there is no such day or time",
		"2023-02-29T12:00:00Z":      "there is no such day or time",
		"2024-05-31T25:00:00Z":      "there is no such day or time",
		"2024-05-31T12:60:00Z":      "there is no such day or time",
		"2016-12-31T23:59:60Z":      "there is no such day or time",
		"2024-05-31T24:00:01Z":      "only 24:00:00 may have the hour 24",
		"2024-05-31T24:30:00Z":      "only 24:00:00 may have the hour 24",
		"2024-05-31T24:00:00.001Z":  "only 24:00:00 may have the hour 24",
		"2024-05-31T1:00:00Z":       "it has another form",
		"2024-05-31T12:00:00.Z":     "it has another form",
		"2024-05-31T12:00:00Z ":     "it has another form",
		"12024-05-31T12:00:00Z":     "it has another form",
		"-2024-05-31T12:00:00Z":     "it has another form",
		"yesterday":                 "it has another form",
		"0999-12-31T23:59:59Z":      "the year is not from 1000 to 9999",
		"9999-12-31T24:00:00Z":      "the year is not from 1000 to 9999",
		"9999-12-31T23:59:59-01:00": "the year is not from 1000 to 9999",
		"1000-01-01T00:00:00+00:01": "the year is not from 1000 to 9999",
	} {
		_, ok := model.Instant(text)
		require.False(t, ok, text)
		var said []string
		model.Read("EndorsementCredential", decode(t, strings.Replace(endorsement, `"2024-05-31T12:00:00Z"`, strconv.Quote(text), 1)),
			func(f model.Finding) { said = append(said, f.String()) })
		require.Equal(t, []string{"/validFrom: must be a date-time with a zone, such as 2024-05-31T12:00:00Z, not " + strconv.Quote(text) + ": " + want}, said)
	}
}

// An id that is not a URI is reported with its value and its defect.
func TestURIsThatAreNone(t *testing.T) {
	for text, want := range map[string]string{
		"":            "it is empty",
		" ":           "it is empty",
		"abc":         "the scheme is missing, such as https: or urn:uuid:",
		"example.org": "the scheme is missing, such as https: or urn:uuid:",
		"/a:b":        "the scheme is missing, such as https: or urn:uuid:",
		"//e.org/":    "the scheme is missing, such as https: or urn:uuid:",
		"#a:b":        "the scheme is missing, such as https: or urn:uuid:",
		"1a:b":        "what stands before the colon is no scheme",
		":b":          "what stands before the colon is no scheme",
		"urn:":        "nothing follows the scheme",
		"urn:a b":     "it holds white space or control characters",
	} {
		var said []string
		model.Read("Related", map[string]any{"type": "Related", "id": text}, func(f model.Finding) { said = append(said, f.String()) })
		require.Equal(t, []string{"/id: must be an absolute URI, not " + strconv.Quote(text) + ": " + want}, said)
	}
	var said string
	model.Read("Profile", map[string]any{"type": "Profile", "id": "urn:" + strings.Repeat("a", 1200)}, func(f model.Finding) { said = f.Rule })
	require.Contains(t, said, "of at most 1,200 bytes")
	require.Contains(t, said, "it has 1204 bytes")
}

// A document may have very many defects. All are reported; the first ones are explained.
func TestManyFaults(t *testing.T) {
	var proofs []any
	for range 5000 {
		proofs = append(proofs, map[string]any{"type": "x", "created": "2024-05-31", "verificationMethod": "urn:a b" + strings.Repeat("c", 100)})
	}
	explained, all := 0, 0
	document := decode(t, endorsement).(map[string]any)
	document["proof"] = proofs
	model.ReadMembers(document, func(f model.Finding) {
		if all++; strings.Contains(f.Rule, ": ") {
			explained++
		}
	})
	require.Equal(t, 2*len(proofs), all)
	require.InDelta(t, 100, explained, 2)
}
