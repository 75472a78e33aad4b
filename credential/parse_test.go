package credential_test

import (
	"bytes"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/model"
	"clrhost/internal/strictjson"
)

func TestParseRefuses(t *testing.T) {
	head := base64url([]byte(`{"alg":"EdDSA"}`))
	for name, row := range map[string]struct{ text, says string }{
		"empty":             {"", "empty"},
		"an array":          {"[]", "this is a JSON array"},
		"two credentials":   {`[{},{}]`, "give one credential at a time"},
		"a string":          {`"abc"`, "this is a JSON string"},
		"a number":          {"1", "this is a number"},
		"null":              {"null", "this is JSON's null"},
		"a word":            {"hello", "three parts"},
		"cut off":           {"{", "ends before it is complete"},
		"two ids":           {`{"id":"a","id":"b"}`, "more than once"},
		"byte order mark":   {"\ufeff{}", "byte order mark"},
		"something after":   {"{}{}", "follows the end"},
		"HTML":              {"<html>", "this is an HTML page"},
		"payload not JSON":  {head + "." + base64url([]byte("x")) + ".AA", "the JWS payload: not valid JSON"},
		"payload an array":  {head + "." + base64url([]byte("[]")) + ".AA", "the JWS payload: an object is expected"},
		"payload null":      {head + "." + base64url([]byte("null")) + ".AA", "the JWS payload: null"},
		"payload twice iss": {head + "." + base64url([]byte(`{"iss":1,"iss":2}`)) + ".AA", "/iss: the name"},
		"payload missing":   {head + "..AA", "the JWS payload: the text is empty"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := credential.Parse([]byte(row.text), strictjson.Limits{})
			require.ErrorContains(t, err, row.says)
			verdict := credential.Unparsed(err)
			require.Equal(t, credential.Invalid, verdict.Overall)
			require.Equal(t, err.Error(), verdict.Refusals()[0].Detail)
		})
	}
}

func TestParseHoldsTheLimitsInBothForms(t *testing.T) {
	deep := []byte(`{"a":` + strings.Repeat("[", 2000) + strings.Repeat("]", 2000) + `}`)
	for _, text := range [][]byte{deep, []byte(base64url([]byte(`{"alg":"EdDSA"}`)) + "." + base64url(deep) + ".AA")} {
		_, err := credential.Parse(text, strictjson.Limits{})
		var refused *strictjson.Error
		require.ErrorAs(t, err, &refused)
		require.Contains(t, refused.Rule, "64 deep")
	}
	_, err := credential.Parse([]byte(`{"a":1,"b":2}`), strictjson.Limits{Members: 2})
	require.ErrorContains(t, err, "more than 2 members")
}

func TestParseIndexesAndKeepsTheBytes(t *testing.T) {
	text := []byte("\n" + ` {"@context":["` + vc20 + `",{"x":"y"},"` + clr + `"],"type":"ClrCredential","id":" urn:a%7Eb ",
	  "name":{"es":"Hola","en-US":"Hello"},"issuer":{"id":"https://e.org"},"validFrom":"2024-01-01T01:00:00+02:00",
	  "validUntil":"2025-01-01T00:00:00Z","credentialSubject":{"id":"did:x:y"}} ` + "\n")
	c, err := credential.Parse(text, strictjson.Limits{})
	require.NoError(t, err)
	require.Equal(t, text, c.Raw)
	require.Equal(t, credential.FormJSON, c.Form)
	require.Equal(t, model.Version20, c.Version)
	require.Equal(t, []string{vc20, clr}, c.Contexts)
	require.Equal(t, []string{"ClrCredential"}, c.Types)
	require.Equal(t, "Hello", c.Name)
	require.Equal(t, "did:x:y", c.SubjectID)
	require.Equal(t, time.Date(2023, 12, 31, 23, 0, 0, 0, time.UTC), c.ValidFrom)
	require.Equal(t, time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC), c.ValidUntil)
	require.Equal(t, credential.Identity{Issuer: "https://e.org", ID: "urn:a~b"}, c.Identity())
}

func TestParseJWS(t *testing.T) {
	by := newIssuer(t, "parse")
	token := by.signDocument(t, sample(t, "workshop-badge", by))
	c, err := credential.Parse(append([]byte(" "), append(token, '\n')...), strictjson.Limits{})
	require.NoError(t, err)
	require.Equal(t, token, c.Raw, "white space around a JWS is not part of it")
	require.Equal(t, credential.FormJWS, c.Form)
	require.Equal(t, by.id, c.IssuerID)
	require.Equal(t, "Community workshop badge", c.Name)
}

func TestParseToleratesEveryType(t *testing.T) {
	for _, wrong := range []string{`1`, `true`, `null`, `"x"`, `[]`, `{}`, `[[]]`, `[{}]`, `[null]`, `{"id":{}}`, `{"":[]}`} {
		text := `{`
		for i, member := range []string{"@context", "type", "id", "issuer", "name", "validFrom", "validUntil", "credentialSubject",
			"proof", "credentialSchema", "credentialStatus", "refreshService", "endorsement", "evidence"} {
			if i > 0 {
				text += ","
			}
			text += `"` + member + `":` + wrong
		}
		c, err := credential.Parse([]byte(text+"}"), strictjson.Limits{})
		require.NoError(t, err, wrong)
		require.Empty(t, c.SubjectID)
		verdict := verify(t, offline(), []byte(text+"}"))
		require.Equal(t, credential.Invalid, verdict.Overall, wrong)
		require.Contains(t, details(verdict, "schema", "fail"), "/issuer", wrong)
	}
}

func TestIdentity(t *testing.T) {
	for id, want := range map[string]string{
		"https://e.org/a%7Eb":   "https://e.org/a~b",
		" https://e.org/a ":     "https://e.org/a",
		"%20https://e.org/a%20": "https://e.org/a",
		"https://e.org/A":       "https://e.org/A",
		"https://e.org/a+b":     "https://e.org/a+b",
		"https://e.org/100%":    "https://e.org/100%", // not an encoding
		"https://e.org/%00":     "https://e.org/%00",  // no database column could hold it decoded
		"https://e.org/%ff":     "https://e.org/%ff",  // not text when decoded
		"https://e.org/%252F":   "https://e.org/%2F",  // decoded once
	} {
		c := credential.Credential{ID: id, IssuerID: id}
		require.Equal(t, credential.Identity{Issuer: want, ID: want}, c.Identity(), id)
	}
}

func TestCredentialStaysOutOfLogs(t *testing.T) {
	c, err := credential.Parse([]byte(`{"name":"secret","credentialSubject":{}}`), strictjson.Limits{})
	require.NoError(t, err)
	var out bytes.Buffer
	slog.New(slog.NewJSONHandler(&out, nil)).Info("x", "credential", c)
	require.NotContains(t, out.String(), "secret")
	require.Contains(t, out.String(), `"form":"json"`)
}

// What a plain credential of VC Data Model 1.1 leaves to the claims of its JWT is read from them, and none of its own
// members is changed.
func TestClaimsOfAnOlderPlainCredential(t *testing.T) {
	claims := `"iss":"did:example:i","sub":"did:example:s","jti":"urn:x:c","nbf":1717236000,"exp":2032769999`
	read := func(vc string) *credential.Credential {
		token := base64url([]byte(`{"alg":"ES256"}`)) + "." + base64url([]byte(`{`+claims+`,"vc":`+vc+`}`)) + ".AAAA"
		c, err := credential.Parse([]byte(token), strictjson.Limits{})
		require.NoError(t, err)
		return c
	}
	const head = `{"@context":["https://www.w3.org/2018/credentials/v1"],"type":["VerifiableCredential"],`
	c := read(head + `"issuer":{"name":"I"},"credentialSubject":{"x":1}}`)
	require.Equal(t, map[string]any{"id": "did:example:i", "name": "I"}, c.Document["issuer"])
	require.Equal(t, map[string]any{"id": "did:example:s", "x": 1.0}, c.Document["credentialSubject"])
	require.Equal(t, []any{"urn:x:c", "2024-06-01T10:00:00Z", "2034-06-01T10:19:59Z"},
		[]any{c.Document["id"], c.Document["issuanceDate"], c.Document["expirationDate"]})
	require.Equal(t, "did:example:i", read(head+`"credentialSubject":{"x":1}}`).IssuerID)

	own := read(head + `"id":"urn:own","issuer":"did:example:o","issuanceDate":"2020-01-01T00:00:00Z","credentialSubject":{"id":"urn:s"}}`)
	require.Equal(t, []any{"urn:own", "did:example:o", "2020-01-01T00:00:00Z", map[string]any{"id": "urn:s"}},
		[]any{own.Document["id"], own.Document["issuer"], own.Document["issuanceDate"], own.Document["credentialSubject"]})
	badge := read(strings.Replace(head, `"VerifiableCredential"]`, `"VerifiableCredential","OpenBadgeCredential"]`, 1) + `"credentialSubject":{"x":1}}`)
	require.Empty(t, badge.IssuerID)
	require.Nil(t, badge.Document["issuanceDate"])
}

// What a host accepted is read again although its limit is another by now.
func TestParseStoredAtAnyLength(t *testing.T) {
	stored := []byte(`{"id":"urn:x","type":["VerifiableCredential","ClrCredential"],"name":"` + strings.Repeat("x", 5<<20) + `"}`)
	_, err := credential.Parse(stored, strictjson.Limits{})
	require.Error(t, err)
	c, err := credential.ParseStored(stored)
	require.NoError(t, err)
	require.Len(t, c.Name, 5<<20)
}
