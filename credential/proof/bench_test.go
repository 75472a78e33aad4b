package proof_test

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkVerify measures a whole verification of the published CLR vector (49 quads), beside the floor: what every
// verification needs, one Ed25519 verification, SHA-256 of the N-Quads, and reading the JSON. The cost between the two is
// the canonicalizer's.
func BenchmarkVerify(b *testing.B) {
	text := publishedFile(b, "vectors/clrv2p0-signed-credential.json")
	quads := publishedFile(b, "vectors/clrv2p0-document-canon.txt")
	public := vectorKey(b).Public().(ed25519.PublicKey)
	keys := keyring{vectorMethod: public}
	value := fromMultibase(b, vectorValue)

	b.Run("small", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			signed := document(b, text)
			i := integrity(signed, nil)
			i.Keys = keys
			_, err := i.Verify(b.Context(), signed["proof"].([]any)[0].(map[string]any))
			require.NoError(b, err)
		}
	})
	b.Run("small without canonicalizer", func(b *testing.B) {
		b.ReportAllocs()
		options := publishedFile(b, "vectors/clrv2p0-proof-canon.txt")
		for b.Loop() {
			signed := document(b, text)
			i := integrity(signed, nil)
			i.Keys = keys
			i.Canonicalize = known(options, quads)
			_, err := i.Verify(b.Context(), signed["proof"].([]any)[0].(map[string]any))
			require.NoError(b, err)
		}
	})
	b.Run("floor", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			var signed map[string]any
			require.NoError(b, json.Unmarshal(text, &signed))
			sha256.Sum256(quads)
			ed25519.Verify(public, quads[:64], value)
		}
	})
}
