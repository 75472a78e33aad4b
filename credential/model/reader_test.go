package model_test

import (
	"encoding/json"
	"strings"
	"testing"

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
	"validFrom":"2024-05-31T12:00:00Z","credentialSubject":{"id":"x","type":"EndorsementSubject"}}`

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
		"no object":              {"Profile", `[]`, []string{"must be an object"}},
		"id by language":         {"Profile", `{"id":{"en":"urn:a:b"},"type":"Profile"}`, []string{"/id: must be an absolute URI of at most 1,200 bytes"}},
		"id empty":               {"Related", `{"id":"","type":"Related"}`, []string{"/id: must not be empty"}},
		"type beside a number":   {"Profile", `{"id":"urn:a:b","type":["Profile",1]}`, []string{"/type: must hold only strings"}},
		"type in an array":       {"Image", `{"id":"x","type":["Image"]}`, []string{`/type: must be "Image"`}},
		"type missing":           {"Image", `{"id":"x"}`, []string{`/type: is required and must contain "Image"`}},
		"type of the untyped":    {"Imsx_CodeMinor", `{"type":"x","imsx_codeMinorField":[]}`, []string{"/imsx_codeMinorField: at least one is required", "/type: is not a member of Imsx_CodeMinor"}},
		"stranger at length":     {"Image", `{"id":"x","type":"Image","a/b` + strings.Repeat("c", 200) + `":1}`, []string{"/a~1b" + strings.Repeat("c", 77) + "…: is not a member of Image"}},
		"null":                   {"Criteria", `{"id":null}`, []string{"/id: must not be null", "id or narrative is required"}},
		"text in no language":    {"Criteria", `{"narrative":{}}`, []string{"/narrative: must be a string, or an object of strings by language"}},
		"array of one":           {"Criteria", `{"id":["x"]}`, []string{"/id: must be a single value, not an array"}},
		"array in an array":      {"Achievement", `{"type":"Achievement","id":"x","name":"x","description":"x","criteria":{"id":"x"},"tag":[["x"]]}`, []string{"/tag/0: must be a string, or an object of strings by language"}},
		"term with a hyphen":     {"IdentifierEntry", `{"type":"IdentifierEntry","identifier":"x","identifierType":"ext:a-b"}`, nil},
		"term of a hyphen":       {"IdentifierEntry", `{"type":"IdentifierEntry","identifier":"x","identifierType":"ext:-"}`, []string{`/identifierType: must be a term of IdentifierTypeEnum, not "ext:-"`}},
		"term of a number":       {"Result", `{"type":"Result","status":1}`, []string{`/status: must be a term of ResultStatusType, not ""`}},
		"reference or profile":   {"EndorsementCredential", change(`"did:example:i"`, `{"id":"did:example:i"}`), []string{`/issuer/type: is required and must contain "Profile"`}},
		"another credential":     {"EndorsementCredential", change(`"EndorsementCredential"`, `"OpenBadgeCredential"`), []string{`/type: must contain "EndorsementCredential"`}},
		"no credential":          {"EndorsementCredential", change(`"VerifiableCredential",`, ``), []string{`/type: must hold only strings, and "VerifiableCredential" among them`}},
		"too few contexts":       {"EndorsementCredential", change(`,"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"`, ``), []string{"/@context/1: the Open Badges 3.0 context is required here"}},
		"date without zone":      {"EndorsementCredential", change(`12:00:00Z`, `12:00:00`), []string{"/validFrom: must be a date-time with a zone, such as 2024-05-31T12:00:00Z, from the years 1000 to 9999"}},
		"generation 1.1":         {"EndorsementCredential", strings.NewReplacer("ns/credentials/v2", "2018/credentials/v1", "validFrom", "issuanceDate").Replace(endorsement), nil},
		"generations mixed":      {"EndorsementCredential", change("ns/credentials/v2", "2018/credentials/v1"), []string{"/issuanceDate: is required"}},
		"read by its own class":  {"VerifiableCredential", change(`"x"`, `7`), []string{"/credentialSubject/id: must be a string"}},
		"a plain one":            {"VerifiableCredential", strings.Replace(change(`"EndorsementCredential"`, `"Diploma"`), `"type":"EndorsementSubject"`, `"x":1`, 1), nil},
		"coordinates in a list":  {"GeoCoordinates", `{"type":["GeoCoordinates"],"latitude":1,"longitude":1}`, []string{`/type: must be "GeoCoordinates"`}},
		"proof for many domains": {"Proof", `{"type":"x","domain":["a","b"]}`, []string{"/domain: must be a single value, not an array"}},
	} {
		t.Run(name, func(t *testing.T) {
			var said []string
			model.Read(row.class, decode(t, row.document), func(f model.Finding) {
				require.NotEmpty(t, f.Class)
				require.False(t, f.Warning)
				said = append(said, f.String())
			})
			require.Equal(t, row.want, said)
		})
	}
}

// A result of a status must have it; one of a level that no rubric knows is a blemish.
func TestRulesOfResults(t *testing.T) {
	subject := decode(t, `{"type":"AchievementSubject",
		"achievement":{"type":"Achievement","id":"x","name":"x","description":"x","criteria":{"id":"x"},"resultDescription":[
			{"type":"ResultDescription","id":"s","name":"x","resultType":"Status","requiredLevel":"l"}]},
		"result":[{"type":"Result","resultDescription":"s","achievedLevel":"l"},{"type":"Result","resultDescription":"t"}]}`)
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
	for text, want := range map[string]bool{
		"2024-05-31T12:00:00Z": true, "1000-01-01T00:00:00Z": true, "9999-12-31T23:59:59Z": true, "2024-05-31T12:00:00.5+02:00": true,
		"0999-12-31T23:59:59Z": false, "9999-12-31T23:59:59-01:00": false, "2024-05-31T12:00:00": false, "2024-05-31": false, "": false,
	} {
		at, ok := model.Instant(text)
		require.Equal(t, want, ok, text)
		require.Equal(t, want, !at.IsZero(), text)
	}
	_, ok := model.Instant(1.0)
	require.False(t, ok)
}
