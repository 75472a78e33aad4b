package credential

import (
	"encoding/base64"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/internal/strictjson"
)

// The content does not depend on serialization and proof.
func TestContent(t *testing.T) {
	jws := func(payload string) string {
		part := base64.RawURLEncoding.EncodeToString
		return part([]byte(`{"alg":"ES256"}`)) + "." + part([]byte(payload)) + ".c2ln"
	}
	content := func(t *testing.T, text string) []byte {
		c, err := Parse([]byte(text), strictjson.Limits{})
		require.NoError(t, err)
		digest, err := c.Content()
		require.NoError(t, err)
		return digest
	}
	const base = `{"@context":["https://www.w3.org/ns/credentials/v2"],"credentialSubject":{},"type":"ClrCredential","id":"urn:x","name":"A","list":[1,2],"validUntil":"2030-01-01T00:00:00Z"`
	want := content(t, base+`}`)
	for name, text := range map[string]string{
		"proof":        base + `,"proof":{"proofValue":"z1"}}`,
		"space":        " " + base + " }\n",
		"order":        `{"name":"\u0041","list":[1.0,2],"credentialSubject":{},"type":"ClrCredential","id":"urn:x","validUntil":"2030-01-01T00:00:00Z","@context":["https://www.w3.org/ns/credentials/v2"]}`,
		"JWS":          jws(base + `,"iss":"urn:i","nbf":1,"exp":1893456000,"iat":7}`),
		"JWS with vc":  jws(`{"vc":` + base + `},"iss":"urn:i"}`),
		"JWS, no exp ": jws(base + `,"iss":"urn:i"}`),
	} {
		require.Equal(t, want, content(t, text), name)
	}
	for name, text := range map[string]string{
		"member":       base + `,"description":"B"}`,
		"nested proof": base + `,"within":{"proof":{}}}`,
		"claim":        base + `,"nbf":1}`,
		"other end":    jws(base + `,"exp":1893456001}`),
		"list":         `{"@context":["https://www.w3.org/ns/credentials/v2"],"credentialSubject":{},"type":"ClrCredential","id":"urn:x","name":"A","list":[2,1],"validUntil":"2030-01-01T00:00:00Z"}`,
	} {
		require.NotEqual(t, want, content(t, text), name)
	}
}
