package proof

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"math/big"
	"slices"

	"clrhost/internal/strictjson"
)

// base64url is the encoding of RFC 7515, Section 2: no padding, and no stray bits in the last character.
var base64url = base64.RawURLEncoding.Strict()

// privateMembers are the private and secret members of a JWK (RFC 7518, Section 6).
var privateMembers = []string{"d", "p", "q", "dp", "dq", "qi", "oth", "k"}

// keyLimits bounds the JSON of a JWK or a JWS header. An RSA key of maxRSABits needs about 1,400 bytes.
var keyLimits = strictjson.Limits{Bytes: 16 << 10, Depth: 8, Members: 100}

// Why a well-formed key cannot be used, for errors.Is.
var (
	ErrNotForSignatures = errors.New("the key is not for verifying signatures")
	ErrUnknownKey       = errors.New("the key is none of RSA, P-256, P-384, P-521 and Ed25519")
)

// ParseJWK reads a public key from its JSON Web Key (RFC 7517): RSA, P-256, P-384, P-521 or Ed25519. The method has no ID. A
// key with private members is rejected, as are RSA keys of less than 2048 bits, and keys whose use or key_ops do not permit
// verification (RFC 7517, Sections 4.2 and 4.3). The error may be sent to a client.
func ParseJWK(data []byte) (Method, error) {
	var members map[string]any
	if err := strictjson.Decode(data, keyLimits, &members); err != nil {
		return Method{}, err
	}
	return ReadJWK(members)
}

// ReadJWK is ParseJWK for a key that is a member of another document.
func ReadJWK(members map[string]any) (Method, error) {
	public, err := keyFrom(members)
	if err != nil {
		return Method{}, err
	}
	algorithm, err := restriction(members)
	if err != nil {
		return Method{}, err
	}
	return Method{PublicKey: public, Algorithm: algorithm}, nil
}

// restriction reads alg, use and key_ops of a key: it returns the one algorithm that the key is for, or "" for any that
// fits.
func restriction(members map[string]any) (algorithm string, err error) {
	if use, found := members["use"]; found && use != "sig" {
		return "", fmt.Errorf(`%w: its use is %s, and must be "sig"`, ErrNotForSignatures, quoteAny(use))
	}
	if operations, found := members["key_ops"]; found {
		if list, _ := operations.([]any); !slices.Contains(list, any("verify")) {
			return "", fmt.Errorf(`%w: its key_ops do not list "verify"`, ErrNotForSignatures)
		}
	}
	v, found := members["alg"]
	if algorithm, _ = v.(string); found && algorithm == "" {
		return "", errors.New(`the key's member "alg" is not the name of an algorithm`)
	}
	return algorithm, nil
}

func quoteAny(v any) string {
	if s, ok := v.(string); ok {
		return quote(s)
	}
	return "no string"
}

// MarshalJWK writes a public key as a JSON Web Key with exactly its required members in lexicographic order, which is
// also the text RFC 7638, Section 3 hashes.
func MarshalJWK(key crypto.PublicKey) ([]byte, error) {
	members, err := keyMembers(key)
	if err != nil {
		return nil, err
	}
	return json.Marshal(members) // sorts the names of a map
}

// Thumbprint is the base64url SHA-256 thumbprint of a key (RFC 7638). Two encodings of one key have one thumbprint.
func Thumbprint(key crypto.PublicKey) (string, error) {
	text, err := MarshalJWK(key)
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(text)
	return base64url.EncodeToString(sum[:]), nil
}

func keyMembers(key crypto.PublicKey) (map[string]string, error) {
	switch k := key.(type) {
	case *rsa.PublicKey:
		e := big.NewInt(int64(k.E)).Bytes()
		return map[string]string{"kty": "RSA", "n": base64url.EncodeToString(k.N.Bytes()), "e": base64url.EncodeToString(e)}, nil
	case *ecdsa.PublicKey:
		point, err := k.Bytes()
		if err != nil {
			return nil, fmt.Errorf("encode elliptic curve key: %w", err)
		}
		x, y := point[1:1+len(point)/2], point[1+len(point)/2:]
		return map[string]string{"kty": "EC", "crv": k.Curve.Params().Name,
			"x": base64url.EncodeToString(x), "y": base64url.EncodeToString(y)}, nil
	case ed25519.PublicKey:
		return map[string]string{"kty": "OKP", "crv": "Ed25519", "x": base64url.EncodeToString(k)}, nil
	}
	return nil, fmt.Errorf("no JSON Web Key for a key of type %T", key)
}

func keyFrom(members map[string]any) (crypto.PublicKey, error) {
	for _, name := range privateMembers {
		if _, found := members[name]; found {
			return nil, fmt.Errorf("the key has the private member %q", name)
		}
	}
	kty, _ := members["kty"].(string)
	crv, _ := members["crv"].(string)
	switch {
	case kty == "RSA":
		return rsaFrom(members)
	case kty == "EC" && crv == "P-256":
		return ecFrom(members, elliptic.P256())
	case kty == "EC" && crv == "P-384":
		return ecFrom(members, elliptic.P384())
	case kty == "EC" && crv == "P-521":
		return ecFrom(members, elliptic.P521())
	case kty == "OKP" && crv == "Ed25519":
		x, err := member(members, "x", ed25519.PublicKeySize)
		return ed25519.PublicKey(x), err
	}
	return nil, ErrUnknownKey
}

func rsaFrom(members map[string]any) (crypto.PublicKey, error) {
	n, err := member(members, "n", 0)
	if err != nil {
		return nil, err
	}
	e, err := member(members, "e", 0)
	if err != nil {
		return nil, err
	}
	modulus, exponent := new(big.Int).SetBytes(n), new(big.Int).SetBytes(e)
	if bits := modulus.BitLen(); bits < minRSABits || bits > maxRSABits {
		return nil, fmt.Errorf("the RSA key has %d bits; %d to %d are accepted", bits, minRSABits, maxRSABits)
	}
	if exponent.BitLen() > 31 || exponent.Bit(0) == 0 || exponent.Cmp(big.NewInt(3)) < 0 {
		return nil, errors.New("the RSA key's exponent is not an odd number from 3 to 2147483647")
	}
	return &rsa.PublicKey{N: modulus, E: int(exponent.Int64())}, nil
}

func ecFrom(members map[string]any, curve elliptic.Curve) (crypto.PublicKey, error) {
	size := (curve.Params().BitSize + 7) / 8
	x, err := member(members, "x", size)
	if err != nil {
		return nil, err
	}
	y, err := member(members, "y", size)
	if err != nil {
		return nil, err
	}
	const uncompressed = 4 // SEC 1, Section 2.3.3
	key, err := ecdsa.ParseUncompressedPublicKey(curve, append(append([]byte{uncompressed}, x...), y...))
	if err != nil {
		return nil, errors.New("the key's x and y are not a point of its curve")
	}
	return key, nil
}

// member decodes one base64url member; size 0 accepts any length.
func member(members map[string]any, name string, size int) ([]byte, error) {
	text, ok := members[name].(string)
	if !ok || text == "" {
		return nil, fmt.Errorf("the key's member %q is not a base64url string", name)
	}
	data, err := decodePart(text)
	if err != nil {
		return nil, fmt.Errorf("the key's member %q is not a base64url string", name)
	}
	if size > 0 && len(data) != size {
		return nil, fmt.Errorf("the key's member %q has %d bytes, not %d", name, len(data), size)
	}
	return data, nil
}
