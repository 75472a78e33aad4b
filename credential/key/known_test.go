package key_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential/key"
	"clrhost/credential/proof"
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

func TestBelongsTo(t *testing.T) {
	const issuer = "https://issuer.example/1"
	for _, row := range []struct {
		id, controller, issuer string
		want                   bool
	}{
		{"https://issuer.example/1#k", issuer, issuer, true},
		{"https://elsewhere.example/k", issuer, issuer, true},
		{"https://issuer.example/1#k", "https://attacker.example", issuer, false},
		{"https://a.example#k", "https://a.example", "https://a.example/", true},
		{"https://a.example#k", "https://a.example", "https://a.example/1", false},
		{"https://issuer.example/keys", "", issuer, true},
		{"https://ISSUER.example:443/keys", "", issuer, true},
		{"http://issuer.example/keys", "", issuer, false},
		{"https://issuer.example:444/keys", "", issuer, false},
		{"http://issuer.example:8443/keys", "", "https://issuer.example:8443/1", false},
		{"https://issuer.example@attacker.example/keys", "", issuer, false},
		{"https://issuer.example.attacker.example/keys", "", issuer, false},
		{"https://attacker.example/issuer.example", "", issuer, false},
		{"did:web:issuer.example#k", "", "did:web:issuer.example", true},
		{"did:web:issuer.example#k", "", issuer, false},
		{"", "", "", false},
		{"", "", issuer, false},
	} {
		m := proof.Method{ID: row.id, Controller: row.controller}
		require.Equal(t, row.want, key.BelongsTo(m, row.issuer), "%+v", row)
	}
}
