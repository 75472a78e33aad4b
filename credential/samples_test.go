package credential_test

import (
	"encoding/json"
	"os"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/proof"
	"clrhost/internal/samples"
)

func TestVerdictOnSignedSamples(t *testing.T) {
	records, err := samples.Read(os.DirFS("../server/demo/records"))
	require.NoError(t, err)
	require.Len(t, records, 5)
	by := newIssuer(t, "samples")
	for _, r := range records {
		t.Run(r.Name, func(t *testing.T) {
			text, err := r.For(samples.Parties{Issuer: by.id, Learner: "did:example:jordan"})
			require.NoError(t, err)
			token, err := proof.SignJWT(text, by.signer)
			require.NoError(t, err)

			verdict := verify(t, offline(), []byte(token))
			require.Equal(t, r.Verdict, string(verdict.Overall), "%+v", verdict.Checks)
			require.Empty(t, outcomes(verdict, "fail", "warn", "unchecked"))
			require.NotEmpty(t, r.Shows)
			require.Empty(t, verdict.Refusals())
			for _, nested := range verdict.Nested {
				require.Equal(t, credential.Valid, nested.Overall, "%+v", nested.Checks)
				require.Empty(t, outcomes(nested, "fail", "warn", "unchecked"))
				require.Contains(t, details(nested, "proof", "pass"), "covered by the signature around it")
			}
		})
	}
}

func TestPersonalizedSamplesAreFresh(t *testing.T) {
	by := newIssuer(t, "samples")
	first, second := sample(t, "nursing-program", by), sample(t, "nursing-program", by)
	require.NotEqual(t, first["id"], second["id"])
	text, err := json.Marshal(first)
	require.NoError(t, err)
	require.NotContains(t, string(text), "did:example:issuer")
	require.NotContains(t, string(text), "did:example:learner")

	records, err := samples.Read(os.DirFS("../server/demo/records"))
	require.NoError(t, err)
	dated, err := records[0].For(samples.Parties{Issuer: by.id, Learner: "did:example:a", ID: "urn:uuid:mine", ValidFrom: today})
	require.NoError(t, err)
	var outer struct {
		ID        string `json:"id"`
		ValidFrom string `json:"validFrom"`
	}
	require.NoError(t, json.Unmarshal(dated, &outer))
	require.Equal(t, "urn:uuid:mine", outer.ID)
	require.Equal(t, "2025-09-01T12:00:00Z", outer.ValidFrom)
}
