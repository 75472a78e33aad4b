package credential_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/strictjson"
)

// found is a verdict as the checks make it: each finding is "check outcome", optionally followed by " [clause]".
func found(word credential.Overall, findings ...string) credential.Verdict {
	v := credential.Verdict{Overall: word}
	for _, finding := range findings {
		finding, clause, _ := strings.Cut(strings.TrimSuffix(finding, "]"), " [")
		at := strings.LastIndexByte(finding, ' ')
		v.Checks = append(v.Checks, credential.Check{Name: finding[:at], Outcome: finding[at+1:], Clause: clause})
	}
	return v
}

// The sentence states whether the credential is unchanged and who signed it, whether it is in force, and what binds the
// issuer's name to a party.
func TestSummarySentence(t *testing.T) {
	proven := []string{"proof pass", "issuer key pass"}
	const web = "https://college.example/issuer"
	for name, row := range map[string]struct {
		issuer   string
		word     credential.Overall
		findings []string
		look     credential.Look
		says     string
	}{
		"valid":              {web, credential.Valid, proven, credential.LookGood, "Unchanged since Elm College signed it, and it holds today. The issuer is known by its address, college.example."},
		"valid, did:web":     {"did:web:elm.example%3A8443:a", credential.Valid, proven, credential.LookGood, "known by its address, elm.example:8443."},
		"valid, a known key": {"did:example:elm", credential.Valid, proven, credential.LookGood, "known by a key given for it."},
		"valid, key alone":   {"", credential.Valid, proven, credential.LookCaution, "nobody vouches for the key"},
		"expired":            {web, credential.Expired, proven, credential.LookCaution, "signed it, but it ended on 2025-06-30. The issuer"},
		"not yet valid":      {web, credential.NotYetValid, proven, credential.LookCaution, "but it begins only on 2024-09-01."},
		"suspended":          {web, credential.Suspended, proven, credential.LookCaution, "but Elm College has suspended it."},
		"revoked":            {web, credential.Revoked, proven, credential.LookBad, "but Elm College has revoked it."},
		"revoked, key alone": {"", credential.Revoked, proven, credential.LookBad, "has revoked it. Caution: "},
		"status silent":      {web, credential.Unverifiable, proven, credential.LookOpen, "whether it still holds could not be checked."},
		"not conforming":     {web, credential.Invalid, append(proven, "schema fail"), credential.LookBad, "breaks rules of the standard"},
		"forged inside":      {web, credential.Invalid, append(proven, "nested credential fail"), credential.LookBad, "a credential inside it is forged or was changed"},
		"proof breaks rules": {web, credential.ProofFailed, []string{"proof fail [RFC 7517, Section 4.4]"}, credential.LookBad, "Its proof breaks a rule, so nothing shows that Elm College signed it: do not rely on it."},
		"statement added":    {web, credential.ProofFailed, []string{"proof fail [VC Data Integrity ECDSA 1.0, Section 3.6]"}, credential.LookBad, "it was changed after signing"},
		"a proof of two":     {web, credential.ProofFailed, []string{"proof fail [clause]", "proof fail [VC Data Integrity 1.0, Section 4.4]"}, credential.LookBad, "it was changed after signing"},
		"signature wrong":    {web, credential.ProofFailed, []string{"proof fail [RFC 7515, Section 5.2]"}, credential.LookBad, "Its signature does not verify: it was changed after signing, or Elm College never signed it."},
		"somebody else's":    {web, credential.ProofFailed, []string{"proof pass", "issuer key fail"}, credential.LookBad, "a key that is not one of Elm College"},
		"key host silent":    {web, credential.Unverifiable, []string{"proof pass", "issuer key unchecked"}, credential.LookOpen, "Whether Elm College signed it could not be checked."},
		"silent and expired": {web, credential.Expired, []string{"proof unchecked"}, credential.LookOpen, "could not be checked, and it ended on 2025-06-30."},
		"malformed, unknown": {web, credential.Invalid, []string{"schema fail", "proof unchecked"}, credential.LookBad, "It breaks rules of the standard"},
	} {
		t.Run(name, func(t *testing.T) {
			issuer := row.issuer
			if issuer == "" {
				issuer = newIssuer(t, "summary").id
			}
			document, err := json.Marshal(map[string]any{
				"issuer": map[string]any{"id": issuer, "name": "Elm College"}, "proof": map[string]any{},
				"validFrom": "2024-09-01T00:00:00Z", "validUntil": "2025-06-30T00:00:00Z",
				"credentialSubject": map[string]any{"identifier": []any{
					map[string]any{"identityType": "emailAddress", "hashed": false, "identityHash": "ada@example.org"},
					map[string]any{"identityType": "studentId", "hashed": true, "identityHash": "sha256$00"},
				}},
			})
			require.NoError(t, err)
			c, err := credential.Parse(document, strictjson.Limits{})
			require.NoError(t, err)
			s := credential.Summarize(c, found(row.word, row.findings...))
			require.Equal(t, row.look, s.Look)
			require.Contains(t, s.Sentence, row.says)
			require.Equal(t, []string{"emailAddress ada@example.org", "studentId (as a hash)"}, s.Subjects)
			require.Equal(t, time.Date(2024, 9, 1, 0, 0, 0, 0, time.UTC), s.From)
		})
	}
}

// Nothing that was never signed, or never read, looks better than bad.
func TestSummaryOfWhatIsNothing(t *testing.T) {
	s := credential.Summarize(nil, credential.Unparsed(errors.New("this is empty")))
	require.Equal(t, credential.Summary{Look: credential.LookBad, Sentence: "This is empty."}, s)

	c, err := credential.Parse([]byte(`{"credentialSubject":{},"issuer":"https://e.org/\u001b[2J\n"}`), strictjson.Limits{})
	require.NoError(t, err)
	s = credential.Summarize(c, found(credential.ProofFailed, "proof fail"))
	require.Equal(t, credential.LookBad, s.Look)
	require.Equal(t, "Nobody signed it: do not rely on it.", s.Sentence)
	require.NotContains(t, s.Issuer+s.IssuerID, "\x1b")
	require.NotContains(t, s.Issuer+s.IssuerID, "\n")
}

// What the signature of a record covers is counted only when that signature is proven.
func TestSummaryCounts(t *testing.T) {
	c, err := credential.Parse([]byte(`{"credentialSubject":{"verifiableCredential":[{"proof":{}},{},{}]},"proof":{}}`), strictjson.Limits{})
	require.NoError(t, err)
	s := credential.Summarize(c, found(credential.Valid, "proof pass", "issuer key pass"))
	require.Equal(t, [2]int{3, 2}, [2]int{s.Embedded, s.Covered})
	s = credential.Summarize(c, found(credential.Unverifiable, "proof pass"))
	require.Equal(t, [2]int{3, 0}, [2]int{s.Embedded, s.Covered})
}
