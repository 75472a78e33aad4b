package proof_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/proof"
)

func TestParseJWKRefuses(t *testing.T) {
	number := func(bytes int) string {
		return base64.RawURLEncoding.EncodeToString([]byte(strings.Repeat("\xff", bytes)))
	}
	for name, row := range map[string]struct{ jwk, says string }{
		"not JSON":            {`{`, "ends before"},
		"duplicate member":    {`{"kty":"OKP","kty":"RSA"}`, "more than once"},
		"symmetric":           {`{"kty":"oct","k":"AAAA"}`, `private member "k"`},
		"no kty":              {`{}`, "none of"},
		"unknown kty":         {`{"kty":"XX"}`, "none of"},
		"unknown curve":       {`{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}`, "none of"},
		"X25519":              {`{"kty":"OKP","crv":"X25519","x":"AA"}`, "none of"},
		"private Ed25519":     {strings.Replace(ed25519JWK, "}", `,"d":"AA"}`, 1), `private member "d"`},
		"private RSA":         {strings.Replace(rsaJWK, "}", `,"p":"AA"}`, 1), `private member "p"`},
		"short Ed25519":       {`{"kty":"OKP","crv":"Ed25519","x":"` + number(31) + `"}`, "31 bytes, not 32"},
		"x missing":           {`{"kty":"OKP","crv":"Ed25519"}`, `"x"`},
		"x is a number":       {`{"kty":"OKP","crv":"Ed25519","x":1}`, `"x"`},
		"x padded":            {strings.Replace(ed25519JWK, `Ro"`, `Ro="`, 1), `"x"`},
		"x with a line break": {strings.Replace(ed25519JWK, `Ro"`, `R\no"`, 1), `"x"`},
		"x with stray bits":   {strings.Replace(ed25519JWK, `Ro"`, `Rp"`, 1), `"x"`},
		"point off the curve": {strings.Replace(ecJWK, "f83O", "f83P", 1), "not a point"},
		"wrong curve":         {strings.Replace(ecJWK, "P-256", "P-384", 1), "32 bytes, not 48"},
		"weak RSA":            {`{"kty":"RSA","n":"` + number(128) + `","e":"AQAB"}`, "1024 bits"},
		"enormous RSA":        {`{"kty":"RSA","n":"` + number(1025) + `","e":"AQAB"}`, "8200 bits"},
		"RSA exponent 1":      {strings.Replace(rsaJWK, "AQAB", "AQ", 1), "exponent"},
		"RSA exponent even":   {strings.Replace(rsaJWK, "AQAB", "BA", 1), "exponent"},
		"RSA exponent huge":   {strings.Replace(rsaJWK, "AQAB", number(5), 1), "exponent"},
		"RSA without n":       {`{"kty":"RSA","e":"AQAB"}`, `"n"`},
		"for encryption":      {strings.Replace(ed25519JWK, "{", `{"use":"enc",`, 1), `use is "enc", and must be "sig"`},
		"use in upper case":   {strings.Replace(ed25519JWK, "{", `{"use":"SIG",`, 1), `use is "SIG"`},
		"use a list":          {strings.Replace(ed25519JWK, "{", `{"use":["sig"],`, 1), "use is no string"},
		"for signing only":    {strings.Replace(ed25519JWK, "{", `{"key_ops":["sign"],`, 1), "key_ops do not list"},
		"for nothing":         {strings.Replace(ed25519JWK, "{", `{"key_ops":[],`, 1), "key_ops do not list"},
		"key_ops a word":      {strings.Replace(ed25519JWK, "{", `{"key_ops":"verify",`, 1), "key_ops do not list"},
		"use against key_ops": {strings.Replace(ed25519JWK, "{", `{"use":"sig","key_ops":["encrypt"],`, 1), "key_ops do not list"},
		"alg a number":        {strings.Replace(ed25519JWK, "{", `{"alg":7,`, 1), `"alg" is not the name`},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := proof.ParseJWK([]byte(row.jwk))
			require.ErrorContains(t, err, row.says)
		})
	}
}

func TestParseDIDJWK(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	did, err := proof.DIDJWK(key.Public())
	require.NoError(t, err)
	require.True(t, proof.IsDIDJWK(did))
	back, err := proof.ParseDIDJWK(did)
	require.NoError(t, err)
	require.True(t, key.PublicKey.Equal(back.PublicKey))
	require.Equal(t, did, back.ID)

	for _, bad := range []string{"did:web:example.org", "did:jwk:", "did:jwk:!", did + "#0", "did:jwk:e30"} {
		_, err := proof.ParseDIDJWK(bad)
		require.Error(t, err, bad)
	}
}

func TestKeysWithoutAJWK(t *testing.T) {
	_, err := proof.Thumbprint("not a key")
	require.Error(t, err)
	_, err = proof.DIDJWK((*rsa.PrivateKey)(nil))
	require.Error(t, err)
}
