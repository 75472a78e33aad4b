package proof_test

import (
	"encoding/json"
	"errors"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/proof"
)

// FuzzProof passes any proof object to the verifier. None may crash it, and none may verify: the only known key signed the
// seeds only, over another document.
func FuzzProof(f *testing.F) {
	keys := issuers(f)
	signed := document(f, []byte(record))
	for _, suite := range []string{"eddsa-rdfc-2022", "ecdsa-rdfc-2019", "Ed25519Signature2020"} {
		p := options(suite)
		p["proofValue"] = "z" + base58(f, make([]byte, 64))
		p["@context"] = "https://www.w3.org/ns/credentials/v2"
		addJSON(f, p)
		p["previousProof"], p["expires"] = []any{"urn:x:a"}, "2030-01-01T00:00:00Z"
		addJSON(f, p)
	}
	derived := derive(f, based(f, keys["P-256"], theMandatory), "/name")
	addJSON(f, derived["proof"])
	f.Fuzz(func(t *testing.T, text []byte) {
		var p map[string]any
		if json.Unmarshal(text, &p) != nil {
			return
		}
		signed["proof"] = p
		id, _ := p["verificationMethod"].(string)
		for _, key := range keys {
			i := integrity(signed, nil)
			i.Keys = keyring{id: key.Public()}
			_, err := i.Verify(t.Context(), p)
			requireKind(t, err)
		}
	})
}

// requireKind requires an error of a type that Verify documents.
func requireKind(t *testing.T, err error) {
	t.Helper()
	require.Error(t, err)
	_, isDefects := errors.AsType[proof.Defects](err)
	_, isUnchecked := errors.AsType[*proof.Unchecked](err)
	_, isRefused := errors.AsType[*proof.CanonicalizeError](err)
	require.True(t, isDefects || isUnchecked || isRefused, "%T", err)
}

func addJSON(f *testing.F, v any) {
	f.Helper()
	text, err := json.Marshal(v)
	require.NoError(f, err)
	f.Add(text)
}

// FuzzDisclosure feeds any CBOR to the reader of derived proofs.
func FuzzDisclosure(f *testing.F) {
	key := issuers(f)["P-256"]
	doc := based(f, key, theMandatory)
	derived := derive(f, doc, "/name")
	f.Add(fromMultibase(f, derived["proof"].(map[string]any)["proofValue"]))
	f.Add(fromMultibase(f, doc["proof"].([]any)[0].(map[string]any)["proofValue"]))
	f.Add([]byte{0xd9, 0x5d, 0x01, 0x85, 0x40, 0x40, 0x80, 0xa0, 0x80})
	f.Add([]byte{0xd9, 0x5d, 0x01, 0x9f, 0xff})
	other := maps.Clone(derived)
	other["name"] = "Another"
	i := integrity(other, key.Public())
	f.Fuzz(func(t *testing.T, value []byte) {
		p := maps.Clone(derived["proof"].(map[string]any))
		p["proofValue"] = toBase64(value)
		_, err := i.Verify(t.Context(), p)
		requireKind(t, err)
	})
}

// FuzzMultikey: a key that is read is written back the same.
func FuzzMultikey(f *testing.F) {
	for _, seed := range []string{w3cEd25519, w3cP256, w3cP384, "z", "z1", "u", "z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, err := proof.ParseMultikey(text)
		if err != nil {
			return
		}
		again, err := proof.EncodeMultikey(key)
		require.NoError(t, err)
		require.Equal(t, text, again)
	})
}
