package key_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/key"
)

func TestParseKnown(t *testing.T) {
	k := newKeys(t)
	known, err := key.ParseKnown([]byte(k.Replace(`{
		"https://a.example/1": "$A",
		"https://a.example/2": $JB,
		"https://a.example/3": {"id":"https://a.example/3","type":"Multikey","publicKeyMultibase":"$A"},
		"did:web:a.example#4": {"publicKeyJwk":$JB},
		"https://a.example/5": ` + strings.TrimSuffix(k.Replace("$JB"), "}") + `,"alg":"ES256"}
	}`)))
	require.NoError(t, err)
	require.Equal(t, key.Known{"https://a.example/1": {PublicKey: k.a}, "https://a.example/2": {PublicKey: k.b},
		"https://a.example/3": {PublicKey: k.a}, "did:web:a.example#4": {PublicKey: k.b},
		"https://a.example/5": {PublicKey: k.b, Algorithm: "ES256"}}, known)

	_, err = key.ParseKnown([]byte(`{"https://a.example/1":"abc","https://a.example/2":7,"https://a.example/3":{}}`))
	require.ErrorContains(t, err, `"https://a.example/1": the Multikey`)
	require.ErrorContains(t, err, `"https://a.example/2": a publicKeyMultibase string or a JWK object is expected`)
	require.ErrorContains(t, err, `"https://a.example/3": it has neither`)
	for _, text := range []string{``, `[]`, `null`, `{"a":"b","a":"c"}`} {
		_, err := key.ParseKnown([]byte(text))
		require.ErrorContains(t, err, "read keys: ", text)
	}
}
