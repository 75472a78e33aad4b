package key_test

import (
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
		"did:web:a.example#4": {"publicKeyJwk":$JB}
	}`)))
	require.NoError(t, err)
	require.Equal(t, key.Known{"https://a.example/1": k.a, "https://a.example/2": k.b,
		"https://a.example/3": k.a, "did:web:a.example#4": k.b}, known)

	_, err = key.ParseKnown([]byte(`{"https://a.example/1":"abc","https://a.example/2":7,"https://a.example/3":{}}`))
	require.ErrorContains(t, err, `"https://a.example/1": the Multikey`)
	require.ErrorContains(t, err, `"https://a.example/2": a publicKeyMultibase string or a JWK object is expected`)
	require.ErrorContains(t, err, `"https://a.example/3": it has neither`)
	for _, text := range []string{``, `[]`, `null`, `{"a":"b","a":"c"}`} {
		_, err := key.ParseKnown([]byte(text))
		require.ErrorContains(t, err, "read keys: ", text)
	}
}
