package proof_test

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/proof"
)

// The published CLR vector and its key pair, which the implementation guides of Open Badges 3.0 and CLR 2.0 print whole.
const (
	vectorSeed   = "6241a409e6707bb640a0140a8a32bc3d193c33a661747284d6adfa4ed4180be4"
	vectorPublic = "4bdeafde2ea8beefadd8c699b5c7e0704cf51154d52e17b20b71337ca04cc5a5"
	vectorMethod = "https://example.edu/issuers/565049#z6MkjZRZv3aez3r18pB1RBFJR1kwUVJ5jHt92JmQwXbd5hwi"
	vectorValue  = "zF52sU1nfPAjcwCqtgxPNSor6SJnAzRBwZW5VNQXPt8xXCHkd39sgqj32DnMjhFCzbyHsLkhQ8HpBqQTkMgXy329"
)

func vectorKey(t testing.TB) ed25519.PrivateKey {
	t.Helper()
	seed, err := hex.DecodeString(vectorSeed)
	require.NoError(t, err)
	return ed25519.NewKeyFromSeed(seed)
}

func document(t testing.TB, text []byte) map[string]any {
	t.Helper()
	var members map[string]any
	require.NoError(t, json.Unmarshal(text, &members))
	return members
}

// keyring is a resolver: the keys of verification methods.
type keyring map[string]crypto.PublicKey

func (k keyring) Resolve(_ context.Context, method string) (proof.Method, error) {
	return proof.Method{ID: method, PublicKey: k[method]}, nil
}

var noon = time.Date(2026, 6, 1, 12, 0, 0, 0, time.UTC)

func TestPublishedKeyPair(t *testing.T) {
	public := vectorKey(t).Public().(ed25519.PublicKey)
	require.Equal(t, vectorPublic, hex.EncodeToString(public))
	multikey, err := proof.EncodeMultikey(public)
	require.NoError(t, err)
	require.Equal(t, vectorMethod, "https://example.edu/issuers/565049#"+multikey)
}

func TestPublishedVectorIsCreated(t *testing.T) {
	signer := proof.Signer{
		Canonicalize: goldCanonicalizer(t), Key: vectorKey(t), Cryptosuite: "eddsa-rdfc-2022", VerificationMethod: vectorMethod,
		Created: time.Date(2010, 1, 1, 19, 23, 24, 0, time.UTC),
	}
	text := publishedFile(t, "vectors/clrv2p0-credential.json")
	made, err := signer.Sign(t.Context(), document(t, text))
	require.NoError(t, err)
	require.Equal(t, document(t, publishedFile(t, "vectors/clrv2p0-proof.json")), made)
	require.Equal(t, vectorValue, made["proofValue"])

	signed, err := signer.Embed(t.Context(), text)
	require.NoError(t, err)
	require.Contains(t, string(signed), string(text[:len(text)-10]), "the credential's text must not be rewritten")
	require.Equal(t, made, document(t, signed)["proof"])
}

func TestPublishedVectorVerifies(t *testing.T) {
	signed := document(t, publishedFile(t, "vectors/clrv2p0-signed-credential.json"))
	i := proof.Integrity{Document: signed, Canonicalize: goldCanonicalizer(t), Now: noon, Keys: keyring{vectorMethod: vectorKey(t).Public()}}
	method, err := i.Verify(t.Context(), signed["proof"].([]any)[0].(map[string]any))
	require.NoError(t, err)
	require.Equal(t, vectorMethod, method.ID)
}

// known replaces a canonicalizer where the canonical forms are published.
func known(options, document []byte) proof.Canonicalizer {
	return func(_ context.Context, d map[string]any) ([]byte, error) {
		if d["proofPurpose"] != nil {
			return options, nil
		}
		return document, nil
	}
}

func TestPublishedQuadsVerify(t *testing.T) {
	signed := document(t, publishedFile(t, "vectors/clrv2p0-signed-credential.json"))
	i := integrity(signed, nil)
	i.Keys = keyring{vectorMethod: vectorKey(t).Public()}
	i.Canonicalize = known(publishedFile(t, "vectors/clrv2p0-proof-canon.txt"), publishedFile(t, "vectors/clrv2p0-document-canon.txt"))
	_, err := i.Verify(t.Context(), signed["proof"].([]any)[0].(map[string]any))
	require.NoError(t, err)
}
