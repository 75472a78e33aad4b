package credential_test

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/strictjson"
	"unicode/utf8"
)

// What is submitted by mistake is rejected with one sentence: what it is, where in it a credential is, what to do.
func TestForeign(t *testing.T) {
	const vc = `{"type":["VerifiableCredential"],"credentialSubject":{}}`
	token := base64url([]byte(`{"alg":"ES256"}`)) + "." + base64url([]byte(vc)) + ".AA"
	jwt := func(payload string) string {
		return base64url([]byte(`{"alg":"ES256"}`)) + "." + base64url([]byte(payload)) + ".AA"
	}
	for name, row := range map[string]struct{ text, says string }{
		"nothing":           {" \n", "this is empty"},
		"PDF":               {"%PDF-1.7\n%\xe2\xe3", "this is a PDF document, not a credential"},
		"ZIP":               {"PK\x03\x04\x14\x00", "this is a ZIP archive"},
		"JPEG":              {"\xff\xd8\xff\xe0\x00\x10JFIF", "this is a JPEG image"},
		"UTF-16":            {"\xff\xfe{\x00}\x00", "this is UTF-16 text"},
		"XML":               {`<?xml version="1.0"?><record/>`, "this is an XML document"},
		"bytes":             {"\x00\x01\x02\x03", "this is binary data"},
		"a key file":        {"-----BEGIN PRIVATE KEY-----\nMC4=\n-----END PRIVATE KEY-----", "this is a PEM file"},
		"a header":          {"Bearer " + token, "leave the word out"},
		"a URL":             {"https://records.example/1", "this is a URL"},
		"a data URL":        {"data:application/vc+jwt," + token, "this is a data URL"},
		"quoted JWS":        {`"` + token + `"`, "leave the quotation marks out"},
		"wrapped JWS":       {token[:20] + "\r\n" + token[20:], "broken by white space"},
		"SD-JWT":            {token + "~WyJhIl0~", "this is an SD-JWT"},
		"JWE":               {"eyJhbGciOiJSU0EifQ.AA.AA.AA.AA", "this is an encrypted token"},
		"a list":            {"[" + vc + "]", "such as the one at /0"},
		"a boolean":         {"true", "this is a JSON boolean"},
		"presentation":      {`{"type":["VerifiablePresentation"],"verifiableCredential":[` + vc + `]}`, "a presentation of credentials, not a credential: give the credential at /verifiableCredential/0 by itself"},
		"empty one":         {`{"type":"VerifiablePresentation"}`, "it holds none"},
		"presentation JWT":  {jwt(`{"vp":{"verifiableCredential":["` + token + `"]}}`), "give the credential at /vp/verifiableCredential/0"},
		"API answer":        {`{"credential":[` + vc + `]}`, "give the credential at /credential/0"},
		"API answer of JWS": {`{"compactJwsString":["` + token + `"]}`, "give the credential at /compactJwsString/0"},
		"wrapped in a jwt":  {`{"jwt":"` + token + `"}`, "give the credential at /jwt"},
		"odd name":          {`{"a/b\u001b":` + vc + `}`, "give the credential at /a~1b\ufffd by itself"},
		"OB 2.0":            {`{"@context":"https://w3id.org/openbadges/v2","type":"Assertion","badge":"https://e.org/b"}`, "Open Badges 2.0"},
		"CLR 1.0":           {`{"@context":"https://purl.imsglobal.org/spec/clr/v1p0/context/clr_v1p0.jsonld","type":"Clr"}`, "a CLR 1.0 document"},
		"imsx":              {`{"imsx_codeMajor":"failure"}`, "the error answer of an API"},
		"token answer":      {`{"access_token":"` + token + `","token_type":"bearer"}`, "it holds a secret: do not pass it on"},
		"DID document":      {`{"id":"did:web:e.org","verificationMethod":[{}]}`, "a DID document"},
		"JWK":               {`{"kty":"OKP","crv":"Ed25519","x":"AA"}`, "a JSON Web Key, not"},
		"JWK Set":           {`{"keys":[{"kty":"OKP"}]}`, "a JSON Web Key Set"},
		"Profile":           {`{"id":"https://e.org","type":"Profile"}`, "a Profile"},
		"text":              {"My diploma, of 2024", "this is text, not a credential"},
		"OB 1.1":            {`{"uid":"1","badge":"https://e.org/b","recipient":{"identity":"a"}}`, "an award of Open Badges 1.1"},
		"JSON JWS":          {`{"payload":"AA","signatures":[{"protected":"AA","signature":"AA"}]}`, "a JWS in the form of JSON, not a credential: give it in the compact form"},
		"flat JSON JWS":     {`{"payload":"AA","protected":"AA","signature":"AA"}`, "a JWS in the form of JSON"},
		"JWT of nothing":    {jwt(`{"vp":{"type":["VerifiablePresentation"]}}`), "this is a presentation of credentials"},
		"enveloped VP":      {`{"type":"EnvelopedVerifiablePresentation","id":"data:application/vp+jwt,AA"}`, "an envelope around a presentation"},
		"ID token":          {jwt(`{"iss":"https://e.org","sub":"a"}`), "this is a JWT, not a credential: it has neither"},
		"any object":        {`{"a":1}`, "this is a JSON object, not a credential: it has neither"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := credential.Parse([]byte(row.text), strictjson.Limits{})
			require.ErrorContains(t, err, row.says)
			require.Less(t, utf8.RuneCountInString(err.Error()), 300)
			_, err = credential.ParseFile([]byte(row.text), strictjson.Limits{})
			require.ErrorContains(t, err, row.says)
		})
	}
}

// A message quotes a bounded part of untrusted names.
func TestForeignIsBounded(t *testing.T) {
	_, err := credential.Parse([]byte(`{"`+strings.Repeat("n", 100_000)+`":{"credentialSubject":{}}}`), strictjson.Limits{})
	require.ErrorContains(t, err, "n… by itself")
	require.Less(t, utf8.RuneCountInString(err.Error()), 300)
}
