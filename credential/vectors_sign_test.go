package credential_test

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"crypto/sha512"
	"encoding/asn1"
	"encoding/json"
	"fmt"
	"maps"
	"math/big"
	"testing"

	"github.com/multiformats/go-multibase"
	"github.com/stretchr/testify/require"

	"clrhost/credential/jsonld"
	"clrhost/credential/proof"
)

// The vectors are signed here with the standard library and not with package proof, so that what we verify is not only
// what we make. Every key comes from a label and no signature is random, so the same files come out each time.

// signer is who signs a vector: as which issuer, under which verification method.
type signer struct {
	id, method string
	key        crypto.Signer
}

// as is the same key as another issuer, under another method.
func (s signer) as(id, method string) signer { return signer{id, method, s.key} }

// didKey is an issuer that is its Ed25519 key.
func didKey(t testing.TB, label string) signer {
	return asDIDKey(t, ed25519.NewKeyFromSeed(stream(label, ed25519.SeedSize)))
}

// didKeyOn is an issuer that is its key on a curve.
func didKeyOn(t testing.TB, curve elliptic.Curve, label string) signer {
	return asDIDKey(t, ecdsaKey(t, curve, label))
}

func asDIDKey(t testing.TB, key crypto.Signer) signer {
	t.Helper()
	name := multikeyOf(t, key)
	return signer{"did:key:" + name, "did:key:" + name + "#" + name, key}
}

// didJWKOf is an issuer that is the key, as a JWK.
func didJWKOf(t testing.TB, key crypto.Signer) signer {
	t.Helper()
	id, err := proof.DIDJWK(key.Public())
	require.NoError(t, err)
	return signer{id, id + "#0", key}
}

func multikeyOf(t testing.TB, key crypto.Signer) string {
	t.Helper()
	name, err := proof.EncodeMultikey(key.Public())
	require.NoError(t, err)
	return name
}

func jwkOf(t testing.TB, key crypto.Signer) map[string]any {
	t.Helper()
	text, err := proof.MarshalJWK(key.Public())
	require.NoError(t, err)
	var jwk map[string]any
	require.NoError(t, json.Unmarshal(text, &jwk))
	return jwk
}

func ecdsaKey(t testing.TB, curve elliptic.Curve, label string) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.ParseRawPrivateKey(curve, append(make([]byte, (curve.Params().BitSize+7)/8-curve.Params().BitSize/8), stream(label, curve.Params().BitSize/8)...))
	require.NoError(t, err)
	return key
}

// rsaKey makes a key whose primes are the first ones above two numbers that come from the label.
func rsaKey(t testing.TB, bits int, label string) *rsa.PrivateKey {
	t.Helper()
	const exponent = 65537
	one := big.NewInt(1)
	p, q := prime(bits/2, label+" p", exponent), prime(bits/2, label+" q", exponent)
	phi := new(big.Int).Mul(new(big.Int).Sub(p, one), new(big.Int).Sub(q, one))
	key := &rsa.PrivateKey{
		PublicKey: rsa.PublicKey{N: new(big.Int).Mul(p, q), E: exponent},
		D:         new(big.Int).ModInverse(big.NewInt(exponent), phi),
		Primes:    []*big.Int{p, q},
	}
	key.Precompute()
	require.Equal(t, bits, key.N.BitLen())
	return key
}

func prime(bits int, label string, exponent int64) *big.Int {
	n, one, e := new(big.Int).SetBytes(stream(label, bits/8)), big.NewInt(1), big.NewInt(exponent)
	n.SetBit(n, 0, 1).SetBit(n, bits-1, 1).SetBit(n, bits-2, 1)
	for !n.ProbablyPrime(20) || new(big.Int).GCD(nil, nil, new(big.Int).Sub(n, one), e).Cmp(one) != 0 {
		n.Add(n, big.NewInt(2))
	}
	return n
}

// stream is as many bytes as are wanted that follow from a label.
func stream(label string, size int) (out []byte) {
	for i := 0; len(out) < size; i++ {
		sum := sha256.Sum256(fmt.Appendf(nil, "clrhost test vectors, %s, %d", label, i))
		out = append(out, sum[:]...)
	}
	return out[:size]
}

// signed is the signature of a message by the algorithm that JOSE and the cryptosuites have for the key.
func signed(t testing.TB, key crypto.Signer, message []byte) []byte {
	t.Helper()
	var value []byte
	var err error
	switch k := key.(type) {
	case ed25519.PrivateKey:
		return ed25519.Sign(k, message)
	case *rsa.PrivateKey:
		digest := sha256.Sum256(message)
		value, err = rsa.SignPKCS1v15(nil, k, crypto.SHA256, digest[:])
	case *ecdsa.PrivateKey:
		size := (k.Params().BitSize + 7) / 8
		hash, digest := crypto.SHA256, sum256(message)
		switch size {
		case 48:
			hash, digest = crypto.SHA384, sum384(message)
		case 66:
			sum := sha512.Sum512(message)
			hash, digest = crypto.SHA512, sum[:]
		}
		var pair struct{ R, S *big.Int }
		value, err = k.Sign(nil, digest, hash) // without a random source by RFC 6979
		require.NoError(t, err)
		_, err = asn1.Unmarshal(value, &pair)
		require.NoError(t, err)
		value = append(pair.R.FillBytes(make([]byte, size)), pair.S.FillBytes(make([]byte, size))...)
	}
	require.NoError(t, err)
	return value
}

func sum256(data []byte) []byte { s := sha256.Sum256(data); return s[:] }
func sum384(data []byte) []byte { s := sha512.Sum384(data); return s[:] }

// created is when all proofs were made, unless a vector is about that.
const created = "2024-06-03T09:00:00Z"

// options are the options of a proof with the cryptosuite for the signer's key.
func (s signer) options() map[string]any {
	suite := "eddsa-rdfc-2022"
	if _, isECDSA := s.key.(*ecdsa.PrivateKey); isECDSA {
		suite = "ecdsa-rdfc-2019"
	}
	return map[string]any{"type": "DataIntegrityProof", "cryptosuite": suite, "created": created,
		"verificationMethod": s.method, "proofPurpose": "assertionMethod"}
}

// prove adds a proof to the document, beside those it has. Edits change the options before they are signed.
func (s signer) prove(t testing.TB, document map[string]any, edits ...change) map[string]any {
	t.Helper()
	options := s.options()
	all(edits...)(t, options)
	options["proofValue"] = s.value(t, document, options)
	proofs, _ := document["proof"].([]any)
	document["proof"] = append(proofs, options)
	return document
}

// value is the proofValue for a document and options (VC Data Integrity EdDSA 1.0 and ECDSA 1.0, Section 3.2). It covers
// the proofs that it builds on, which are none but in a chain.
func (s signer) value(t testing.TB, document, options map[string]any, previous ...any) string {
	t.Helper()
	canonicalize, sum := jsonld.Canonicalize, sum256
	if k, isECDSA := s.key.(*ecdsa.PrivateKey); isECDSA && k.Curve == elliptic.P384() {
		canonicalize, sum = jsonld.Canonicalize384, sum384
	}
	options, document = maps.Clone(options), maps.Clone(document)
	options["@context"] = document["@context"]
	delete(document, "proof")
	if len(previous) > 0 {
		document["proof"] = previous
	}
	head, err := canonicalize(t.Context(), options)
	require.NoError(t, err)
	body, err := canonicalize(t.Context(), document)
	require.NoError(t, err)
	value, err := multibase.Encode(multibase.Base58BTC, signed(t, s.key, append(sum(head), sum(body)...)))
	require.NoError(t, err)
	return value
}

// compact is a compact JWS with the key that signs it in the header (RFC 7515, Section 7.1).
func (s signer) compact(t testing.TB, payload map[string]any, edits ...change) []byte {
	t.Helper()
	header := map[string]any{"alg": s.alg(), "typ": "JWT", "jwk": jwkOf(t, s.key)}
	all(edits...)(t, header)
	return jws(encode(t, header), encode(t, payload), func(text []byte) []byte { return signed(t, s.key, text) })
}

func (s signer) alg() string {
	switch k := s.key.(type) {
	case *rsa.PrivateKey:
		return "RS256"
	case *ecdsa.PrivateKey:
		return map[int]string{256: "ES256", 384: "ES384", 521: "ES512"}[k.Params().BitSize]
	}
	return "EdDSA"
}

func jws(header, payload []byte, sign func([]byte) []byte) []byte {
	text := base64url(bytes.TrimSpace(header)) + "." + base64url(bytes.TrimSpace(payload))
	return []byte(text + "." + base64url(sign([]byte(text))))
}

// jwt signs a document as a VC-JWT: the payload is the document with the claims, or, for VC Data Model 1.1, the claims
// with the document in vc.
func (s signer) jwt(t testing.TB, document map[string]any, edits ...change) []byte {
	t.Helper()
	return s.compact(t, payloadOf(document), edits...)
}

func payloadOf(document map[string]any) map[string]any {
	claims := claimsOf(document, "")
	if document["@context"].([]any)[0] == any(vc11) {
		claims["vc"] = document
		return claims
	}
	maps.Copy(claims, document)
	return claims
}
