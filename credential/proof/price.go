package proof

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"math/bits"
	"strings"
)

// The costs of a verification, in steps of package work.
const (
	perProof     = 60 // its options, and resolving its key
	perSignature = 80 // Ed25519 and P-256
	perP384      = 600
	perP521      = 2_500
	perStatement = 6  // to read, name and sort it
	bytesAStep   = 50 // of what has to be decoded
)

// price is that of a verification with a key.
func price(key crypto.PublicKey) int {
	switch k := key.(type) {
	case *ecdsa.PublicKey:
		switch k.Curve {
		case elliptic.P384():
			return perP384
		case elliptic.P521():
			return perP521
		}
	case *rsa.PublicKey:
		return priceRSA(k.N.BitLen(), k.E)
	}
	return perSignature
}

// priceRSA is by the square of the modulus, once or twice for each bit of the exponent.
func priceRSA(modulusBits, exponent int) int {
	kilobits := (modulusBits + 1023) / 1024
	return perSignature + 2*kilobits*kilobits*bits.Len(uint(exponent))
}

// Price is what it takes to verify the signature. An RSA key may have the longest exponent that is accepted, unless the
// key is in the header.
func (j *JWS) Price() int {
	decoding := (len(j.Payload) + len(j.Signature)) / bytesAStep
	if j.Header.hasKey() {
		return decoding + price(j.Header.key.PublicKey)
	}
	switch a := j.Header.algorithm; {
	case a.fits == nil:
		return decoding
	case a.name == "ES384":
		return decoding + perP384
	case a.name == "ES512":
		return decoding + perP521
	case strings.HasPrefix(a.name, "RS"), strings.HasPrefix(a.name, "PS"):
		return decoding + priceRSA(8*len(j.Signature), 1<<31-1)
	}
	return decoding + perSignature
}
