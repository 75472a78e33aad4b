package proof_test

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/proof"
)

func TestSuitesVerifyAndTakeOnlyTheirKeys(t *testing.T) {
	keys := issuers(t)
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	doc := document(t, []byte(record))
	for suite, takes := range map[string][]string{
		"eddsa-rdfc-2022": {"Ed25519"}, "eddsa-2022": {"Ed25519"}, "Ed25519Signature2020": {"Ed25519"}, "ecdsa-rdfc-2019": {"P-256", "P-384"},
	} {
		if suite == "Ed25519Signature2020" {
			doc["@context"] = append(doc["@context"].([]any), "https://w3id.org/security/suites/ed25519-2020/v1")
		}
		for _, kind := range takes {
			t.Run(suite+" "+kind, func(t *testing.T) {
				p := forgeProof(t, doc, options(suite), keys[kind], canonicalize)
				require.NoError(t, verify(t, doc, p, keys[kind].Public()))
				requireDefect(t, verify(t, doc, p, issuers(t)[kind].Public()), "does not verify")
				requireDefect(t, verify(t, doc, p, rsaKey.Public()), "verificationMethod: "+suite+" requires")
				for other, key := range keys {
					if other != kind {
						require.Error(t, verify(t, doc, p, key.Public()), other)
					}
				}
			})
		}
	}
}

func TestSignedDocumentsVerify(t *testing.T) {
	keys := issuers(t)
	for suite, kind := range map[string]string{"eddsa-rdfc-2022": "Ed25519", "ecdsa-rdfc-2019": "P-256"} {
		signer := proof.Signer{Canonicalize: canonicalize, Key: keys[kind], Cryptosuite: suite, VerificationMethod: method, Created: noon}
		signed, err := signer.Embed(t.Context(), []byte(record))
		require.NoError(t, err)
		require.True(t, strings.HasPrefix(string(signed), record[:len(record)-1]), "the credential's text must not be rewritten")
		doc := document(t, signed)
		require.NoError(t, verify(t, doc, doc["proof"].(map[string]any), keys[kind].Public()))

		_, err = signer.Embed(t.Context(), signed)
		require.Error(t, err, "a second proof would need another place")
	}
}

func TestSignRefuses(t *testing.T) {
	keys := issuers(t)
	good := proof.Signer{Canonicalize: canonicalize, Key: keys["Ed25519"], Cryptosuite: "eddsa-rdfc-2022", VerificationMethod: method, Created: noon}
	for name, change := range map[string]func(*proof.Signer){
		"a suite only verified":  func(s *proof.Signer) { s.Cryptosuite = "eddsa-2022" },
		"a suite for disclosure": func(s *proof.Signer) { s.Cryptosuite = "ecdsa-sd-2023" },
		"an unknown suite":       func(s *proof.Signer) { s.Cryptosuite = "foo-2030" },
		"another key":            func(s *proof.Signer) { s.Key = keys["P-256"] },
		"no method":              func(s *proof.Signer) { s.VerificationMethod = "" },
		"P-384 without its hash": func(s *proof.Signer) { s.Key, s.Cryptosuite = keys["P-384"], "ecdsa-rdfc-2019" },
	} {
		s := good
		change(&s)
		_, err := s.Sign(t.Context(), document(t, []byte(record)))
		require.Error(t, err, name)
	}
	undefined := document(t, []byte(record))
	undefined["undefinedTerm"] = "x"
	_, err := good.Sign(t.Context(), undefined)
	var refused *proof.CanonicalizeError
	require.ErrorAs(t, err, &refused)
	for _, text := range []string{``, `[]`, `{}`, `null`, `{"a":1,"a":2}`} {
		_, err := good.Embed(t.Context(), []byte(text))
		require.Error(t, err, text)
	}
}

// The two spellings of RDFC-1.0 for a P-384 key: VC Data Integrity ECDSA 1.0 requires SHA-384, some use SHA-256.
func TestP384CanonicalForms(t *testing.T) {
	key := issuers(t)["P-384"]
	doc := document(t, []byte(record))
	old := forgeProof(t, doc, options("ecdsa-rdfc-2019"), key, canonicalize)
	current, err := proof.Signer{Canonicalize: canonicalize, Canonicalize384: renamed, Key: key, Cryptosuite: "ecdsa-rdfc-2019",
		VerificationMethod: method, Created: noon}.Sign(t.Context(), doc)
	require.NoError(t, err)

	require.NoError(t, verify(t, doc, old, key.Public()))
	i := integrity(doc, key.Public())
	i.Canonicalize384 = nil
	_, err = i.Verify(t.Context(), current)
	require.ErrorIs(t, err, proof.ErrHash, "cannot be distinguished from a bad signature here, so it is neither")

	i.Canonicalize384 = renamed
	for _, p := range []map[string]any{old, current} {
		_, err := i.Verify(t.Context(), p)
		require.NoError(t, err)
	}
	doc["name"] = "Another"
	i = integrity(doc, key.Public())
	i.Canonicalize384 = renamed
	_, err = i.Verify(t.Context(), current)
	requireDefect(t, err, "does not verify")
}

func TestEveryChangeBreaksTheProof(t *testing.T) {
	keys := issuers(t)
	for suite, kind := range map[string]string{"eddsa-rdfc-2022": "Ed25519", "ecdsa-rdfc-2019": "P-256"} {
		doc := document(t, []byte(record))
		p := forgeProof(t, doc, options(suite), keys[kind], canonicalize)
		doc["proof"] = p
		text, err := json.Marshal(doc)
		require.NoError(t, err)

		// Every text and number of document and options, one at a time, with one byte changed.
		changed := 0
		for _, spot := range spots(doc, nil) {
			other := document(t, text)
			spoil(other, spot)
			changed++
			require.Error(t, verify(t, other, other["proof"].(map[string]any), keys[kind].Public()), "%v", spot)
		}
		require.Greater(t, changed, 60)

		// Every byte of the signature.
		value, verifier := fromMultibase(t, p["proofValue"]), integrity(doc, keys[kind].Public())
		for i := range value {
			bad := append([]byte{}, value...)
			bad[i] ^= 1
			p := maps.Clone(p)
			p["proofValue"] = "z" + base58(t, bad)
			_, err := verifier.Verify(t.Context(), p)
			requireDefect(t, err, "does not verify")
		}
	}
}

// spots lists the paths of all values that are neither objects nor arrays.
func spots(v any, at []any) (found [][]any) {
	deeper := func(step, v any) { found = append(found, spots(v, append(append([]any{}, at...), step))...) }
	switch v := v.(type) {
	case map[string]any:
		for name, member := range v {
			deeper(name, member)
		}
	case []any:
		for i, element := range v {
			deeper(i, element)
		}
	default:
		return [][]any{at}
	}
	return found
}

// spoil changes the value at a path a little.
func spoil(v any, path []any) {
	change := func(old any) any {
		if len(path) > 1 {
			spoil(old, path[1:])
			return old
		}
		if text, ok := old.(string); ok {
			return text[:len(text)-1] + string(text[len(text)-1]^1)
		}
		return old.(float64) + 1
	}
	switch v := v.(type) {
	case map[string]any:
		v[path[0].(string)] = change(v[path[0].(string)])
	case []any:
		v[path[0].(int)] = change(v[path[0].(int)])
	}
}

func TestReversedHashesAreRefused(t *testing.T) {
	key := issuers(t)["Ed25519"]
	doc, p := document(t, []byte(record)), options("eddsa-rdfc-2022")
	config := maps.Clone(p)
	config["@context"] = doc["@context"]
	first, err := canonicalize(t.Context(), config)
	require.NoError(t, err)
	second, err := canonicalize(t.Context(), doc)
	require.NoError(t, err)
	p["proofValue"] = "z" + base58(t, signHashes(t, second, first, key))
	requireDefect(t, verify(t, doc, p, key.Public()), "does not verify")
}

func TestWhatTheCanonicalizerRefuses(t *testing.T) {
	key := issuers(t)["Ed25519"]
	doc := document(t, []byte(record))
	p := forgeProof(t, doc, options("eddsa-rdfc-2022"), key, canonicalize)

	doc["undefinedTerm"] = "x"
	err := verify(t, doc, p, key.Public())
	var refused *proof.CanonicalizeError
	require.ErrorAs(t, err, &refused)
	require.Equal(t, "document", refused.Part)
	delete(doc, "undefinedTerm")
	p["undefinedTerm"] = "x"
	require.ErrorAs(t, verify(t, doc, p, key.Public()), &refused)
	require.Equal(t, "proof options", refused.Part)
}

// failing is a resolver whose host does not respond.
type failing struct{ err error }

func (f failing) Resolve(context.Context, string) (proof.Method, error) { return proof.Method{}, f.err }

func TestUncheckedIsNeitherGoodNorBad(t *testing.T) {
	key := issuers(t)["Ed25519"]
	doc := document(t, []byte(record))
	good := forgeProof(t, doc, options("eddsa-rdfc-2022"), key, canonicalize)
	unreachable := errors.New("connection refused by 10.0.0.1")

	i := integrity(doc, key.Public())
	i.Keys = failing{unreachable}
	_, err := i.Verify(t.Context(), good)
	require.ErrorIs(t, err, proof.ErrNoKey)
	require.ErrorIs(t, err, unreachable)
	require.NotContains(t, err.Error(), "10.0.0.1", "a resolver's own text is not for clients")

	for suite, kind := range map[string]string{"foo-2030": "DataIntegrityProof", "eddsa-rdf-2022": "DataIntegrityProof", "eddsa-jcs-2022": "DataIntegrityProof", "": "RsaSignature2018"} {
		p := maps.Clone(good)
		p["type"], p["cryptosuite"] = kind, suite
		err := verify(t, doc, p, key.Public())
		require.ErrorIs(t, err, proof.ErrUnknownSuite)
		var unchecked *proof.Unchecked
		require.ErrorAs(t, err, &unchecked)
		require.NotEmpty(t, unchecked.Clause)
		require.Contains(t, err.Error(), "not supported")
	}
}

func TestNoKeyIsFetchedForBrokenOptions(t *testing.T) {
	p := options("eddsa-rdfc-2022")
	p["proofPurpose"] = "authentication"
	p["proofValue"] = "z3"
	i := integrity(document(t, []byte(record)), nil)
	i.Keys = nil // would panic
	_, err := i.Verify(t.Context(), p)
	requireDefect(t, err, "proofPurpose: must be")
}

func TestDocumentIsCanonicalizedOnceForASet(t *testing.T) {
	key := issuers(t)["Ed25519"]
	doc := document(t, []byte(record))
	var set []any
	for n := range 5 {
		p := options("eddsa-rdfc-2022")
		p["created"] = fmt.Sprintf("2026-05-0%dT00:00:00Z", n+1)
		set = append(set, forgeProof(t, doc, p, key, canonicalize))
	}
	doc["proof"] = set
	documents := 0
	i := integrity(doc, key.Public())
	i.Canonicalize = func(ctx context.Context, d map[string]any) ([]byte, error) {
		if d["credentialSubject"] != nil {
			documents++
		}
		return canonicalize(ctx, d)
	}
	for _, p := range set {
		_, err := i.Verify(t.Context(), p.(map[string]any))
		require.NoError(t, err)
	}
	require.Equal(t, 1, documents)
	require.Len(t, doc["proof"], 5, "the document is never changed")
}

func TestProofChains(t *testing.T) {
	key := issuers(t)["Ed25519"]
	doc := document(t, []byte(record))
	first := options("eddsa-rdfc-2022")
	first["id"] = "urn:uuid:26329423-bec9-4b2e-88cb-a7c7d9dc4544"
	first = forgeProof(t, doc, first, key, canonicalize)

	second := options("eddsa-rdfc-2022")
	second["previousProof"] = first["id"]
	signed := maps.Clone(doc)
	signed["proof"] = []any{first}
	second = forgeProof(t, signed, second, key, canonicalize)

	doc["proof"] = []any{first, second}
	for _, set := range [][]map[string]any{{first, second}, {second, first}} {
		i := integrity(doc, key.Public())
		for _, p := range set {
			_, err := i.Verify(t.Context(), p)
			require.NoError(t, err)
		}
	}

	// The chain breaks when the earlier proof is another one, or is gone.
	other := maps.Clone(first)
	other["created"] = "2026-05-02T00:00:00Z"
	doc["proof"] = []any{other, second}
	requireDefect(t, verify(t, doc, second, key.Public()), "does not verify")
	doc["proof"] = []any{second}
	requireDefect(t, verify(t, doc, second, key.Public()), "previousProof: must name proofs of this document")

	// A proof that names itself would have to sign its own value; verification only has to end.
	loop := maps.Clone(second)
	loop["id"], loop["previousProof"] = "urn:x:loop", []any{"urn:x:loop"}
	doc["proof"] = loop
	requireDefect(t, verify(t, doc, loop, key.Public()), "does not verify")

	for _, bad := range []any{1.0, []any{nil}, []any{map[string]any{}}, ""} {
		p := maps.Clone(second)
		p["previousProof"] = bad
		doc["proof"] = []any{first, p}
		requireDefect(t, verify(t, doc, p, key.Public()), "previousProof: must name")
	}
}

func TestContextsOfTheProof(t *testing.T) {
	key := issuers(t)["Ed25519"]
	doc := document(t, []byte(record))
	p := options("eddsa-rdfc-2022")
	p["@context"] = doc["@context"]
	p = forgeProof(t, doc, p, key, canonicalize)
	require.NoError(t, verify(t, doc, p, key.Public()))

	// A holder may append contexts: those of the signer still define its terms.
	doc["@context"] = append(append([]any{}, doc["@context"].([]any)...), map[string]any{"name": "urn:x:renamed"})
	require.NoError(t, verify(t, doc, p, key.Public()))

	for _, contexts := range map[string]any{
		"other order": []any{"https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json", "https://www.w3.org/ns/credentials/v2"},
		"fewer":       "https://www.w3.org/ns/credentials/v2",
		"none":        nil,
	} {
		other := maps.Clone(doc)
		other["@context"] = contexts
		requireDefect(t, verify(t, other, p, key.Public()), "@context: the document's contexts must begin")
	}
}

func TestCancelled(t *testing.T) {
	key := issuers(t)["Ed25519"]
	doc := document(t, []byte(record))
	p := forgeProof(t, doc, options("eddsa-rdfc-2022"), key, canonicalize)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err := integrity(doc, key.Public()).Verify(ctx, p)
	require.ErrorIs(t, err, context.Canceled)
}

func TestSkew(t *testing.T) {
	key := issuers(t)["P-256"]
	doc := document(t, []byte(record))
	p := options("ecdsa-rdfc-2019")
	p["created"], p["expires"] = noon.Format(time.RFC3339), noon.Add(time.Hour).Format(time.RFC3339)
	p = forgeProof(t, doc, p, key, canonicalize)
	for offset, says := range map[time.Duration]string{
		0: "", -time.Minute: "", -time.Minute - time.Second: "created: is in the future",
		time.Hour + 59*time.Second: "", time.Hour + time.Minute: "expires: the proof ended",
	} {
		i := integrity(doc, key.Public())
		i.Now = noon.Add(offset)
		_, err := i.Verify(t.Context(), p)
		if says == "" {
			require.NoError(t, err, offset)
			continue
		}
		requireDefect(t, err, says)
	}
}
