package acceptance

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"math/big"
	"sync"
	"time"
)

// issuer signs credentials, as VC-JWT (CLR 2.0, VC-JWT proof) with nothing but the standard library, or inside of them
// (see embed).
type issuer struct {
	ID     string
	header object // of a JWS
	suite  string // of an embedded proof
	method string // the verification method of that proof
	sign   func(message []byte) []byte
}

// object is a JSON object under construction.
type object = map[string]any

// eddsa is the usual issuer of embedded proofs, called by its own key, which is made once for the whole run.
var eddsa = sync.OnceValue(func() issuer {
	public, private, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		panic(err)
	}
	jwk := object{"kty": "OKP", "crv": "Ed25519", "x": base64url(public)}
	return issuer{header: object{"alg": "EdDSA", "typ": "JWT", "jwk": jwk}, suite: "eddsa-rdfc-2022",
		sign: func(message []byte) []byte { return ed25519.Sign(private, message) }}.calledByKey(0xed, 0x01, public)
})

// es256 is the usual issuer of a JWS, called by its own P-256 key, which is made once for the whole run.
var es256 = sync.OnceValue(func() issuer {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		panic(err)
	}
	point, err := key.PublicKey.Bytes() // 4, then X and Y of 32 bytes each
	if err != nil {
		panic(err)
	}
	jwk := object{"kty": "EC", "crv": "P-256", "x": base64url(point[1:33]), "y": base64url(point[33:])}
	return issuer{
		header: object{"alg": "ES256", "typ": "JWT", "jwk": jwk},
		suite:  "ecdsa-rdfc-2019",
		sign: func(message []byte) []byte {
			digest := sha256.Sum256(message)
			r, s, err := ecdsa.Sign(rand.Reader, key, digest[:])
			if err != nil {
				panic(err)
			}
			return append(r.FillBytes(make([]byte, 32)), s.FillBytes(make([]byte, 32))...)
		},
	}.calledByP256(point)
})

// rs256 is an issuer with an address that does not resolve, and with the algorithm that every verifier supports.
var rs256 = sync.OnceValue(func() issuer {
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		panic(err)
	}
	e := big.NewInt(int64(key.E)).Bytes()
	return issuer{
		ID:     "https://university.example/issuers/2",
		header: object{"alg": "RS256", "typ": "JWT", "jwk": object{"kty": "RSA", "n": base64url(key.N.Bytes()), "e": base64url(e)}},
		sign: func(message []byte) []byte {
			digest := sha256.Sum256(message)
			signature, err := rsa.SignPKCS1v15(rand.Reader, key, crypto.SHA256, digest[:])
			if err != nil {
				panic(err)
			}
			return signature
		},
	}
})

// jws signs the credential. The claims repeat members of the credential; edit changes them before they are signed.
func (i issuer) jws(clr object, edit ...func(claims object)) string {
	payload := object{}
	for name, value := range clr {
		payload[name] = value
	}
	payload["iss"], payload["jti"], payload["nbf"] = i.ID, clr["id"], unix(clr["validFrom"])
	if subject, ok := clr["credentialSubject"].(object); ok && subject["id"] != nil {
		payload["sub"] = subject["id"]
	}
	if clr["validUntil"] != nil {
		payload["exp"] = unix(clr["validUntil"])
	}
	for _, e := range edit {
		e(payload)
	}
	return i.compact(i.header, payload)
}

// compact makes a compact JWS of any header and payload (RFC 7515, Section 7.1).
func (i issuer) compact(header, payload any) string {
	signed := base64url(mustJSON(header)) + "." + base64url(mustJSON(payload))
	return signed + "." + base64url(i.sign([]byte(signed)))
}

// unix is a time of the credential as NumericDate; a value that is no time is left as it is.
func unix(v any) any {
	text, _ := v.(string)
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return v
	}
	return at.Unix()
}

func base64url(data []byte) string { return base64.RawURLEncoding.EncodeToString(data) }

func mustJSON(v any) []byte {
	data, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return data
}
