package proof_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/hex"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/proof"
)

func TestMultikeysComeBack(t *testing.T) {
	rsaKey, err := rsa.GenerateKey(rand.Reader, 2048)
	require.NoError(t, err)
	for kind, prefix := range map[string]string{"Ed25519": "z6Mk", "P-256": "zDn", "P-384": "z82"} {
		for range 20 { // both signs of y
			key := issuers(t)[kind].Public()
			text, err := proof.EncodeMultikey(key)
			require.NoError(t, err)
			require.True(t, strings.HasPrefix(text, prefix), text)
			back, err := proof.ParseMultikey(text)
			require.NoError(t, err)
			require.Equal(t, thumbprint(t, key), thumbprint(t, back))
		}
	}
	text, err := proof.EncodeMultikey(rsaKey.Public())
	require.NoError(t, err)
	back, err := proof.ParseMultikey(text)
	require.NoError(t, err)
	require.True(t, rsaKey.PublicKey.Equal(back))
}

func thumbprint(t testing.TB, key any) string {
	t.Helper()
	text, err := proof.Thumbprint(key)
	require.NoError(t, err)
	return text
}

func TestParseMultikeyRefuses(t *testing.T) {
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	require.NoError(t, err)
	weakText, err := proof.EncodeMultikey(weak.Public())
	require.NoError(t, err)
	for name, row := range map[string]struct{ text, says string }{
		"empty":              {"", `starts with "z"`},
		"bare":               {"z", "characters"},
		"base64url":          {"u7QE", `starts with "z"`},
		"hex":                {"fed01", `starts with "z"`},
		"not base58":         {"z0", "characters"},
		"endless":            {"z" + strings.Repeat("2", 2000), "longer than"},
		"no codec":           {ofBytes(t, ""), "characters"},
		"half a codec":       {ofBytes(t, "ed"), "none of Ed25519"},
		"secp256k1":          {ofBytes(t, "e70102"+strings.Repeat("00", 32)), "none of Ed25519"},
		"X25519":             {ofBytes(t, "ec01"+strings.Repeat("00", 32)), "none of Ed25519"},
		"Ed25519 short":      {ofBytes(t, "ed01"+strings.Repeat("00", 31)), "31 bytes"},
		"Ed25519 long":       {ofBytes(t, "ed01"+strings.Repeat("00", 33)), "33 bytes"},
		"P-256 uncompressed": {ofBytes(t, "802404"+strings.Repeat("00", 64)), "not a compressed point of P-256"},
		"P-256 off curve":    {ofBytes(t, "802402"+strings.Repeat("ff", 32)), "not a compressed point of P-256"},
		"P-256 infinity":     {ofBytes(t, "802400"), "not a compressed point of P-256"},
		"P-256 bare":         {ofBytes(t, "8024"), "not a compressed point of P-256"},
		"P-384 as P-256":     {ofBytes(t, "812402"+strings.Repeat("00", 32)), "not a compressed point of P-384"},
		"RSA garbage":        {ofBytes(t, "852430"), "PKCS #1"},
		"RSA weak":           {weakText, "1024 bits"},
		"private Ed25519":    {ofBytes(t, "8026"+strings.Repeat("01", 32)), "private key"},
		"private P-256":      {"z42twTcNeSYcnqg1FLuSFs2bsGH3ZqbRHFmvS9XMsYhjxvHN", "private key"},
		"private P-384":      {ofBytes(t, "8726"+strings.Repeat("01", 48)), "private key"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := proof.ParseMultikey(row.text)
			require.ErrorContains(t, err, row.says)
		})
	}
}

func ofBytes(t testing.TB, digits string) string {
	t.Helper()
	data, err := hex.DecodeString(digits)
	require.NoError(t, err)
	return "z" + base58(t, data)
}

func TestKeysWithoutAMultikey(t *testing.T) {
	p521, err := ecdsa.GenerateKey(elliptic.P521(), rand.Reader)
	require.NoError(t, err)
	_, err = proof.EncodeMultikey(p521.Public())
	require.Error(t, err)
	_, err = proof.EncodeMultikey("x")
	require.Error(t, err)
}
