package proof_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/base64"
	"maps"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/multiformats/go-multibase"
	"github.com/stretchr/testify/require"

	"clrhost/credential/proof"
)

// record is a small CLR with most of what a document can be made of: nodes with and without ids, two of them alike, a
// nested credential with a proof and so with a named graph, numbers, text that looks like a blank node.
const record = `{
	"@context": ["https://www.w3.org/ns/credentials/v2",
		"https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json",
		"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
	"id": "urn:uuid:9f2b7a54-1a8e-4dbb-8a0b-3d1e58ab8a10", "type": ["VerifiableCredential", "ClrCredential"],
	"issuer": {"id": "https://issuer.example/profile", "type": ["Profile"], "name": "Harbour College"},
	"name": "Transcript of _:c14n1 \"Zoë\"", "validFrom": "2025-09-01T00:00:00Z",
	"credentialSubject": {
		"id": "did:example:learner", "type": ["ClrSubject"],
		"achievement": [
			{"id": "urn:x:rope", "type": ["Achievement"], "name": "Rope work", "description": "Splicing", "criteria": {"narrative": "Splice one."}},
			{"id": "urn:x:tide", "type": ["Achievement"], "name": "Tides", "description": "Reading tables", "criteria": {"narrative": "Splice one."}}],
		"association": [{"type": "Association", "associationType": "isChildOf", "sourceId": "urn:x:tide", "targetId": "urn:x:rope"}],
		"verifiableCredential": [{
			"@context": ["https://www.w3.org/ns/credentials/v2", "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json"],
			"id": "urn:uuid:1b35cc50-16c0-4a2b-9d6e-4e0f1d2c3b4a", "type": ["VerifiableCredential", "AchievementCredential"],
			"issuer": {"id": "https://issuer.example/profile", "type": ["Profile"]}, "validFrom": "2025-06-01T00:00:00Z", "name": "Rope work",
			"credentialSubject": {"type": ["AchievementSubject"], "creditsEarned": 2.5,
				"achievement": {"id": "urn:x:rope", "type": ["Achievement"], "name": "Rope work", "description": "Splicing", "criteria": {"narrative": "Splice one."}},
				"result": [{"type": ["Result"], "value": "A"}, {"type": ["Result"], "value": "A"}, {"type": ["Result"], "value": "B"}]},
			"proof": [{"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "created": "2025-06-01T00:00:00Z",
				"verificationMethod": "https://issuer.example/profile#k", "proofPurpose": "assertionMethod", "proofValue": "z3"}]}]}}`

const method = "https://issuer.example/keys#1"

// issuers has a key of every kind that a suite accepts.
func issuers(t testing.TB) map[string]crypto.Signer {
	t.Helper()
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	return map[string]crypto.Signer{"Ed25519": ed, "P-256": p256, "P-384": p384}
}

// options are those of a proof in order.
func options(suite string) map[string]any {
	p := map[string]any{"type": "DataIntegrityProof", "cryptosuite": suite, "created": "2026-05-01T00:00:00Z",
		"verificationMethod": method, "proofPurpose": "assertionMethod"}
	if suite == "Ed25519Signature2020" {
		p["type"] = suite
		delete(p, "cryptosuite")
	}
	return p
}

// forgeProof makes a proof with any options, in order or not, by its own arithmetic: the canonical options and document
// hashed, in this order, and signed.
func forgeProof(t testing.TB, doc, p map[string]any, signer crypto.Signer, form proof.Canonicalizer) map[string]any {
	t.Helper()
	config := maps.Clone(p)
	if config["@context"] == nil {
		config["@context"] = doc["@context"]
	}
	optionQuads, err := canonicalize(t.Context(), config)
	require.NoError(t, err)
	quads, err := form(t.Context(), doc)
	require.NoError(t, err)
	made := maps.Clone(p)
	made["proofValue"] = "z" + base58(t, signHashes(t, optionQuads, quads, signer))
	return made
}

func signHashes(t testing.TB, first, second []byte, signer crypto.Signer) []byte {
	t.Helper()
	a, b := sha256.Sum256(first), sha256.Sum256(second)
	data, with := string(a[:])+string(b[:]), jwt.SigningMethod(jwt.SigningMethodEdDSA)
	if key, ok := signer.(*ecdsa.PrivateKey); ok && key.Curve == elliptic.P384() {
		a, b := sha512.Sum384(first), sha512.Sum384(second)
		data, with = string(a[:])+string(b[:]), jwt.SigningMethodES384
	} else if ok {
		with = jwt.SigningMethodES256
	}
	value, err := with.Sign(data, signer)
	require.NoError(t, err)
	return value
}

func base58(t testing.TB, data []byte) string {
	t.Helper()
	text, err := multibase.Encode(multibase.Base58BTC, data)
	require.NoError(t, err)
	return text[1:]
}

func fromMultibase(t testing.TB, text any) []byte {
	t.Helper()
	_, data, err := multibase.Decode(text.(string))
	require.NoError(t, err)
	return data
}

func toBase64(data []byte) string { return "u" + base64.RawURLEncoding.EncodeToString(data) }

// integrity verifies a document at noon, with one key known.
func integrity(doc map[string]any, key crypto.PublicKey) *proof.Integrity {
	return &proof.Integrity{Document: doc, Canonicalize: canonicalize, Canonicalize384: canonicalize, Keys: keyring{method: key}, Now: noon, Skew: time.Minute}
}

func verify(t testing.TB, doc, p map[string]any, key crypto.PublicKey) error {
	t.Helper()
	_, err := integrity(doc, key).Verify(t.Context(), p)
	return err
}

func requireDefect(t testing.TB, err error, says string) {
	t.Helper()
	var defects proof.Defects
	require.ErrorAs(t, err, &defects)
	require.Contains(t, defects.Error(), says)
	for _, defect := range defects {
		require.NotEmpty(t, defect.Clause)
	}
}

// renamed stands for RDFC-1.0 with another hash: of the same document it makes another text.
func renamed(ctx context.Context, doc map[string]any) ([]byte, error) {
	quads, err := canonicalize(ctx, doc)
	return append([]byte("_:c14n0 <urn:x> <urn:other-order> .\n"), quads...), err
}
