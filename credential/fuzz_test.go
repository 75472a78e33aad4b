package credential_test

import (
	"bytes"
	"encoding/json"
	"testing"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/strictjson"
	"unicode/utf8"
)

var overalls = map[credential.Overall]bool{
	credential.Valid: true, credential.Invalid: true, credential.ProofFailed: true, credential.Revoked: true,
	credential.Suspended: true, credential.Expired: true, credential.NotYetValid: true, credential.Unverifiable: true,
}

// FuzzParseAndVerify: no input crashes, takes long or yields an inconsistent verdict, and nothing that was not signed is
// ever valid.
func FuzzParseAndVerify(f *testing.F) {
	by := newIssuer(f, "fuzz")
	document := sample(f, "workshop-badge", by)
	text, err := json.Marshal(document)
	require.NoError(f, err)
	f.Add(text)
	f.Add(by.signDocument(f, document))
	f.Add([]byte(`{"@context":[],"type":[1],"credentialSubject":{"verifiableCredential":[{},1,{"credentialSubject":{"verifiableCredential":{}}}]}}`))
	v := offline()
	header := base64url([]byte(`{"alg":"EdDSA","kid":"https://e.org/k"}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, form := range [][]byte{data, []byte(header + "." + base64url(data) + ".AA")} {
			c, err := credential.Parse(form, strictjson.Limits{})
			if err != nil {
				continue
			}
			c.Identity()
			verdict := v.Verify(t.Context(), c, asRecord)
			contradictions(t, verdict)
			if verdict.Overall == credential.Valid && !by.signed(form) {
				t.Fatalf("valid and not signed: %q", data)
			}
		}
	})
}

// signed verifies with golang-jwt, with the key out of band.
func (i issuer) signed(token []byte) bool {
	parser := jwt.NewParser(jwt.WithValidMethods([]string{"EdDSA"}), jwt.WithoutClaimsValidation())
	_, err := parser.Parse(string(bytes.TrimSpace(token)), func(*jwt.Token) (any, error) { return i.signer.Public(), nil })
	return err == nil
}

// contradictions fails the test when a verdict is inconsistent.
func contradictions(t *testing.T, v credential.Verdict) {
	t.Helper()
	if !overalls[v.Overall] {
		t.Fatalf("unknown verdict %q", v.Overall)
	}
	if len(v.Refusals()) > 0 && v.Overall != credential.Invalid && v.Overall != credential.ProofFailed {
		t.Fatalf("refused and yet %s: %+v", v.Overall, v.Refusals())
	}
	for _, c := range v.Checks {
		if c.Name == "" || c.Detail == "" || c.Clause == "" || utf8.RuneCountInString(c.Detail) > 10_000 {
			t.Fatalf("incomplete finding %+v", c)
		}
		if c.Outcome == credential.OutcomeFail && v.Overall == credential.Valid {
			t.Fatalf("valid with a failure: %+v", c)
		}
	}
	for _, nested := range v.Nested {
		contradictions(t, nested)
	}
}
