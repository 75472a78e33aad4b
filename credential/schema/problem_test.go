package schema_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/model/modeltest"
	"clrhost/credential/schema"
)

// set puts a value at a place of the document, which is returned.
func set(document object, path string, value any) object {
	at, names := any(document), strings.Split(path, "/")
	for _, name := range names[:len(names)-1] {
		at = modeltest.Child(at, name)
	}
	at.(object)[names[len(names)-1]] = value
	return document
}

// drop takes away a member of the document or of its subject.
func drop(document object, path string) object {
	if name, ofSubject := strings.CutPrefix(path, "credentialSubject/"); ofSubject {
		delete(document["credentialSubject"].(object), name)
		return document
	}
	delete(document, path)
	return document
}

func TestProblemsInWords(t *testing.T) {
	const textWords = "a string, or an object of strings by language"
	for _, test := range []struct {
		name     schema.Name
		document any
		want     []string
	}{
		{schema.ClrCredential, drop(clrCredential(), "name"), []string{"/name: is required and must be " + textWords}},
		{schema.ClrCredential, drop(clrCredential(), "credentialSubject/verifiableCredential"),
			[]string{"/credentialSubject/verifiableCredential: is required and must be an object of the class VerifiableCredential, or an array of these"}},
		{schema.ClrCredential, set(clrCredential(), "credentialSubject/verifiableCredential", []any{}),
			[]string{"/credentialSubject/verifiableCredential: must hold at least 1, not 0"}},
		{schema.ClrCredential, set(clrCredential(), "credentialSubject/verifiableCredential", []any{jws}),
			[]string{"/credentialSubject/verifiableCredential/0: must be an object of the class VerifiableCredential, not a string"}},
		{schema.ClrCredential, set(clrCredential(), "partial", "true"), []string{"/partial: must be true or false, not a string"}},
		{schema.ClrCredential, set(clrCredential(), "validFrom", nil),
			[]string{"/validFrom: must be a string with date and time, such as 2024-05-31T12:00:00Z, not null"}},
		{schema.ClrCredential, set(clrCredential(), "description", 1.0), []string{"/description: must be " + textWords + ", not a number"}},
		{schema.ClrCredential, set(clrCredential(), "description", object{"en": 1.0, "english": "x"}), []string{
			"/description/en: must be a string, not a number",
			"/description/english: is not a language code, such as en or en-US, as the members of a text by language are"}},
		{schema.ClrCredential, set(clrCredential(), "issuer", object{"id": "https://example.edu", "name": "E"}),
			[]string{`/issuer/type: is required and must be "Profile", or an array that contains it`}},
		{schema.ClrCredential, set(clrCredential(), "issuer", true),
			[]string{"/issuer: must be a URI, or an object of the class Profile, not true or false"}},
		{schema.ClrCredential, set(clrCredential(), "type", []any{"ClrCredential"}),
			[]string{`/type: must be an array that contains "VerifiableCredential" and "ClrCredential"`}},
		{schema.AchievementCredential, set(achievementCredential(), "type", []any{"VerifiableCredential"}),
			[]string{`/type: must be an array that contains "VerifiableCredential" and "AchievementCredential" or "OpenBadgeCredential"`}},
		{schema.ClrCredential, set(clrCredential(), "@context", []any{vc2, ob, clr}), []string{
			`/@context/1: must be a context such as ` + clr + `, not "` + ob + `"`,
			`/@context/2: must be a context such as ` + ob + `, not "` + clr + `"`}},
		{schema.ClrCredential, set(clrCredential(), "@context", []any{vc2, clr}), []string{"/@context: must hold at least 3, not 2"}},
		{schema.ClrCredential, set(clrCredential(), "@context", []any{vc2, clr, ob, 1.0}),
			[]string{"/@context/3: must be a URI or an object, not a number"}},
		{schema.ClrCredential, set(clrCredential(), "endorsementJwt", "a.b"), []string{`/endorsementJwt: must be a compact JWS, not "a.b"`}},
		{schema.ClrCredential, set(clrCredential(), "image", object{"id": "urn:x:y", "type": "Picture", "width": 3.0}), []string{
			`/image/type: must be "Image", not "Picture"`,
			"/image/width: has no place here; the members are caption, id, type"}},
		{schema.ClrCredential, set(clrCredential(), "credentialSubject/association/0/associationType", "isCousinOf"), []string{
			"/credentialSubject/association/0/associationType: must be one of exactMatchOf, isChildOf, isParentOf, isPartOf, isPeerOf, " +
				`isRelatedTo, precedes, replacedBy, not "isCousinOf"`}},
		{schema.ClrCredential, []any{}, []string{"must be an object of the class ClrCredential, not an array"}},
		{schema.ImsxStatusInfo, object{"a/b~": 1.0, "imsx_severity": "error"}, []string{
			"/a~1b~0: has no place here; the members are imsx_codeMajor, imsx_codeMinor, imsx_description, imsx_severity",
			"/imsx_codeMajor: is required and must be one of failure, processing, success, unsupported"}},
		{schema.ImsxStatusInfo, func() {}, []string{"must be an object of the class Imsx_StatusInfo"}},
		{"Diploma", object{}, []string{`there is no schema named "Diploma"`}},
	} {
		var said []string
		for _, p := range schema.Validate(test.name, test.document) {
			said = append(said, p.String())
		}
		require.Equal(t, test.want, said)
	}
}

func TestAnOpenVocabularyNamesTheWayOut(t *testing.T) {
	document := set(profile(), "otherIdentifier/0/identifierType", "email")
	problems := schema.Validate(schema.Profile, document)
	require.Len(t, problems, 1)
	require.Equal(t, "/otherIdentifier/0/identifierType", problems[0].Path)
	for _, part := range []string{"must be one of name, sourcedId, ", ", or a term of your own that starts with ext:", `, not "email"`} {
		require.Contains(t, problems[0].Rule, part)
	}
	require.Empty(t, schema.Validate(schema.Profile, set(profile(), "otherIdentifier/0/identifierType", "ext:taxId")))
}

// The format of a date is an annotation in the published schemas; package credential checks it.
func TestFormatsAreNotAsserted(t *testing.T) {
	require.Empty(t, schema.Validate(schema.ClrCredential, set(clrCredential(), "validFrom", "last summer")))
	require.Empty(t, schema.Validate(schema.Profile, set(profile(), "dateOfBirth", "")))
}

func TestProblemsAreInOrderAndBounded(t *testing.T) {
	endorsements := make([]any, 5000)
	document := set(profile(), "endorsement", endorsements)
	first := schema.Validate(schema.Profile, document)
	require.Len(t, first, 26)
	for i, p := range first[:25] {
		require.Equal(t, fmt.Sprintf("/endorsement/%d", i), p.Path)
	}
	require.Equal(t, "4975 more problems are not listed", first[25].String())
	require.Equal(t, first, schema.Validate(schema.Profile, document))
}

func TestWhatIsRepeatedIsShortAndPrintable(t *testing.T) {
	long := strings.Repeat("é", 5000) + "\x1b[2J"
	for _, document := range []object{
		{"imsx_codeMajor": "\x1b[2J" + long, "imsx_severity": "error"},
		{"imsx_codeMajor": "failure", "imsx_severity": "error", "\x00" + long: 1.0},
	} {
		problems := schema.Validate(schema.ImsxStatusInfo, document)
		require.Len(t, problems, 1)
		require.Less(t, len(problems[0].String()), 400)
		require.NotContains(t, problems[0].String(), "\x1b")
		require.NotContains(t, problems[0].String(), "\x00")
		require.Contains(t, problems[0].String(), "…")
	}
}
