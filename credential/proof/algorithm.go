package proof

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"fmt"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
)

// Bounds of an RSA modulus. RFC 7518, Section 3.3 sets the lower one; the upper one bounds the work of a verification.
const (
	minRSABits = 2048
	maxRSABits = 8192
)

// algorithm is an entry of the allow-list: how to compute it, and which keys it accepts.
type algorithm struct {
	name   string
	method jwt.SigningMethod
	fits   func(crypto.PublicKey) bool
}

// algorithms are the supported algorithms of a VC-JWT. There is no "none", and no symmetric one. The first that fits a key
// is the one we sign with.
var algorithms = []algorithm{
	{"RS256", jwt.SigningMethodRS256, isStrongRSA},
	{"ES256", jwt.SigningMethodES256, isCurve(elliptic.P256())},
	{"ES384", jwt.SigningMethodES384, isCurve(elliptic.P384())},
	{"EdDSA", jwt.SigningMethodEdDSA, isEd25519},
	{"Ed25519", jwt.SigningMethodEdDSA, isEd25519}, // RFC 9864, Section 2.2
	{"ES512", jwt.SigningMethodES512, isCurve(elliptic.P521())},
	{"RS384", jwt.SigningMethodRS384, isStrongRSA},
	{"RS512", jwt.SigningMethodRS512, isStrongRSA},
	{"PS256", jwt.SigningMethodPS256, isStrongRSA},
	{"PS384", jwt.SigningMethodPS384, isStrongRSA},
	{"PS512", jwt.SigningMethodPS512, isStrongRSA},
}

// noSignatures are the prefixes, in lower case, of the JSON Web Algorithms that are not public-key signatures: no signature,
// message authentication, and the encryption of keys and contents (RFC 7518, Sections 3 to 5). None of these can
// authenticate an issuer.
var noSignatures = []string{"none", "hs", "rsa", "a128", "a192", "a256", "dir", "ecdh", "pbes2"}

// isUnknown reports whether a name may be that of a signature which is not supported, such as ES256K or ML-DSA-65: one made
// with it is neither good nor bad, as with a cryptosuite that is not known. Names are case-sensitive, so a misspelled name
// of a supported algorithm is not one of these.
func isUnknown(name string) bool {
	plain := strings.ToLower(strings.TrimSpace(name))
	if plain == "" || slices.ContainsFunc(noSignatures, func(beginning string) bool { return strings.HasPrefix(plain, beginning) }) {
		return false
	}
	return !slices.ContainsFunc(algorithms, func(a algorithm) bool { return strings.EqualFold(a.name, plain) })
}

// Permits reports whether the method's key may be used with an algorithm (RFC 7517, Section 4.4).
func (m Method) Permits(algorithm string) bool {
	return m.Algorithm == "" || fullyNamed(m.Algorithm) == fullyNamed(algorithm)
}

// fullyNamed returns, for Ed25519, the one of its two names that names the curve. EdDSA with another curve is not supported.
func fullyNamed(algorithm string) string {
	if algorithm == "EdDSA" {
		return "Ed25519"
	}
	return algorithm
}

func algorithmNamed(name string) (algorithm, bool) {
	for _, a := range algorithms {
		if a.name == name {
			return a, true
		}
	}
	return algorithm{}, false
}

func algorithmFor(key crypto.PublicKey) (algorithm, error) {
	for _, a := range algorithms {
		if a.fits(key) {
			return a, nil
		}
	}
	return algorithm{}, fmt.Errorf("no signature algorithm for a key of type %T", key)
}

func isStrongRSA(key crypto.PublicKey) bool {
	k, ok := key.(*rsa.PublicKey)
	return ok && k.N.BitLen() >= minRSABits && k.N.BitLen() <= maxRSABits
}

func isEd25519(key crypto.PublicKey) bool {
	_, ok := key.(ed25519.PublicKey)
	return ok
}

func isCurve(curve elliptic.Curve) func(crypto.PublicKey) bool {
	return func(key crypto.PublicKey) bool {
		k, ok := key.(*ecdsa.PublicKey)
		return ok && k.Curve == curve
	}
}
