package proof_test

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/json"
	"errors"
	"maps"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"clrhost/credential/proof"
)

const small = `{"id":"urn:uuid:1","issuer":{"id":"https://e.org"},"validFrom":"2024-01-01T00:00:00.9Z",
  "validUntil":"2025-01-01T00:00:00+01:00","credentialSubject":{"id":"did:example:s"}, "name":"<é>"}`

func signers(t testing.TB) map[string]crypto.Signer {
	t.Helper()
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	p256, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	p384, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	require.NoError(t, err)
	_, ed, err := ed25519.GenerateKey(rand.Reader)
	require.NoError(t, err)
	return map[string]crypto.Signer{"RS256": rsaKey, "ES256": p256, "ES384": p384, "EdDSA": ed}
}

func TestSignJWT(t *testing.T) {
	for alg, signer := range signers(t) {
		t.Run(alg, func(t *testing.T) {
			token, err := proof.SignJWT([]byte(small), signer)
			require.NoError(t, err)

			// Another reader: golang-jwt's own parser, with the key out of band.
			parser := jwt.NewParser(jwt.WithValidMethods([]string{alg}), jwt.WithoutClaimsValidation())
			read, err := parser.Parse(token, func(*jwt.Token) (any, error) { return signer.Public(), nil })
			require.NoError(t, err)
			require.Equal(t, "JWT", read.Header["typ"])
			require.Len(t, read.Header, 3)
			claims := read.Claims.(jwt.MapClaims)
			require.Equal(t, "https://e.org", claims["iss"])
			require.Equal(t, "urn:uuid:1", claims["jti"])
			require.Equal(t, "did:example:s", claims["sub"])
			require.Equal(t, 1704067200.0, claims["nbf"])
			require.Equal(t, 1735686000.0, claims["exp"])

			j, err := proof.ParseJWS([]byte(token))
			require.NoError(t, err)
			require.Contains(t, string(j.Payload), small[:len(small)-1], "the credential's text must not be rewritten")
			key, err := j.Verify(proof.RulesOfBadges)
			require.NoError(t, err)
			want, err := proof.Thumbprint(signer.Public())
			require.NoError(t, err)
			have, err := proof.Thumbprint(key.PublicKey)
			require.NoError(t, err)
			require.Equal(t, want, have)
		})
	}
}

func TestSignJWTInVC(t *testing.T) {
	const old = `{"id":"urn:uuid:1","issuer":"https://e.org","issuanceDate":"2024-01-01T00:00:00Z","expirationDate":"2025-01-01T00:00:00+01:00","credentialSubject":{"id":"did:example:s"}}`
	for _, text := range []string{small, old} {
		for alg, signer := range signers(t) {
			token, err := proof.SignJWTInVC([]byte(text), signer)
			require.NoError(t, err)
			parser := jwt.NewParser(jwt.WithValidMethods([]string{alg}), jwt.WithoutClaimsValidation())
			read, err := parser.Parse(token, func(*jwt.Token) (any, error) { return signer.Public(), nil })
			require.NoError(t, err)
			claims := read.Claims.(jwt.MapClaims)
			require.Equal(t, "urn:uuid:1", claims["vc"].(map[string]any)["id"])
			delete(claims, "vc")
			require.Equal(t, jwt.MapClaims{"iss": "https://e.org", "jti": "urn:uuid:1", "sub": "did:example:s", "nbf": 1704067200.0, "exp": 1735686000.0}, claims)

			j, err := proof.ParseJWS([]byte(token))
			require.NoError(t, err)
			require.Contains(t, string(j.Payload), text, "the credential's text must not be rewritten")
			_, err = j.Verify(proof.RulesOfBadges)
			require.NoError(t, err)
		}
	}
	_, err := proof.SignJWT([]byte(old), signers(t)["EdDSA"])
	require.ErrorContains(t, err, "goes into the claim vc")
	_, err = proof.SignJWTInVC([]byte(`{"id":"urn:uuid:1","issuer":"https://e.org"}`), signers(t)["EdDSA"])
	require.Error(t, err)
}

func TestSignJWTWithoutSubjectIDAndEnd(t *testing.T) {
	token, err := proof.SignJWT([]byte(`{"id":"urn:uuid:1","issuer":"https://e.org","validFrom":"2024-01-01T00:00:00Z","credentialSubject":{}}`), signers(t)["EdDSA"])
	require.NoError(t, err)
	j, err := proof.ParseJWS([]byte(token))
	require.NoError(t, err)
	var members map[string]any
	require.NoError(t, json.Unmarshal(j.Payload, &members))
	require.NotContains(t, members, "sub")
	require.NotContains(t, members, "exp")
}

func TestSignJWTRefuses(t *testing.T) {
	keys := signers(t)
	for name, text := range map[string]string{
		"not JSON":     `{`,
		"an array":     `[]`,
		"no id":        `{"issuer":"https://e.org","validFrom":"2024-01-01T00:00:00Z"}`,
		"no issuer":    `{"id":"urn:uuid:1","validFrom":"2024-01-01T00:00:00Z"}`,
		"no validFrom": `{"id":"urn:uuid:1","issuer":"https://e.org"}`,
		"own iss":      `{"id":"urn:uuid:1","issuer":"https://e.org","validFrom":"2024-01-01T00:00:00Z","iss":"x"}`,
	} {
		_, err := proof.SignJWT([]byte(text), keys["EdDSA"])
		require.Error(t, err, name)
	}
	p224, err := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	require.NoError(t, err)
	_, err = proof.SignJWT([]byte(small), p224)
	require.Error(t, err, "no algorithm accepts a P-224 key")
}

// forge signs whatever header it is given, which the package's own signer would not.
func forge(t *testing.T, method jwt.SigningMethod, key any, header map[string]any) *proof.JWS {
	t.Helper()
	token := jwt.NewWithClaims(method, jwt.MapClaims{"a": "b"})
	token.Header = header
	text, err := token.SignedString(key)
	require.NoError(t, err)
	j, err := proof.ParseJWS([]byte(text))
	require.NoError(t, err)
	return j
}

func jwkOf(t *testing.T, key crypto.PublicKey) map[string]any {
	t.Helper()
	text, err := proof.MarshalJWK(key)
	require.NoError(t, err)
	var members map[string]any
	require.NoError(t, json.Unmarshal(text, &members))
	return members
}

func TestVerifyRefusesHeaders(t *testing.T) {
	keys := signers(t)
	good := map[string]any{"alg": "EdDSA", "typ": "JWT", "jwk": jwkOf(t, keys["EdDSA"].Public())}
	private := jwkOf(t, keys["EdDSA"].Public())
	private["d"] = "AA"
	for name, row := range map[string]struct {
		change map[string]any
		says   string
	}{
		"alg none":               {map[string]any{"alg": "none"}, `alg: "none" is not a public-key signature algorithm`},
		"alg lower case":         {map[string]any{"alg": "eddsa"}, `alg: "eddsa" is not a public-key signature algorithm`},
		"alg missing":            {map[string]any{"alg": nil}, "alg: is required"},
		"alg a number":           {map[string]any{"alg": 5}, `alg: "" is not a public-key signature algorithm`},
		"alg of another key":     {map[string]any{"alg": "ES256"}, "does not fit the key"},
		"unknown crit":           {map[string]any{"crit": []string{"x"}, "x": 1}, "no critical extension"},
		"empty crit":             {map[string]any{"crit": []string{}}, "no critical extension"},
		"unencoded payload":      {map[string]any{"b64": false}, `"b64" is not allowed`},
		"x5c":                    {map[string]any{"x5c": []string{}}, `"x5c" is not allowed`},
		"jku":                    {map[string]any{"jku": "https://evil.example"}, `"jku" is not allowed`},
		"private key":            {map[string]any{"jwk": private}, `private member "d"`},
		"jwk a string":           {map[string]any{"jwk": "x"}, "jwk: must be an object"},
		"kid a number":           {map[string]any{"kid": 1}, "kid: must be a string"},
		"neither kid nor jwk":    {map[string]any{"jwk": nil}, "neither kid nor jwk"},
		"foreign typ":            {map[string]any{"typ": "at+jwt"}, "typ: must be"},
		"another holder's jwk":   {map[string]any{"jwk": json.RawMessage(ed25519JWK)}, "does not verify"},
		"a weak RSA key":         {map[string]any{"alg": "RS256", "jwk": map[string]any{"kty": "RSA", "n": "_____w", "e": "AQAB"}}, "32 bits"},
		"several things at once": {map[string]any{"x5c": "", "alg": "HS256"}, `"x5c" is not allowed; only alg, jwk, kid and typ are; JWS header, alg: "HS256"`},
	} {
		t.Run(name, func(t *testing.T) {
			header := maps.Clone(good)
			for member, v := range row.change {
				header[member] = v
				if v == nil {
					delete(header, member)
				}
			}
			_, err := forge(t, jwt.SigningMethodEdDSA, keys["EdDSA"], header).Verify(proof.RulesOfBadges)
			var defects proof.Defects
			require.ErrorAs(t, err, &defects)
			require.Contains(t, defects.Error(), row.says)
			for _, defect := range defects {
				require.NotEmpty(t, defect.Clause)
			}
		})
	}
	for _, typ := range []string{"JWT", "jwt", "vc+jwt", "application/vc+jwt", "Application/VC+JWT", "vc+ld+jwt", "vc+ld+json+jwt"} {
		header := maps.Clone(good)
		header["typ"] = typ
		_, err := forge(t, jwt.SigningMethodEdDSA, keys["EdDSA"], header).Verify(proof.RulesOfBadges)
		require.NoError(t, err)
	}
}

func TestVerifyRefusesHMACWithThePublicKey(t *testing.T) {
	rsaKey := signers(t)["RS256"]
	secret, err := proof.MarshalJWK(rsaKey.Public())
	require.NoError(t, err)
	j := forge(t, jwt.SigningMethodHS256, secret, map[string]any{"alg": "HS256", "jwk": jwkOf(t, rsaKey.Public())})
	_, err = j.Verify(proof.RulesOfBadges)
	require.ErrorContains(t, err, `"HS256" is not a public-key signature algorithm`)
	_, err = j.VerifyWith(proof.Method{PublicKey: secret})
	require.ErrorContains(t, err, `"HS256" is not a public-key signature algorithm`)
}

func TestVerifyRefusesWeakRSAKeptElsewhere(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	j := forge(t, jwt.SigningMethodRS256, weak, map[string]any{"alg": "RS256", "kid": "https://e.org/k"})
	_, err = j.VerifyWith(proof.Method{PublicKey: weak.Public()})
	require.Error(t, err)
}

func TestVerifyWithKeyElsewhere(t *testing.T) {
	key := signers(t)["ES256"]
	j := forge(t, jwt.SigningMethodES256, key, map[string]any{"alg": "ES256", "kid": "https://e.org/key"})
	_, err := j.Verify(proof.RulesOfBadges)
	require.ErrorIs(t, err, proof.ErrKeyElsewhere)
	method, err := j.VerifyWith(proof.Method{ID: "https://e.org/key", PublicKey: key.Public()})
	require.NoError(t, err)
	require.Equal(t, proof.Method{ID: "https://e.org/key", PublicKey: key.Public(), Algorithm: "ES256"}, method)

	j = forge(t, jwt.SigningMethodES256, key, map[string]any{"alg": "ES256", "kid": "https://e.org/key", "crit": []string{"x"}})
	_, err = j.Verify(proof.RulesOfBadges)
	require.False(t, errors.Is(err, proof.ErrKeyElsewhere), "a broken header is not excused by a key elsewhere")
}

// TestAlgorithms: every registered signature algorithm of public keys verifies or is left unchecked, and nothing else.
func TestAlgorithms(t *testing.T) {
	keys := signers(t)
	p521, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	require.NoError(t, err)
	for _, row := range []struct {
		method jwt.SigningMethod
		alg    string
		key    crypto.Signer
	}{
		{jwt.SigningMethodRS256, "RS256", keys["RS256"]}, {jwt.SigningMethodRS384, "RS384", keys["RS256"]},
		{jwt.SigningMethodRS512, "RS512", keys["RS256"]}, {jwt.SigningMethodPS256, "PS256", keys["RS256"]},
		{jwt.SigningMethodPS384, "PS384", keys["RS256"]}, {jwt.SigningMethodPS512, "PS512", keys["RS256"]},
		{jwt.SigningMethodES256, "ES256", keys["ES256"]}, {jwt.SigningMethodES384, "ES384", keys["ES384"]},
		{jwt.SigningMethodES512, "ES512", p521}, {jwt.SigningMethodEdDSA, "EdDSA", keys["EdDSA"]}, {jwt.SigningMethodEdDSA, "Ed25519", keys["EdDSA"]},
	} {
		jwk := jwkOf(t, row.key.Public())
		method, err := forge(t, row.method, row.key, map[string]any{"alg": row.alg, "jwk": jwk}).Verify(proof.RulesOfBadges)
		require.NoError(t, err, row.alg)
		require.Equal(t, row.alg, method.Algorithm)
		jwk["alg"] = row.alg
		_, err = forge(t, row.method, row.key, map[string]any{"alg": row.alg, "jwk": jwk}).Verify(proof.RulesOfBadges)
		require.NoError(t, err, row.alg)
		jwk["alg"] = "ECDH-ES"
		_, err = forge(t, row.method, row.key, map[string]any{"alg": row.alg, "jwk": jwk}).Verify(proof.RulesOfBadges)
		require.ErrorContains(t, err, `the key is for "ECDH-ES" only`, row.alg)
	}
	for alg, jwk := range map[string]string{
		"ES256K":    `{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}`,
		"Ed448":     `{"kty":"OKP","crv":"Ed448","x":"AA"}`,
		"EdDSA":     `{"kty":"OKP","crv":"Ed448","x":"AA"}`,
		"ML-DSA-44": `{"kty":"AKP","alg":"ML-DSA-44","pub":"AA"}`,
		"ESB256":    `{"kty":"EC","crv":"brainpoolP256r1","x":"AA","y":"AA"}`,
		"tide-2077": ed25519JWK,
	} {
		_, err := forge(t, jwt.SigningMethodEdDSA, keys["EdDSA"], map[string]any{"alg": alg, "jwk": json.RawMessage(jwk)}).Verify(proof.RulesOfBadges)
		var unchecked *proof.Unchecked
		require.ErrorAs(t, err, &unchecked, alg)
		require.ErrorContains(t, err, alg)
	}
	for alg, jwk := range map[string]string{
		"ES256": `{"kty":"EC","crv":"secp256k1","x":"AA","y":"AA"}`, // a known algorithm never accepts an unknown key
		"none":  ed25519JWK, "None": ed25519JWK, "HS256": ed25519JWK, "hs512": ed25519JWK, "A128KW": ed25519JWK, "": ed25519JWK,
		"eddsa": ed25519JWK, "EdDSA ": ed25519JWK, "RSA-OAEP-256": ed25519JWK, "dir": ed25519JWK, "ECDH-ES": ed25519JWK,
	} {
		_, err := forge(t, jwt.SigningMethodEdDSA, keys["EdDSA"], map[string]any{"alg": alg, "jwk": json.RawMessage(jwk)}).Verify(proof.RulesOfJOSE)
		var defects proof.Defects
		require.ErrorAs(t, err, &defects, alg)
	}
}

// TestRulesOfJOSE: VC-JOSE-COSE ignores unknown header members, except for crit, and requires neither kid nor jwk.
func TestRulesOfJOSE(t *testing.T) {
	key := signers(t)["EdDSA"]
	header := map[string]any{"alg": "EdDSA", "typ": "vc+jwt", "cty": "vc", "x5t": "AA", "iss": "https://e.org", "jwk": jwkOf(t, key.Public())}
	j := forge(t, jwt.SigningMethodEdDSA, key, header)
	_, err := j.Verify(proof.RulesOfJOSE)
	require.NoError(t, err)
	_, err = j.Verify(proof.RulesOfBadges)
	require.ErrorContains(t, err, `"cty" is not allowed`)
	header["crit"] = []string{"x5t"}
	_, err = forge(t, jwt.SigningMethodEdDSA, key, header).Verify(proof.RulesOfJOSE)
	require.ErrorContains(t, err, "no critical extension")
	_, err = forge(t, jwt.SigningMethodEdDSA, key, map[string]any{"alg": "EdDSA"}).Verify(proof.RulesOfJOSE)
	require.ErrorIs(t, err, proof.ErrNoKey)
}
