package jsonld

import (
	"crypto/sha256"
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"
)

// The published CLR 2.0 vector: what is hashed for its proof, to the byte.
func TestPublishedVector(t *testing.T) {
	document := decode(t, reference(t, "vectors", "clrv2p0-credential.json"))
	nquads, err := Canonicalize(t.Context(), document)
	require.NoError(t, err)
	require.Equal(t, string(reference(t, "vectors", "clrv2p0-document-canon.txt")), string(nquads))
	sum := sha256.Sum256(nquads)
	require.Regexp(t, "^768d7015.*85fe$", hex.EncodeToString(sum[:]))

	options := decode(t, reference(t, "vectors", "clrv2p0-proof.json"))
	delete(options, "proofValue")
	options["@context"] = document["@context"]
	nquads, err = Canonicalize(t.Context(), options)
	require.NoError(t, err)
	require.Equal(t, string(reference(t, "vectors", "clrv2p0-proof-canon.txt")), string(nquads))
}
