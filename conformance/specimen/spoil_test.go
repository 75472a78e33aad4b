package specimen_test

import (
	"encoding/json"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance/specimen"
	"clrhost/credential"
	"clrhost/internal/strictjson"
)

func TestTampered(t *testing.T) {
	signed, err := issuer(t).Draft().JSON()
	require.NoError(t, err)
	verdict := judge(t, specimen.Tampered(signed))
	require.Equal(t, credential.ProofFailed, verdict.Overall)
	requireOutcome(t, verdict, credential.CheckSchema, credential.OutcomePass)
}

func TestBadSignature(t *testing.T) {
	i := issuer(t)
	for range 20 {
		jws, err := i.Draft().EdDSA()
		require.NoError(t, err)
		spoiled := specimen.BadSignature(jws)
		require.Len(t, spoiled, len(jws))
		require.Equal(t, credential.ProofFailed, judge(t, spoiled).Overall)
	}
}

func TestDoubled(t *testing.T) {
	i := issuer(t)
	draft := i.Draft()
	signed, err := draft.JSON()
	require.NoError(t, err)
	doubled := specimen.Doubled(signed, "urn:uuid:0b0e3b7c-0000-4000-8000-000000000002")
	require.Equal(t, 1, strings.Count(string(doubled), draft.ID()))
	var lenient struct{ ID string }
	require.NoError(t, json.Unmarshal(doubled, &lenient))
	require.Equal(t, draft.ID(), lenient.ID, "a reader that keeps the last member sees the signed one")
	_, err = credential.Parse(doubled, strictjson.Limits{})
	require.ErrorContains(t, err, "/id")
}

func TestImageHasTheSizeAskedFor(t *testing.T) {
	const size = 1 << 20
	signed, err := issuer(t).Draft(specimen.Image(size)).JSON()
	require.NoError(t, err)
	require.Greater(t, len(signed), size)
	require.Less(t, len(signed), size+8<<10)
	require.Equal(t, credential.Valid, judge(t, signed).Overall)
}
