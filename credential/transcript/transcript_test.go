package transcript_test

import (
	"encoding/json"
	"os"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/model/modeltest"
	"clrhost/credential/transcript"
	"clrhost/internal/samples"
	"clrhost/internal/strictjson"
	"clrhost/internal/vector"
)

// TestNothingIsLost: whatever a document holds is shown or in Also: for all vectors, the samples, a record that uses every
// member, and changes of those.
func TestNothingIsLost(t *testing.T) {
	vectors, err := vector.Read(os.DirFS("../../testdata/vectors"))
	require.NoError(t, err)
	parsed := 0
	for _, v := range vectors {
		c, err := credential.ParseFile(v.Data, strictjson.Limits{})
		if err != nil {
			continue
		}
		parsed++
		requireWhole(t, c, transcript.Of(c, credential.Verdict{}), v.Name)
	}
	require.Greater(t, parsed, 200)
	documents := documents(t)
	for i, document := range documents {
		c := parse(t, document)
		requireWhole(t, c, transcript.Of(c, credential.Verdict{}), strconv.Itoa(i))
	}
	tried := 0
	for drawn, changed := range modeltest.Random(1, documents) {
		text, err := json.Marshal(changed)
		require.NoError(t, err)
		if c, err := credential.Parse(text, strictjson.Limits{}); err == nil {
			requireWhole(t, c, transcript.Of(c, credential.Verdict{}), drawn.String())
		}
		if tried++; tried == 500 {
			break
		}
	}
}

// documents are the sample records, and one that uses every member of the standard.
func documents(t testing.TB) (all []any) {
	t.Helper()
	records, err := samples.Read(os.DirFS("../../server/demo/records"))
	require.NoError(t, err)
	texts := [][]byte{read(t, "testdata/every-member.json")}
	for _, r := range records {
		texts = append(texts, r.JSON)
	}
	for _, text := range texts {
		var document any
		require.NoError(t, json.Unmarshal(text, &document))
		all = append(all, document)
	}
	return all
}

func read(t testing.TB, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	require.NoError(t, err)
	return text
}

func parse(t testing.TB, document any) *credential.Credential {
	t.Helper()
	text, err := json.Marshal(document)
	require.NoError(t, err)
	c, err := credential.Parse(text, strictjson.Limits{})
	require.NoError(t, err)
	return c
}
