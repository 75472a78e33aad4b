package recheck

import (
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/proof"
	"clrhost/storage/storagetest"
)

// A record around a credential whose issuer withdraws the key is no forgery, however often it is looked at: it was proven
// when the record was accepted. One that never was is.
func TestKeyWithdrawnInside(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		w := newWorld(t, newURL(t))
		seed := sha256.Sum256([]byte("a later key"))
		withdraw := func() { w.issuer.change(func() { w.issuer.signer.Key = ed25519.NewKeyFromSeed(seed[:]) }) }
		data := w.packed(t)

		w.submitBytes(t, data)
		w.requireProven(t, true, credential.Valid)
		withdraw()
		for range 3 {
			w.wait(t, longest)
			w.requireProven(t, true, credential.Valid)
		}

		other := newWorld(t, newURL(t))
		data = other.packed(t)
		other.issuer.change(func() { other.issuer.down = true })
		other.submitBytes(t, data)
		other.requireProven(t, true, credential.Valid)
		other.issuer.change(func() { other.issuer.down = false; other.issuer.signer.Key = ed25519.NewKeyFromSeed(seed[:]) })
		other.wait(t, longest)
		other.requireProven(t, true, credential.Invalid)
	})
}

// packed is a record by a did:key around a credential that the issuer of this world signed.
func (w *world) packed(t testing.TB) []byte {
	t.Helper()
	var record map[string]any
	require.NoError(t, json.Unmarshal(w.issuer.sign(t, id, nil), &record))
	delete(record, "proof")
	inner := record["credentialSubject"].(map[string]any)["verifiableCredential"].([]any)[0].(map[string]any)
	inner["issuer"].(map[string]any)["id"] = w.issuer.URL
	made, err := w.issuer.signer.Sign(t.Context(), inner)
	require.NoError(t, err)
	inner["proof"] = made

	seed := sha256.Sum256([]byte("a publisher"))
	publisher := w.issuer.signer
	publisher.Key = ed25519.NewKeyFromSeed(seed[:])
	multikey, err := proof.EncodeMultikey(publisher.Key.Public())
	require.NoError(t, err)
	publisher.VerificationMethod = "did:key:" + multikey + "#" + multikey
	record["issuer"].(map[string]any)["id"] = "did:key:" + multikey
	made, err = publisher.Sign(t.Context(), record)
	require.NoError(t, err)
	record["proof"] = made
	text, err := json.Marshal(record)
	require.NoError(t, err)
	return text
}
