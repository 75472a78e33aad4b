package credential_test

import (
	"encoding/json"
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/proof"
)

// tamper changes the payload of a good JWT before it is signed.
type tamper func(payload map[string]any)

func TestClaims(t *testing.T) {
	by := newIssuer(t, "claims")
	for name, row := range map[string]struct {
		tamper  tamper
		says    string
		outcome string
	}{
		"iss missing":      {func(p map[string]any) { delete(p, "iss") }, "/iss: is required", "fail"},
		"iss of another":   {func(p map[string]any) { p["iss"] = "https://victim.example" }, "/iss: must equal", "fail"},
		"iss a number":     {func(p map[string]any) { p["iss"] = 1 }, "/iss: is required and must be a string", "fail"},
		"jti missing":      {func(p map[string]any) { delete(p, "jti") }, "/jti: is required", "fail"},
		"jti of another":   {func(p map[string]any) { p["jti"] = "urn:uuid:other" }, "/jti: must equal", "fail"},
		"nbf missing":      {func(p map[string]any) { delete(p, "nbf") }, "/nbf: is required", "fail"},
		"nbf a day off":    {func(p map[string]any) { p["nbf"] = p["nbf"].(int64) + 86400 }, "/nbf: must be the instant of the credential's validFrom", "fail"},
		"nbf a string":     {func(p map[string]any) { p["nbf"] = "1704067200" }, "/nbf: is required and must be a number", "fail"},
		"nbf enormous":     {func(p map[string]any) { p["nbf"] = 1e300 }, "/nbf: is required and must be a number", "fail"},
		"sub missing":      {func(p map[string]any) { delete(p, "sub") }, "/sub: is required", "fail"},
		"sub of another":   {func(p map[string]any) { p["sub"] = "did:example:other" }, "/sub: must equal", "fail"},
		"sub with no id":   {func(p map[string]any) { delete(p["credentialSubject"].(map[string]any), "id") }, "/sub: the subject has no id", "warn"},
		"exp a string":     {func(p map[string]any) { p["exp"] = "soon" }, "/exp: must be a number", "fail"},
		"exp differs":      {func(p map[string]any) { p["validUntil"], p["exp"] = "2034-01-01T00:00:00Z", 2000000000 }, "/exp: is 2033-05-18T03:33:20Z, not the instant", "warn"},
		"exp missing":      {func(p map[string]any) { p["validUntil"] = "2034-01-01T00:00:00Z" }, "/exp: is missing", "warn"},
		"aud is tolerated": {func(p map[string]any) { p["aud"] = "anyone" }, "the EdDSA signature verifies", "pass"},
	} {
		t.Run(name, func(t *testing.T) {
			document := sample(t, "nursing-program", by)
			maps.Copy(document, claimsOf(document, by.id))
			row.tamper(document)
			verdict := verify(t, offline(), by.sign(t, by.header(t), document))
			require.Contains(t, details(verdict, "proof", row.outcome), row.says)
			require.Contains(t, details(verdict, "proof", "pass"), "verifies", "a good signature is reported beside a bad claim")
			if row.outcome == "fail" {
				require.Equal(t, []string{"proof fail"}, outcomes(verdict, "fail"))
				require.Equal(t, credential.Invalid, verdict.Overall)
				require.NotEmpty(t, verdict.Refusals())
			} else {
				require.Equal(t, credential.Valid, verdict.Overall)
			}
		})
	}
}

func TestSecondsCountInNbfAndFractionsDoNot(t *testing.T) {
	by := newIssuer(t, "fractions")
	document := sample(t, "workshop-badge", by)
	document["validFrom"] = "2025-03-02T11:00:00.75+01:00"
	token := by.signDocument(t, document)
	require.Equal(t, credential.Valid, verify(t, offline(), token).Overall)
}

func TestPastExpExpiresWithoutValidUntil(t *testing.T) {
	by := newIssuer(t, "exp")
	document := sample(t, "workshop-badge", by)
	maps.Copy(document, claimsOf(document, by.id))
	document["exp"] = today.Add(-time.Hour).Unix()
	verdict := verify(t, offline(), by.sign(t, by.header(t), document))
	require.Equal(t, credential.Expired, verdict.Overall)
	require.Empty(t, verdict.Refusals(), "what is expired is kept, and says so")
}

func TestSignatures(t *testing.T) {
	by, other := newIssuer(t, "issuer"), newIssuer(t, "other")
	document := sample(t, "workshop-badge", by)
	good := by.signDocument(t, document)
	flipped := slices.Clone(good)
	if at := len(flipped) - 20; flipped[at] == 'A' { // another character of base64url, whichever stands there
		flipped[at] = 'B'
	} else {
		flipped[at] = 'A'
	}
	renamed := maps.Clone(document)
	renamed["name"] = "Changed afterwards"
	for name, row := range map[string]struct {
		token []byte
		says  string
	}{
		"signature changed":     {flipped, "does not verify"},
		"payload changed":       {swapPayload(t, good, by.signDocument(t, renamed)), "does not verify"},
		"signed by another key": {other.sign(t, by.header(t), maps.Clone(document)), "does not verify"},
		"alg none":              {[]byte(segments(t, `{"alg":"none"}`, document) + "."), `"none" is not a public-key signature algorithm`},
		"neither kid nor jwk":   {by.sign(t, map[string]any{"alg": "EdDSA"}, maps.Clone(document)), "neither kid nor jwk"},
		"unknown crit":          {by.sign(t, with(by.header(t), "crit", []string{"x"}), maps.Clone(document)), "critical"},
	} {
		t.Run(name, func(t *testing.T) {
			verdict := verify(t, offline(), row.token)
			require.Contains(t, details(verdict, "proof", "fail"), row.says)
			require.Equal(t, credential.ProofFailed, verdict.Overall)
			require.NotEmpty(t, verdict.Refusals())
			require.Contains(t, outcomes(verdict), "issuer key unchecked")
		})
	}
}

func TestOnlyKidIsUnchecked(t *testing.T) {
	by := newIssuer(t, "kid")
	payload := sample(t, "workshop-badge", by)
	maps.Copy(payload, claimsOf(payload, by.id))
	verdict := verify(t, offline(), by.sign(t, map[string]any{"alg": "EdDSA", "kid": "https://e.org/key"}, payload))
	require.Equal(t, credential.Unverifiable, verdict.Overall)
	require.Equal(t, []string{"proof unchecked", "issuer key unchecked"}, outcomes(verdict, "fail", "warn", "unchecked"))
	require.Empty(t, verdict.Refusals())
}

func TestKidBesideJWK(t *testing.T) {
	by := newIssuer(t, "kid")
	payload := sample(t, "workshop-badge", by)
	maps.Copy(payload, claimsOf(payload, by.id))
	verdict := verify(t, offline(), by.sign(t, with(by.header(t), "kid", "https://e.org/key"), payload))
	require.Contains(t, details(verdict, "proof", "unchecked"), "only jwk was used")
	require.Equal(t, credential.Valid, verdict.Overall)
}

func TestIssuerKey(t *testing.T) {
	signer := newIssuer(t, "signer")
	for name, row := range map[string]struct {
		issuer  string
		outcome string
		overall credential.Overall
	}{
		"the issuer's own did:jwk":    {signer.id, "pass", credential.Valid},
		"another key's did:jwk":       {newIssuer(t, "victim").id, "fail", credential.ProofFailed},
		"an unreadable did:jwk":       {"did:jwk:e30", "fail", credential.ProofFailed},
		"an https issuer":             {"https://issuer.example/", "unchecked", credential.Unverifiable},
		"a did:web issuer":            {"did:web:issuer.example", "unchecked", credential.Unverifiable},
		"did:jwk in another spelling": {respell(t, signer), "pass", credential.Valid},
	} {
		t.Run(name, func(t *testing.T) {
			token := signer.signDocument(t, sample(t, "workshop-badge", issuer{signer.signer, row.issuer}))
			verdict := verify(t, offline(), token)
			require.Contains(t, outcomes(verdict), "issuer key "+row.outcome)
			require.Equal(t, row.overall, verdict.Overall)
			require.Equal(t, row.outcome == "fail", len(verdict.Refusals()) > 0)
		})
	}
}

func TestIssuerAsURI(t *testing.T) {
	by := newIssuer(t, "uri")
	document := sample(t, "workshop-badge", by)
	document["issuer"] = by.id
	verdict := verify(t, offline(), by.signDocument(t, document))
	require.Equal(t, credential.Valid, verdict.Overall)
}

// respell writes the same key as another did:jwk, with one more member in its JWK.
func respell(t *testing.T, by issuer) string {
	t.Helper()
	jwk, err := proof.MarshalJWK(by.signer.Public())
	require.NoError(t, err)
	var members map[string]any
	require.NoError(t, json.Unmarshal(jwk, &members))
	members["use"] = "sig"
	text, err := json.Marshal(members)
	require.NoError(t, err)
	return "did:jwk:" + base64url(text)
}

func with(header map[string]any, name string, value any) map[string]any {
	header[name] = value
	return header
}
