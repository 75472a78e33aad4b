package credential_test

import (
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
)

// TestKid looks up the keys that JWS headers name.
func TestKid(t *testing.T) {
	w := newWorld(t)
	signer, other := newIssuer(t, "kid of the world"), newIssuer(t, "another")
	home := w.publishIssuer(t, "/issuer", w.URL+"/issuer#key", signer.signer.Public(), "assertionMethod")
	signsIn := w.publishIssuer(t, "/signs-in", w.URL+"/signs-in#key", signer.signer.Public(), "authentication")
	elsewhere := w.publishIssuer(t, "/other", w.URL+"/other#key", other.signer.Public(), "assertionMethod")
	multikey := newParty(t, "kid of the world").multikey()
	silent := w.URL + "/silent"
	for name, row := range map[string]struct {
		issuer, kid string
		jwk         bool
		found       []string // of proof and issuer key
		says        string
		want        credential.Overall
	}{
		"the issuer's":           {home, home + "#key", false, []string{"proof pass", "issuer key pass"}, "verifies with the key that kid names", credential.Valid},
		"beside jwk":             {home, home + "#key", true, []string{"proof pass", "issuer key pass"}, "kid names the key that jwk carries", credential.Valid},
		"a did:jwk":              {signer.id, signer.id + "#0", false, []string{"proof pass", "issuer key pass"}, "", credential.Valid},
		"another's":              {"https://victim.example/", home + "#key", false, []string{"proof pass", "issuer key fail"}, "not the issuer's", credential.ProofFailed},
		"for another purpose":    {signsIn, signsIn + "#key", false, []string{"proof pass", "issuer key fail"}, "not for signing", credential.ProofFailed},
		"another key":            {elsewhere, elsewhere + "#key", false, []string{"proof fail", "issuer key unchecked"}, "the signature does not verify", credential.ProofFailed},
		"another key than jwk":   {elsewhere, elsewhere + "#key", true, []string{"proof pass", "proof fail", "issuer key unchecked"}, "kid names another key than jwk carries", credential.ProofFailed},
		"denied":                 {elsewhere, elsewhere + "#" + multikey, false, []string{"proof fail", "issuer key unchecked"}, "JWS header, kid: ", credential.ProofFailed},
		"denied beside jwk":      {elsewhere, elsewhere + "#" + multikey, true, []string{"proof pass", "proof fail", "issuer key unchecked"}, "JWS header, kid: ", credential.ProofFailed},
		"denied beside its own":  {signer.id, elsewhere + "#" + multikey, true, []string{"proof pass", "proof fail", "issuer key unchecked"}, "JWS header, kid: ", credential.ProofFailed},
		"another beside its own": {signer.id, elsewhere + "#key", true, []string{"proof pass", "proof fail", "issuer key unchecked"}, "kid names another key than jwk carries", credential.ProofFailed},
		"unconfirmed":            {silent, silent + "#" + multikey, false, []string{"proof pass", "issuer key unchecked"}, "could not be read to confirm it", credential.Unverifiable},
		"unreachable":            {silent, silent + "#key", false, []string{"proof unchecked", "issuer key unchecked"}, "answered with status 404", credential.Unverifiable},
		"no URI":                 {home, "key-1", false, []string{"proof unchecked", "issuer key unchecked"}, "so nothing was verified", credential.Unverifiable},
		"unreachable with jwk":   {silent, silent + "#key", true, []string{"proof pass", "proof unchecked", "issuer key unchecked"}, "so only jwk was used", credential.Unverifiable},
		"no URI, but a did:jwk":  {signer.id, "key-1", true, []string{"proof pass", "proof unchecked", "issuer key pass"}, "so only jwk was used", credential.Valid},
	} {
		t.Run(name, func(t *testing.T) {
			document := sample(t, "workshop-badge", issuer{signer.signer, row.issuer})
			payload := maps.Clone(document)
			maps.Copy(payload, claimsOf(document, row.issuer))
			header := map[string]any{"alg": "EdDSA", "kid": row.kid}
			if row.jwk {
				header = with(signer.header(t), "kid", row.kid)
			}
			verdict := verify(t, w.verifier(), signer.sign(t, header, payload))
			require.Equal(t, row.found, of(verdict, "proof", "issuer key"), "%+v", verdict.Checks)
			require.Contains(t, allDetails(verdict), row.says)
			require.Equal(t, row.want, verdict.Verdict)
			require.Equal(t, row.want == credential.ProofFailed, len(verdict.Refusals()) > 0)
		})
	}
}

func TestJWKAloneSaysNotWhoseItIs(t *testing.T) {
	by := newIssuer(t, "nobody")
	document := sample(t, "workshop-badge", issuer{by.signer, "https://issuer.example/"})
	verdict := verify(t, offline(), by.signDocument(t, document))
	require.Equal(t, []string{"proof pass", "issuer key unchecked"}, of(verdict, "proof", "issuer key"))
	require.Contains(t, details(verdict, "issuer key", "unchecked"), "no kid names a place")
	require.Equal(t, credential.Unverifiable, verdict.Verdict)
	require.Empty(t, verdict.Refusals())
}
