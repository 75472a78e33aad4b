package schema_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/schema"
	"clrhost/internal/samples"
)

// specimen is a good document.
type specimen struct {
	label    string
	name     schema.Name
	document any
}

// byLanguage labels a document that is good for a schema only, with a JWS for each language.
const byLanguage = "by language"

// maximal returns documents that use every member of every class.
func maximal() []specimen {
	return []specimen{
		{"maximal", schema.ImsxStatusInfo, statusInfo()},
		{"maximal", schema.Profile, profile()},
		{"maximal", schema.EndorsementCredential, endorsement(profile())},
		{"maximal", schema.AchievementCredential, achievementCredential()},
		{"maximal", schema.ClrCredential, clrCredential()},
		{"maximal", schema.GetClrCredentialsResponse, response(clrCredential())},
		{"maximal", schema.GetOpenBadgeCredentialsResponse, response(achievementCredential())},
	}
}

// minimal returns what the maximal ones do not cover: bare values in place of arrays, and almost empty documents.
func minimal() []specimen {
	bare := clrCredential()
	for name, value := range bare {
		if items, ok := value.([]any); ok && len(items) == 1 {
			bare[name] = items[0]
		}
	}
	subject := bare["credentialSubject"].(object)
	for _, name := range []string{"type", "identifier", "achievement", "verifiableCredential", "association"} {
		subject[name] = subject[name].([]any)[0]
	}
	return []specimen{
		{"bare", schema.ClrCredential, bare},
		{"empty", schema.GetClrCredentialsResponse, object{}},
		{"bare", schema.GetClrCredentialsResponse, object{"credential": bare, "compactJwsString": jws}},
		{byLanguage, schema.GetClrCredentialsResponse, object{"compactJwsString": object{"en": jws}}},
		{"empty", schema.GetOpenBadgeCredentialsResponse, object{"credential": []any{}}},
		{"least", schema.Profile, object{"id": "urn:a:b", "type": "Profile"}},
		{"least", schema.ImsxStatusInfo, object{"imsx_codeMajor": "success", "imsx_severity": "status"}},
	}
}

// records returns this project's samples, each credential and profile in them also by itself.
func records(t testing.TB) (all []specimen) {
	samples, err := samples.Read(os.DirFS("../../server/demo/records"))
	require.NoError(t, err)
	for _, sample := range samples {
		var document object
		require.NoError(t, json.Unmarshal(sample.JSON, &document))
		all = append(all, specimen{sample.Name, schema.ClrCredential, document})
		all = append(all, within(sample.Name, document)...)
	}
	return all
}

// within returns the documents inside a credential.
func within(label string, document object) (all []specimen) {
	all = append(all, specimen{label, schema.Profile, document["issuer"]})
	for _, endorsement := range list(document["endorsement"]) {
		all = append(all, specimen{label, schema.EndorsementCredential, endorsement})
	}
	for _, nested := range list(document["credentialSubject"].(object)["verifiableCredential"]) {
		all = append(all, specimen{label, schema.AchievementCredential, nested})
	}
	return all
}

func documentsOf(specimens []specimen) (documents []any) {
	for _, s := range specimens {
		documents = append(documents, s.document)
	}
	return documents
}

func list(v any) []any {
	items, _ := v.([]any)
	return items
}

// corpus returns all good documents. The published samples are read where they are available.
func corpus(t *testing.T) []specimen {
	all := append(append(maximal(), minimal()...), records(t)...)
	for _, path := range []string{
		reference(t, "samples", "simple.json"),
		reference(t, "vectors", "clrv2p0-credential.json"),
		reference(t, "vectors", "clrv2p0-signed-credential.json"),
	} {
		document := readJSON(t, path)
		all = append(all, specimen{path, schema.ClrCredential, document})
		all = append(all, within(path, document)...)
	}
	return all
}
