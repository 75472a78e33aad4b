package transcript_test

import (
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/transcript"
	"clrhost/internal/strictjson"
)

// FuzzOf: no document crashes the reading of it or loses a value, and no two readings differ.
func FuzzOf(f *testing.F) {
	for _, document := range documents(f) {
		text, err := json.Marshal(document)
		require.NoError(f, err)
		f.Add(text)
	}
	f.Add([]byte(`{"credentialSubject":[{"achievement":"urn:a"},{"achievement":[{},{"id":"urn:a"},1]}],"type":"OpenBadgeCredential","issuer":[{},"urn:i",{"parentOrg":{"parentOrg":"x"}}]}`))
	f.Add([]byte(`{"type":["ClrCredential"],"credentialSubject":{"verifiableCredential":[{},"ey.ey.",null,[[]]],"association":[{"associationType":"isChildOf","sourceId":"a","targetId":"a"},{}]}}`))
	f.Add([]byte(`{"type":["ClrCredential"],"name":{"@value":1},"credentialSubject":{"achievement":[{"id":"a","achievementType":"Degree"},{"id":"b","achievementType":"Degree"}],
		"association":[{"associationType":"isChildOf","sourceId":"a","targetId":"b"},{"associationType":"isParentOf","sourceId":"a","targetId":"b"}]}}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		c, err := credential.Parse(data, strictjson.Limits{Members: 5000})
		if err != nil {
			return
		}
		r := transcript.Of(c, credential.Verdict{})
		requireWhole(t, c, r, "")
		require.Equal(t, r.Card(), transcript.Of(c, credential.Verdict{}).Card())
		require.Empty(t, transcript.Changes(c, c))
		for _, a := range append(r.Also, r.Whole().Claims...) {
			require.LessOrEqual(t, len([]rune(a.Value)), 201)
		}
		folded := transcript.Fold(string(data))
		require.Equal(t, folded, transcript.Fold(folded))
	})
}
