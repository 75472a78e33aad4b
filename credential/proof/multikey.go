package proof

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"fmt"

	"github.com/multiformats/go-multibase"
)

// maxMultikey bounds a key in base58btc; an RSA key of maxRSABits needs about 1,430 characters.
const maxMultikey = 1500

// codecs are the two-byte prefixes of a Multikey (Controlled Identifiers 1.0, Section 2.2.2). RSA is not in that section,
// but did:key uses it.
var codecs = []struct {
	prefix []byte
	decode func([]byte) (crypto.PublicKey, error)
}{
	{[]byte{0xed, 0x01}, ed25519From},
	{[]byte{0x80, 0x24}, pointOn(elliptic.P256())},
	{[]byte{0x81, 0x24}, pointOn(elliptic.P384())},
	{[]byte{0x85, 0x24}, rsaFromDER},
	{[]byte{0x80, 0x26}, privateKey}, // Ed25519
	{[]byte{0x86, 0x26}, privateKey}, // P-256
	{[]byte{0x87, 0x26}, privateKey}, // P-384
	{[]byte{0x85, 0x26}, privateKey}, // RSA
}

// ParseMultikey reads a public key from its publicKeyMultibase, which is also the last part of a did:key: Ed25519,
// P-256, P-384 or RSA, in base58btc. The error may be sent to a client.
func ParseMultikey(text string) (crypto.PublicKey, error) {
	if len(text) > maxMultikey {
		return nil, fmt.Errorf("the Multikey is longer than %d characters", maxMultikey)
	}
	data, err := decodeBase58(text)
	if err != nil {
		return nil, fmt.Errorf("the Multikey %w", err)
	}
	return keyOf(data)
}

// EncodeMultikey writes a public key as a publicKeyMultibase.
func EncodeMultikey(key crypto.PublicKey) (string, error) {
	data, err := multikey(key)
	if err != nil {
		return "", err
	}
	return encodeBase58(data), nil
}

func keyOf(data []byte) (crypto.PublicKey, error) {
	for _, codec := range codecs {
		if rest, found := bytes.CutPrefix(data, codec.prefix); found {
			return codec.decode(rest)
		}
	}
	return nil, errors.New("the Multikey is none of Ed25519, P-256, P-384 and RSA")
}

// multikey is the binary form.
func multikey(key crypto.PublicKey) ([]byte, error) {
	switch k := key.(type) {
	case ed25519.PublicKey:
		return append([]byte{0xed, 0x01}, k...), nil
	case *rsa.PublicKey:
		return append([]byte{0x85, 0x24}, x509.MarshalPKCS1PublicKey(k)...), nil
	case *ecdsa.PublicKey:
		return multikeyOfPoint(k)
	}
	return nil, fmt.Errorf("no Multikey for a key of type %T", key)
}

func multikeyOfPoint(key *ecdsa.PublicKey) ([]byte, error) {
	prefix := byte(0x80)
	switch key.Curve {
	case elliptic.P256():
	case elliptic.P384():
		prefix = 0x81
	default:
		return nil, errors.New("no Multikey for a curve other than P-256 and P-384")
	}
	point, err := key.Bytes()
	if err != nil {
		return nil, fmt.Errorf("encode elliptic curve key: %w", err)
	}
	x, sign := point[1:1+len(point)/2], point[len(point)-1]&1 // SEC 1, Section 2.3.3
	return append([]byte{prefix, 0x24, 2 + sign}, x...), nil
}

func ed25519From(data []byte) (crypto.PublicKey, error) {
	if len(data) != ed25519.PublicKeySize {
		return nil, fmt.Errorf("the Multikey holds %d bytes, and an Ed25519 key has %d", len(data), ed25519.PublicKeySize)
	}
	return ed25519.PublicKey(bytes.Clone(data)), nil
}

func pointOn(curve elliptic.Curve) func([]byte) (crypto.PublicKey, error) {
	return func(data []byte) (crypto.PublicKey, error) {
		x, y := elliptic.UnmarshalCompressed(curve, data)
		if x == nil {
			return nil, fmt.Errorf("the Multikey is not a compressed point of %s", curve.Params().Name)
		}
		size := (curve.Params().BitSize + 7) / 8
		point := make([]byte, 1+2*size)
		point[0] = 4 // SEC 1, Section 2.3.3: uncompressed
		x.FillBytes(point[1 : 1+size])
		y.FillBytes(point[1+size:])
		return ecdsa.ParseUncompressedPublicKey(curve, point)
	}
}

func rsaFromDER(data []byte) (crypto.PublicKey, error) {
	key, err := x509.ParsePKCS1PublicKey(data)
	if err != nil {
		return nil, errors.New("the Multikey does not hold an RSA key in PKCS #1")
	}
	if !isStrongRSA(key) {
		return nil, fmt.Errorf("the RSA key has %d bits; %d to %d are accepted", key.N.BitLen(), minRSABits, maxRSABits)
	}
	return key, nil
}

func privateKey([]byte) (crypto.PublicKey, error) {
	return nil, errors.New("the Multikey is a private key, which has been given away and must not be used")
}

func encodeBase58(data []byte) string {
	text, err := multibase.Encode(multibase.Base58BTC, data)
	if err != nil { // only for an encoding that does not exist
		panic(err)
	}
	return text
}

// decodeBase58 accepts no other base, so that a value has one encoding. The caller bounds the length, because the work grows
// with its square.
func decodeBase58(text string) ([]byte, error) {
	if text == "" || text[0] != multibase.Base58BTC {
		return nil, errors.New(`is not base58btc, which starts with "z"`)
	}
	_, data, err := multibase.Decode(text)
	if err != nil {
		return nil, errors.New("has characters that base58btc does not use")
	}
	return data, nil
}
