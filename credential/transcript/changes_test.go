package transcript_test

import (
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/transcript"
	"clrhost/internal/strictjson"
)

type object = map[string]any

func TestChanges(t *testing.T) {
	base := `"type":"VerifiableCredential","id":"urn:x","name":"Record","tags":["a","b"],"credentialSubject":{"list":[{"id":"urn:1","name":"One"},{"id":"urn:2","name":"Two"}],"inner":{"credentialSubject":{},"proof":1}}`
	rows := map[string]struct {
		is   string
		want []string
	}{
		"same":           {base, nil},
		"proof":          {base + `,"proof":{"proofValue":"z"}`, nil},
		"inner proof":    {replaced(base, `"proof":1`, `"proof":2`), nil},
		"added":          {base + `,"partial":true`, []string{"added /partial:  > true"}},
		"removed":        {replaced(base, `"name":"Record",`, ``), []string{"removed /name: Record > "}},
		"changed":        {replaced(base, `"Record"`, `"Other"`), []string{"changed /name: Record > Other"}},
		"another type":   {replaced(base, `"Record"`, `{"en":"Record"}`), []string{"changed /name: Record > {en}"}},
		"inserted":       {replaced(base, `[{"id":"urn:1"`, `[{"id":"urn:0","name":"Zero"},{"id":"urn:1"`), []string{"added /credentialSubject/list/0:  > Zero"}},
		"removed first":  {replaced(base, `{"id":"urn:1","name":"One"},`, ``), []string{"removed /credentialSubject/list/0: One > "}},
		"changed inside": {replaced(base, `"Two"`, `"Zwei"`), []string{"changed /credentialSubject/list/1/name: Two > Zwei"}},
		"reordered":      {replaced(base, `["a","b"]`, `["b","a"]`), []string{"changed /tags: a, b > b, a"}},
	}
	for name, row := range rows {
		var got []string
		for _, c := range transcript.Changes(parseText(t, "{"+base+"}"), parseText(t, "{"+row.is+"}")) {
			got = append(got, fmt.Sprintf("%s %s: %s > %s", c.Kind, c.At, c.Old, c.New))
		}
		require.Equal(t, row.want, got, name)
	}
}

// The claims of a JWT are about the token, but the end that they set is the credential's.
func TestChangesOfTokens(t *testing.T) {
	token := func(claims string) *credential.Credential {
		part := base64.RawURLEncoding.EncodeToString
		return parseText(t, part([]byte(`{"alg":"ES256"}`))+"."+part([]byte(`{"credentialSubject":{},"type":"ClrCredential","id":"urn:x"`+claims+`}`))+".c2ln")
	}
	require.Empty(t, transcript.Changes(token(`,"iat":1`), token(`,"iat":2,"iss":"urn:i"`)))
	require.Equal(t, []transcript.Change{{Kind: transcript.Changed, At: "/exp", New: "2030-01-01T00:00:00Z"}},
		transcript.Changes(token(``), token(`,"exp":1893456000`)))
}

func TestChangesAreBounded(t *testing.T) {
	older, newer := object{"credentialSubject": object{}}, object{"credentialSubject": object{}}
	for i := range 2 * transcript.MaxChanges {
		older[fmt.Sprint("old", i)], newer[fmt.Sprint("new", i)] = i, i
	}
	require.Len(t, transcript.Changes(parse(t, older), parse(t, newer)), transcript.MaxChanges)
}

func replaced(s, what, with string) string { return strings.Replace(s, what, with, 1) }

func parseText(t testing.TB, text string) *credential.Credential {
	t.Helper()
	c, err := credential.Parse([]byte(text), strictjson.Limits{})
	require.NoError(t, err)
	return c
}
