package proof_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rsa"
	"encoding/base64"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/proof"
)

// The values below are published ones, so that this package is not only compared with itself.

func TestThumbprintOfRFC7638(t *testing.T) {
	// RFC 7638, Section 3.1: the example key, with the members a thumbprint must not depend on.
	key, err := proof.ParseJWK([]byte(`{"kty":"RSA","n":"0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw","e":"AQAB","alg":"RS256","kid":"2011-04-29"}`))
	require.NoError(t, err)
	thumbprint, err := proof.Thumbprint(key.PublicKey)
	require.NoError(t, err)
	require.Equal(t, "NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs", thumbprint)
}

func TestThumbprintOfRFC8037(t *testing.T) {
	key, err := proof.ParseJWK([]byte(ed25519JWK))
	require.NoError(t, err)
	thumbprint, err := proof.Thumbprint(key.PublicKey)
	require.NoError(t, err)
	require.Equal(t, "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k", thumbprint, "RFC 8037, Appendix A.3")
}

const (
	rsaJWK     = `{"kty":"RSA","n":"ofgWCuLjybRlzo0tZWJjNiuSfb4p4fAkd_wWJcyQoTbji9k0l8W26mPddxHmfHQp-Vaw-4qPCJrcS2mJPMEzP1Pt0Bm4d4QlL-yRT-SFd2lZS-pCgNMsD1W_YpRPEwOWvG6b32690r2jZ47soMZo9wGzjb_7OMg0LOL-bSf63kpaSHSXndS5z5rexMdbBYUsLA9e-KXBdQOS-UTo7WTBEMa2R2CapHg665xsmtdVMTBQY4uDZlxvb3qCo5ZwKh9kG4LT6_I5IhlJH7aGhyxXFvUK-DWNmoudF8NAco9_h9iaGNj8q2ethFkMLs91kzk2PAcDTW9gb54h4FRWyuXpoQ","e":"AQAB"}`
	ecJWK      = `{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU","y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}`
	ed25519JWK = `{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}`
)

// published are signatures made by others: RFC 7515, Appendices A.2 and A.3, and RFC 8037, Appendix A.4.
var published = map[string]struct{ jwk, token string }{
	"RS256": {rsaJWK, "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.cC4hiUPoj9Eetdgtv3hF80EGrhuB__dzERat0XF9g2VtQgr9PJbu3XOiZj5RZmh7AAuHIm4Bh-0Qc_lF5YKt_O8W2Fp5jujGbds9uJdbF9CUAr7t1dnZcAcQjbKBYNX4BAynRFdiuB--f_nZLgrnbyTyWzO75vRK5h6xBArLIARNPvkSjtQBMHlb1L07Qe7K0GarZRmB_eSN9383LcOLn6_dO--xi12jzDwusC-eOkHWEsqtFZESc6BfI7noOPqvhJ1phCnvWh6IeYI2w9QOYEUipUTI8np6LbgGY9Fs98rqVt5AXLIhWkWywlVmtVrBp0igcN_IoypGlUPQGe77Rw"},
	"ES256": {ecJWK, "eyJhbGciOiJFUzI1NiJ9.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q"},
	"EdDSA": {ed25519JWK, "eyJhbGciOiJFZERTQSJ9.RXhhbXBsZSBvZiBFZDI1NTE5IHNpZ25pbmc.hgyY0il_MGCjP0JzlnLWG1PPOt7-09PGcvMg3AIbQR6dWbhijcNR4ki4iylGjg5BhVsPt9g7sVvpAr_MuM0KAg"},
}

func TestPublishedSignaturesVerify(t *testing.T) {
	for name, row := range published {
		t.Run(name, func(t *testing.T) {
			key, err := proof.ParseJWK([]byte(row.jwk))
			require.NoError(t, err)
			j, err := proof.ParseJWS([]byte(row.token))
			require.NoError(t, err)
			_, err = j.VerifyWith(key)
			require.NoError(t, err)

			j.Signature[5] ^= 1
			_, err = j.VerifyWith(key)
			require.Error(t, err)
		})
	}
}

func TestPublishedKeyDoesNotFitAnotherAlgorithm(t *testing.T) {
	for name, row := range published {
		j, err := proof.ParseJWS([]byte(row.token))
		require.NoError(t, err)
		for other, with := range published {
			if other == name {
				continue
			}
			key, err := proof.ParseJWK([]byte(with.jwk))
			require.NoError(t, err)
			_, err = j.VerifyWith(key)
			require.ErrorContains(t, err, "does not fit the key")
		}
	}
}

func TestMarshalJWKOfPublishedPoints(t *testing.T) {
	// RFC 7515, Appendix A.3.1, from the numbers instead of from the text.
	coordinate := func(s string) []byte {
		b, err := base64.RawURLEncoding.DecodeString(s)
		require.NoError(t, err)
		return b
	}
	point := slices.Concat([]byte{4}, // SEC 1, Section 2.3.3: an uncompressed point
		coordinate("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU"), coordinate("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"))
	ec, err := ecdsa.ParseUncompressedPublicKey(elliptic.P256(), point)
	require.NoError(t, err)
	text, err := proof.MarshalJWK(ec)
	require.NoError(t, err)
	require.JSONEq(t, ecJWK, string(text))

	key, err := proof.ParseJWK([]byte(rsaJWK))
	require.NoError(t, err)
	require.Equal(t, 65537, key.PublicKey.(*rsa.PublicKey).E)
	text, err = proof.MarshalJWK(key.PublicKey)
	require.NoError(t, err)
	require.JSONEq(t, rsaJWK, string(text))
}
