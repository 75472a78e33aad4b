package credential_test

import (
	"context"
	"crypto"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/json"
	"maps"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/proof"
	"clrhost/internal/samples"
	"clrhost/internal/strictjson"
)

// today is the clock of these tests: after every date in the samples.
var today = time.Date(2025, 9, 1, 12, 0, 0, 0, time.UTC)

// issuer is a signer and the did:jwk that is its key.
type issuer struct {
	signer crypto.Signer
	id     string
}

func newIssuer(t testing.TB, seed string) issuer {
	t.Helper()
	sum := sha256.Sum256([]byte(seed))
	signer := ed25519.NewKeyFromSeed(sum[:])
	id, err := proof.DIDJWK(signer.Public())
	require.NoError(t, err)
	return issuer{signer, id}
}

// header is the JOSE header of an issuer that carries its key.
func (i issuer) header(t testing.TB) map[string]any {
	t.Helper()
	jwk, err := proof.MarshalJWK(i.signer.Public())
	require.NoError(t, err)
	return map[string]any{"alg": "EdDSA", "typ": "JWT", "jwk": json.RawMessage(jwk)}
}

// sign signs any payload at all, with golang-jwt instead of our own signer, so that a broken credential can carry a
// signature that is good.
func (i issuer) sign(t testing.TB, header, payload map[string]any) []byte {
	t.Helper()
	token := jwt.NewWithClaims(jwt.SigningMethodEdDSA, jwt.MapClaims(payload))
	token.Header = header
	text, err := token.SignedString(i.signer)
	require.NoError(t, err)
	return []byte(text)
}

// signDocument adds the claims that fit the document and signs it.
func (i issuer) signDocument(t testing.TB, document map[string]any) []byte {
	t.Helper()
	payload := maps.Clone(document)
	maps.Copy(payload, claimsOf(document, i.id))
	return i.sign(t, i.header(t), payload)
}

// claimsOf repeats the members of a document, or plausible values where it has none to repeat.
func claimsOf(document map[string]any, issuerID string) map[string]any {
	claims := map[string]any{"iss": issuerID, "jti": "urn:uuid:none", "nbf": int64(0)}
	if id, ok := document["id"].(string); ok {
		claims["jti"] = id
	}
	switch issuer := document["issuer"].(type) {
	case string:
		claims["iss"] = issuer
	case map[string]any:
		if id, ok := issuer["id"].(string); ok {
			claims["iss"] = id
		}
	}
	if subject, ok := document["credentialSubject"].(map[string]any); ok && subject["id"] != nil {
		claims["sub"] = subject["id"]
	}
	for member, claim := range map[string]string{"validFrom": "nbf", "issuanceDate": "nbf", "validUntil": "exp", "expirationDate": "exp"} {
		text, _ := document[member].(string)
		if at, err := time.Parse(time.RFC3339, text); err == nil && at.UTC().Year() > 999 && at.UTC().Year() < 10_000 {
			claims[claim] = at.Unix()
		}
	}
	return claims
}

// sample returns a sample record of an issuer, as a document to be changed.
func sample(t testing.TB, name string, by issuer) map[string]any {
	t.Helper()
	records, err := samples.Read(os.DirFS("../server/demo/records"))
	require.NoError(t, err)
	for _, r := range records {
		if r.Name == name {
			return personal(t, r, by)
		}
	}
	require.Fail(t, "no sample record "+name)
	return nil
}

func personal(t testing.TB, r samples.Record, by issuer) map[string]any {
	t.Helper()
	text, err := r.For(samples.Parties{Issuer: by.id, Learner: "did:example:jordan"})
	require.NoError(t, err)
	var document map[string]any
	require.NoError(t, json.Unmarshal(text, &document))
	return document
}

// verify parses and verifies.
func verify(t testing.TB, v *credential.Verifier, data []byte) credential.Verdict {
	t.Helper()
	return verifyAs(t, v, data, asRecord)
}

func verifyAs(t testing.TB, v *credential.Verifier, data []byte, terms credential.Terms) credential.Verdict {
	t.Helper()
	c, err := credential.Parse(data, strictjson.Limits{})
	require.NoError(t, err)
	return v.Verify(context.Background(), c, terms)
}

// asRecord is the terms for a record.
var asRecord = credential.Terms{Types: []string{credential.TypeCLR}}

// outcomes lists "check outcome" of every finding, without repetition.
func outcomes(v credential.Verdict, wanted ...string) (all []string) {
	seen := map[string]bool{}
	for _, c := range v.Checks {
		entry := c.Name + " " + c.Outcome
		if !seen[entry] && (len(wanted) == 0 || contains(wanted, c.Outcome)) {
			all, seen[entry] = append(all, entry), true
		}
	}
	return all
}

func contains(list []string, s string) bool {
	for _, item := range list {
		if item == s {
			return true
		}
	}
	return false
}

// details joins the sentences of one check with one outcome.
func details(v credential.Verdict, check, outcome string) string {
	var all []string
	for _, c := range v.Checks {
		if c.Name == check && c.Outcome == outcome {
			all = append(all, c.Detail)
		}
	}
	return strings.Join(all, "\n")
}
