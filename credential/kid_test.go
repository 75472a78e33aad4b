package credential_test

import (
	"bytes"
	"encoding/json"
	"maps"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/proof"
)

// TestKid looks up the keys that JWS headers name.
func TestKid(t *testing.T) {
	w := newWorld(t)
	signer, other := newIssuer(t, "kid of the world"), newIssuer(t, "another")
	home := w.publishIssuer(t, "/issuer", w.URL+"/issuer#key", signer.signer.Public(), "assertionMethod")
	signsIn := w.publishIssuer(t, "/signs-in", w.URL+"/signs-in#key", signer.signer.Public(), "authentication")
	elsewhere := w.publishIssuer(t, "/other", w.URL+"/other#key", other.signer.Public(), "assertionMethod")
	multikey := newParty(t, "kid of the world").multikey()
	nothing := w.URL + "/nothing"
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
		"another's":              {elsewhere, home + "#key", false, []string{"proof pass", "issuer key fail"}, "lists others, " + elsewhere + "#key", credential.ProofFailed},
		"for another purpose":    {signsIn, signsIn + "#key", false, []string{"proof pass", "issuer key fail"}, "not in assertionMethod", credential.ProofFailed},
		"another key":            {elsewhere, elsewhere + "#key", false, []string{"proof fail", "issuer key unchecked"}, "the signature does not verify", credential.ProofFailed},
		"another key than jwk":   {elsewhere, elsewhere + "#key", true, []string{"proof pass", "proof fail", "issuer key unchecked"}, "kid names another key than jwk carries", credential.ProofFailed},
		"not listed":             {elsewhere, elsewhere + "#" + multikey, false, []string{"proof pass", "issuer key fail"}, "lists others, ", credential.ProofFailed},
		"not listed beside jwk":  {elsewhere, elsewhere + "#" + multikey, true, []string{"proof pass", "issuer key fail"}, "lists others, ", credential.ProofFailed},
		"denied":                 {elsewhere, elsewhere + "#none", false, []string{"proof fail", "issuer key unchecked"}, "JWS header, kid: ", credential.ProofFailed},
		"denied beside jwk":      {elsewhere, elsewhere + "#none", true, []string{"proof pass", "proof fail", "issuer key unchecked"}, "JWS header, kid: ", credential.ProofFailed},
		"denied beside its own":  {signer.id, elsewhere + "#none", true, []string{"proof pass", "proof fail", "issuer key unchecked"}, "JWS header, kid: ", credential.ProofFailed},
		"another beside its own": {signer.id, elsewhere + "#key", true, []string{"proof pass", "proof fail", "issuer key unchecked"}, "kid names another key than jwk carries", credential.ProofFailed},
		"unconfirmed":            {nothing, nothing + "#" + multikey, false, []string{"proof pass", "issuer key unchecked"}, "the issuer must list it", credential.Unverifiable},
		"unreachable":            {nothing, nothing + "#key", false, []string{"proof unchecked", "issuer key unchecked"}, "answered with status 404", credential.Unverifiable},
		"no URI":                 {home, "key-1", false, []string{"proof unchecked", "issuer key unchecked"}, "so nothing was verified", credential.Unverifiable},
		"unreachable with jwk":   {nothing, nothing + "#key", true, []string{"proof pass", "proof unchecked", "issuer key unchecked"}, "so only jwk was used", credential.Unverifiable},
		"no URI, but a did:jwk":  {signer.id, "key-1", true, []string{"proof pass", "issuer key pass"}, "", credential.Valid},
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
			require.Equal(t, row.want, verdict.Overall)
			require.Equal(t, row.want == credential.ProofFailed, len(verdict.Refusals()) > 0)
		})
	}
}

// TestKeySetOfTheIssuer: a key that came in the header, or that a mere label names, is the issuer's when the key set at
// the authority of the issuer's id holds it.
func TestKeySetOfTheIssuer(t *testing.T) {
	signer, other := newIssuer(t, "in the set"), newIssuer(t, "also in the set")
	jwk := func(i issuer, members string) json.RawMessage {
		text, err := proof.MarshalJWK(i.signer.Public())
		require.NoError(t, err)
		return json.RawMessage(string(text[:len(text)-1]) + members + "}")
	}
	unchecked, good := []string{"proof unchecked", "issuer key unchecked"}, []string{"proof pass", "issuer key pass"}
	unconfirmed := []string{"proof pass", "issuer key unchecked"}
	for name, row := range map[string]struct {
		set   []any // nil is none at all
		kid   string
		jwk   bool
		found []string // of proof and issuer key
		says  string
		want  credential.Overall
	}{
		"carried":                   {[]any{jwk(other, `,"kid":"0"`), jwk(signer, `,"kid":"1"`)}, "", true, good, "", credential.Valid},
		"carried, with a label":     {[]any{jwk(signer, `,"kid":"2"`), jwk(other, `,"kid":"1"`)}, "1", true, good, "", credential.Valid},
		"carried, without any kid":  {[]any{jwk(signer, "")}, "", true, good, "", credential.Valid},
		"carried, twice in the set": {[]any{jwk(signer, ""), jwk(signer, `,"kid":"1"`)}, "", true, good, "", credential.Valid},
		"by label":                  {[]any{jwk(other, `,"kid":"0"`), jwk(signer, `,"kid":"1"`)}, "1", false, good, "", credential.Valid},
		"for the issuer":            {[]any{jwk(signer, `,"iss":"ISSUER"`)}, "", true, good, "", credential.Valid},
		"for another issuer":        {[]any{jwk(signer, `,"iss":"https://another.example"`)}, "", true, unconfirmed, "does not hold the key", credential.Unverifiable},
		"for encryption":            {[]any{jwk(signer, `,"use":"enc"`)}, "", true, []string{"proof pass", "issuer key fail"}, `use is "enc"`, credential.ProofFailed},
		"another key":               {[]any{jwk(other, "")}, "", true, unconfirmed, "does not hold the key", credential.Unverifiable},
		"another key of the label":  {[]any{jwk(other, `,"kid":"1"`)}, "1", false, []string{"proof fail", "issuer key unchecked"}, "does not verify", credential.ProofFailed},
		"no such label":             {[]any{jwk(signer, `,"kid":"2"`)}, "1", false, unchecked, "holds a key with the kid", credential.Unverifiable},
		"two of the label":          {[]any{jwk(signer, `,"kid":"1"`), jwk(other, `,"kid":"1"`)}, "1", false, unchecked, "more than one key", credential.Unverifiable},
		"no set":                    {nil, "", true, unconfirmed, "the issuer must list it", credential.Unverifiable},
		"no set for a label":        {nil, "1", false, unchecked, "answered with status 404", credential.Unverifiable},
		"nothing that is a key":     {[]any{1, nil, map[string]any{}}, "", true, unconfirmed, "does not hold the key", credential.Unverifiable},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			id := w.URL + "/tenant/issuer"
			if row.set != nil {
				w.publish(t, "/.well-known/jwks.json", map[string]any{"keys": row.set})
				w.pages["/.well-known/jwks.json"] = bytes.ReplaceAll(w.pages["/.well-known/jwks.json"], []byte("ISSUER"), []byte(id))
			}
			document := sample(t, "workshop-badge", issuer{signer.signer, id})
			payload := maps.Clone(document)
			maps.Copy(payload, claimsOf(document, id))
			header := map[string]any{"alg": "EdDSA"}
			if row.jwk {
				header = signer.header(t)
			}
			if row.kid != "" {
				header["kid"] = row.kid
			}
			verdict := verify(t, w.verifier(), signer.sign(t, header, payload))
			require.Equal(t, row.found, of(verdict, "proof", "issuer key"), "%+v", verdict.Checks)
			require.Contains(t, allDetails(verdict), row.says)
			require.Equal(t, row.want, verdict.Overall, "%+v", verdict.Checks)
			require.Equal(t, []string{"/tenant/issuer", "/.well-known/jwks.json"}, w.asked)
		})
	}
}

func TestJWKAloneSaysNotWhoseItIs(t *testing.T) {
	by := newIssuer(t, "nobody")
	document := sample(t, "workshop-badge", issuer{by.signer, "https://issuer.example/"})
	verdict := verify(t, offline(), by.signDocument(t, document))
	require.Equal(t, []string{"proof pass", "issuer key unchecked"}, of(verdict, "proof", "issuer key"))
	require.Contains(t, details(verdict, "issuer key", "unchecked"), "could not be determined: nothing is fetched in offline mode")
	require.Equal(t, credential.Unverifiable, verdict.Overall)
	require.Empty(t, verdict.Refusals())
}
