package credential_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/sha512"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/jsonld"
	"clrhost/credential/proof"
)

// TestP384 signs with P-384 over a canonical form made with SHA-384, which has other names for the blank nodes of this
// record than the one made with SHA-256.
func TestP384(t *testing.T) {
	seed := sha512.Sum384([]byte("P-384"))
	private, err := ecdsa.ParseRawPrivateKey(elliptic.P384(), seed[:])
	require.NoError(t, err)
	by := keyed(t, private, "ecdsa-rdfc-2019")
	unsigned := by.record(t, "nursing-program")
	with256, err := jsonld.Canonicalize(t.Context(), unsigned)
	require.NoError(t, err)
	with384, err := jsonld.Canonicalize384(t.Context(), unsigned)
	require.NoError(t, err)
	require.NotEqual(t, string(with256), string(with384))
	for name, canonicalize := range map[string]proof.Canonicalizer{
		"as the suite asks": jsonld.Canonicalize384, "with SHA-256": jsonld.Canonicalize,
	} {
		by.suite.Canonicalize384 = canonicalize
		t.Run(name, func(t *testing.T) {
			record := by.prove(t, maps.Clone(unsigned))
			verdict := verify(t, offline(), encode(t, record))
			require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Checks)
			record["name"] = "Another"
			require.Equal(t, credential.ProofFailed, verify(t, offline(), encode(t, record)).Overall)
		})
	}
}
