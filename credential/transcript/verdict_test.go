package transcript_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"os"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/proof"
	"clrhost/credential/transcript"
	"clrhost/internal/samples"
	"clrhost/internal/strictjson"
	"clrhost/internal/vector"
)

// TestVerdicts: each credential in a signed record has its own verdict, and is covered by the record's signature.
func TestVerdicts(t *testing.T) {
	records, err := samples.Read(os.DirFS("../../server/demo/records"))
	require.NoError(t, err)
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	issuer, err := proof.DIDJWK(key.Public())
	require.NoError(t, err)
	text, err := records[slices.IndexFunc(records, func(r samples.Record) bool { return r.Name == "nursing-program" })].For(samples.Parties{Issuer: issuer, Learner: "did:example:jordan"})
	require.NoError(t, err)
	token, err := proof.SignJWT(text, key)
	require.NoError(t, err)
	c, err := credential.Parse([]byte(token), strictjson.Limits{})
	require.NoError(t, err)

	v := credential.New(credential.Options{}).Verify(t.Context(), c, credential.Terms{})
	r := transcript.Of(c, v)
	require.Len(t, r.Credentials, 1+verdictsIn(v))
	require.Greater(t, len(r.Credentials), 8)
	require.Len(t, r.Whole().Endorsements, 1)
	require.NotEmpty(t, r.Whole().Proofs[0].Algorithm)
	require.NotEmpty(t, r.Whole().Claims)
	for i, inner := range r.Credentials {
		require.True(t, inner.Judged)
		require.Equal(t, credential.Valid, inner.Verdict.Overall)
		require.Equal(t, i > 0, inner.Covered, inner.ID.Value)
	}
	for _, inner := range transcript.Of(c, credential.Verdict{}).Credentials {
		require.False(t, inner.Judged || inner.Covered, "nothing is known")
	}
	requireWhole(t, c, r, "signed")
}

// TestVerdictsOfVectors: every verdict on an embedded credential or endorsement is that of a credential that is read.
func TestVerdictsOfVectors(t *testing.T) {
	vectors, err := vector.Read(os.DirFS("../../testdata/vectors"))
	require.NoError(t, err)
	verifier := credential.New(credential.Options{})
	inside := 0
	for _, given := range vectors {
		c, err := credential.ParseFile(given.Data, strictjson.Limits{})
		if err != nil || len(given.Inside) == 0 {
			continue
		}
		v := verifier.Verify(t.Context(), c, credential.Terms{})
		judged := 0
		for _, inner := range transcript.Of(c, v).Credentials {
			if inner.Judged && inner.Place != (transcript.Place{}) {
				judged++
			}
		}
		require.Equal(t, verdictsIn(v), judged, given.Name)
		inside += judged
	}
	require.Greater(t, inside, 100)
}

// verdictsIn counts the verdicts inside one, without those on newer versions and on what could not be parsed.
func verdictsIn(v credential.Verdict) (n int) {
	for _, inner := range v.Nested {
		if inner.Source != "/refreshService" {
			n += 1 + verdictsIn(inner)
		}
	}
	return n
}
