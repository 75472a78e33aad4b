package credential_test

import (
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/credential/fetch/fetchtest"
	"clrhost/internal/strictjson"
	"clrhost/internal/vector"
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

// acquainted knows every issuer by one name.
type acquainted string

func (a acquainted) Known(string) (credential.KnownIssuer, bool) {
	return credential.KnownIssuer{Name: string(a)}, true
}

// about is an unverified credential by an issuer.
func about(t *testing.T, issuer string, members map[string]any) *credential.Credential {
	t.Helper()
	document := map[string]any{
		"issuer": map[string]any{"id": issuer, "name": "Elm College"}, "proof": map[string]any{},
		"validFrom": "2024-09-01T00:00:00Z", "validUntil": "2025-06-30T00:00:00Z",
		"credentialSubject": map[string]any{"identifier": []any{
			map[string]any{"identityType": "emailAddress", "hashed": false, "identityHash": "ada@example.org"},
			map[string]any{"identityType": "studentId", "hashed": true, "identityHash": "sha256$00"},
		}},
	}
	for name, value := range members {
		document[name] = value
	}
	data, err := json.Marshal(document)
	require.NoError(t, err)
	c, err := credential.Parse(data, strictjson.Limits{})
	require.NoError(t, err)
	return c
}

const web = "https://college.example/issuer"

var proven = []string{"proof pass", "issuer key pass"}

// The sentence states whether the credential is unchanged and who signed it, whether it is in force, and what binds the
// issuer's name to a party.
func TestSummarySentence(t *testing.T) {
	own := newIssuer(t, "summary").id
	for name, row := range map[string]struct {
		issuer   string
		word     credential.Overall
		findings []string
		known    string // the reader's name for the issuer
		look     credential.Look
		says     string
	}{
		"valid, known":       {web, credential.Valid, proven, "Elm", credential.LookGood, "Unchanged since Elm College signed it, and it still holds. The issuer is known here as Elm."},
		"valid, same name":   {web, credential.Valid, proven, "Elm College", credential.LookGood, "and it still holds. The issuer is known here."},
		"valid":              {web, credential.Valid, proven, "", credential.LookCaution, "Unchanged since Elm College signed it, and it still holds. Caution: the issuer is not known here; all that is certain is its address, college.example."},
		"valid, did:web":     {"did:web:elm.example%3A8443:a", credential.Valid, proven, "", credential.LookCaution, "its address, elm.example:8443."},
		"valid, no address":  {"did:example:elm", credential.Valid, proven, "", credential.LookCaution, "Caution: the issuer is not known here."},
		"valid, key alone":   {own, credential.Valid, proven, "", credential.LookCaution, "nobody vouches for the key"},
		"valid, key known":   {own, credential.Valid, proven, "Elm", credential.LookGood, "known here as Elm."},
		"expired":            {web, credential.Expired, proven, "Elm", credential.LookCaution, "signed it, but it ended on 30 June 2025. The issuer"},
		"not yet valid":      {web, credential.NotYetValid, proven, "Elm", credential.LookCaution, "but it begins only on 1 September 2024."},
		"suspended":          {web, credential.Suspended, proven, "Elm", credential.LookCaution, "but its issuer has suspended it."},
		"revoked":            {web, credential.Revoked, proven, "Elm", credential.LookBad, "but its issuer has revoked it."},
		"revoked, key alone": {own, credential.Revoked, proven, "", credential.LookBad, "has revoked it. Caution: "},
		"status silent":      {web, credential.Unverifiable, proven, "Elm", credential.LookOpen, "whether it still holds could not be checked."},
		"not conforming":     {web, credential.Invalid, append(slices.Clone(proven), "schema fail"), "Elm", credential.LookBad, "breaks rules of the standard"},
		"forged inside":      {web, credential.Invalid, append(slices.Clone(proven), "nested credential fail", "nested credential warn"), "Elm", credential.LookBad, "a credential inside it is forged or was changed: do not rely on it. The issuer"},
		"doubtful inside":    {web, credential.Valid, append(slices.Clone(proven), "nested credential warn"), "Elm", credential.LookCaution, "Caution: not every credential inside it is valid by itself. The issuer is known here as Elm."},
		"unchecked inside":   {web, credential.Valid, append(slices.Clone(proven), "nested credential unchecked"), "Elm", credential.LookCaution, "Caution: not every"},
		"endorsed in vain":   {web, credential.Valid, append(slices.Clone(proven), "endorsement warn"), "Elm", credential.LookGood, "still holds. The issuer"},
		"recipient":          {web, credential.Valid, append(slices.Clone(proven), "recipient pass"), "Elm", credential.LookGood, "as Elm. It was issued to the recipient asked for."},
		"another recipient":  {web, credential.Valid, append(slices.Clone(proven), "recipient fail"), "Elm", credential.LookCaution, "as Elm. Caution: it was issued to somebody else than the recipient asked for."},
		"recipient open":     {web, credential.Valid, append(slices.Clone(proven), "recipient unchecked"), "Elm", credential.LookCaution, "Caution: whether it was issued to the recipient asked for could not be checked."},
		"proof breaks rules": {web, credential.ProofFailed, []string{"proof fail [RFC 7517, Section 4.4]"}, "Elm", credential.LookBad, "Its proof breaks a rule, so nothing shows that Elm College signed it: do not rely on it."},
		"statement added":    {web, credential.ProofFailed, []string{"proof fail [VC Data Integrity ECDSA 1.0, Section 3.6]"}, "Elm", credential.LookBad, "it was changed after signing"},
		"a proof of two":     {web, credential.ProofFailed, []string{"proof fail [clause]", "proof fail [VC Data Integrity 1.0, Section 4.4]"}, "Elm", credential.LookBad, "it was changed after signing"},
		"signature wrong":    {web, credential.ProofFailed, []string{"proof fail [RFC 7515, Section 5.2]"}, "Elm", credential.LookBad, "Its signature does not verify: it was changed after signing, or Elm College never signed it."},
		"somebody else's":    {web, credential.ProofFailed, []string{"proof pass", "issuer key fail"}, "Elm", credential.LookBad, "a key that is not one of Elm College"},
		"key host silent":    {web, credential.Unverifiable, []string{"proof pass", "issuer key unchecked"}, "Elm", credential.LookOpen, "Whether Elm College signed it could not be checked."},
		"silent and expired": {web, credential.Expired, []string{"proof unchecked"}, "Elm", credential.LookOpen, "could not be checked, and it ended on 30 June 2025."},
		"silent and revoked": {web, credential.Revoked, []string{"proof pass", "issuer key unchecked"}, "Elm", credential.LookBad, "could not be checked, and the list that it names has revoked it."},
		"malformed, unknown": {web, credential.Invalid, []string{"schema fail", "proof unchecked"}, "Elm", credential.LookBad, "It breaks rules of the standard"},
	} {
		t.Run(name, func(t *testing.T) {
			var reader credential.Reader
			if row.known != "" {
				reader.Issuers = acquainted(row.known)
			}
			c := about(t, row.issuer, nil)
			v := found(row.word, row.findings...)
			s := credential.Summarize(c, v, reader)
			require.Equal(t, row.look, s.Look)
			require.Equal(t, row.look, credential.LookOf(v, s.IsKnown), "without the credential")
			require.Contains(t, s.Sentence(), row.says)
			require.Equal(t, []string{"emailAddress ada@example.org", "studentId (as a hash)"}, s.Subjects)
			require.Equal(t, time.Date(2024, 9, 1, 0, 0, 0, 0, time.UTC), s.From)
		})
	}
}

var words = []credential.Overall{
	credential.Valid, credential.Invalid, credential.ProofFailed, credential.Revoked, credential.Suspended, credential.Expired,
	credential.NotYetValid, credential.Unverifiable,
}

// Of all that can be found, only one combination looks good: valid, proven, by an issuer that the reader knows. What is bad for
// a reader who knows the issuer is bad for one who does not. Every combination has a sentence and a label.
func TestOnlyOneCombinationLooksGood(t *testing.T) {
	good := 0
	for _, word := range words {
		for name, findings := range map[string][]string{
			"proven": proven, "covered": {"proof pass"}, "silent": {"proof pass", "issuer key unchecked"}, "unread": {"proof unchecked", "issuer key unchecked"},
			"altered": {"proof fail [RFC 7515, Section 5.2]"}, "broken": {"proof fail"}, "other": {"proof pass", "issuer key fail"},
		} {
			for _, before := range []bool{false, true} {
				for _, isKnown := range []bool{false, true} {
					v := found(word, findings...)
					v.ProvenBefore = before
					var reader credential.Reader
					if isKnown {
						reader.Issuers = acquainted("Elm")
					}
					s := credential.Summarize(about(t, web, nil), v, reader)
					if s.Look == credential.LookGood {
						good++
						require.Equal(t, credential.Valid, word)
						require.Equal(t, "proven", name)
						require.True(t, isKnown)
					}
					require.Contains(t, credential.Looks(), s.Look)
					require.NotEmpty(t, s.Sentence())
					require.NotContains(t, s.Sentence(), "%!")
					require.NotEmpty(t, s.Word().String())
					require.Equal(t, s.Look == credential.LookBad, credential.LookOf(v, !isKnown) == credential.LookBad)
					if s.Look == credential.LookOpen {
						require.Equal(t, "Could not be checked", s.Word().String())
					}
				}
			}
		}
	}
	require.Equal(t, 2, good, "whether or not it was proven before")
}

// What was proven and is not now is no forgery.
func TestSummaryOfWhatWasProven(t *testing.T) {
	for _, row := range []struct {
		word     credential.Overall
		findings []string
		look     credential.Look
		label    string
		says     string
	}{
		{credential.ProofFailed, []string{"proof pass", "issuer key fail"}, credential.LookCaution, "Key withdrawn", "It was genuine when it came here. Since then Elm College has withdrawn the key that signed it."},
		{credential.Unverifiable, []string{"proof unchecked"}, credential.LookOpen, "Could not be checked", "It was genuine when it was last checked. Now Elm College could not be asked again."},
		{credential.Revoked, []string{"proof pass", "issuer key unchecked"}, credential.LookBad, "Revoked", "the list that it names has revoked it."},
	} {
		v := found(row.word, row.findings...)
		v.ProvenBefore = true
		s := credential.Summarize(about(t, web, nil), v, credential.Reader{})
		require.Equal(t, row.look, s.Look)
		require.Equal(t, row.label, s.Word().String())
		require.Contains(t, s.Sentence(), row.says)
	}
}

// What has no signature of its own inside a proven record is covered by the record's, and looks no better than the record.
func TestSummaryOfWhatIsCovered(t *testing.T) {
	inside := about(t, web, map[string]any{"proof": []any{}})
	known := credential.Reader{Issuers: acquainted("Elm")}
	for _, row := range []struct {
		word   credential.Overall
		around credential.Look
		look   credential.Look
		says   string
	}{
		{credential.Valid, credential.LookGood, credential.LookGood, "Covered by the record's signature."},
		{credential.Valid, credential.LookCaution, credential.LookCaution, "Covered by the record's signature."},
		{credential.Expired, credential.LookGood, credential.LookCaution, "Covered by the record's signature, but it ended on 30 June 2025."},
		{credential.Revoked, credential.LookCaution, credential.LookBad, "Covered by the record's signature, but its issuer has revoked it."},
		{credential.Unverifiable, credential.LookGood, credential.LookOpen, "Covered by the record's signature, but whether it still holds could not be checked."},
	} {
		s := credential.Summary{Look: row.around}.Inside(inside, found(row.word, "proof pass"), known)
		require.Equal(t, credential.SignedAround, s.Signing)
		require.Equal(t, row.look, s.Look)
		require.Equal(t, row.says, s.Sentence())
	}
	s := credential.Summary{Look: credential.LookOpen}.Inside(inside, found(credential.Unverifiable, "proof unchecked"), known)
	require.Equal(t, "Whether Elm College signed it could not be checked.", s.Sentence())
}

// The recipient who was expected may be the reader.
func TestSummaryForTheRecipient(t *testing.T) {
	for outcome, says := range map[string]string{
		"pass":      "It was issued to you.",
		"fail":      "Caution: it does not name you as this host knows you",
		"unchecked": "Whether it was issued to you could not be checked.",
	} {
		v := found(credential.Valid, append(slices.Clone(proven), "recipient "+outcome)...)
		s := credential.Summarize(about(t, web, nil), v, credential.Reader{IsRecipient: true})
		require.Contains(t, s.Sentence(), says)
		require.Equal(t, outcome == "fail", s.IsMisaddressed)
	}
}

// Nothing that was never signed, or never read, looks better than bad.
func TestSummaryOfWhatIsNothing(t *testing.T) {
	s := credential.Summarize(nil, credential.Unparsed(errors.New("this is empty")), credential.Reader{})
	require.Equal(t, credential.LookBad, s.Look)
	require.Equal(t, "It cannot be read as a credential.", s.Sentence())
	require.Equal(t, "Not valid", s.Word().String())

	c, err := credential.Parse([]byte(`{"credentialSubject":{},"issuer":"https://e.org/\u001b[2J\n"}`), strictjson.Limits{})
	require.NoError(t, err)
	s = credential.Summarize(c, found(credential.ProofFailed, "proof fail"), credential.Reader{})
	require.Equal(t, credential.LookBad, s.Look)
	require.Equal(t, "Nobody signed it: do not rely on it.", s.Sentence())
	require.NotContains(t, s.Issuer+s.IssuerID+s.Address, "\x1b")
	require.NotContains(t, s.Issuer+s.IssuerID+s.Address, "\n")

	c, err = credential.Parse([]byte(`{"credentialSubject":{},"proof":{}}`), strictjson.Limits{})
	require.NoError(t, err)
	s = credential.Summarize(c, found(credential.Unverifiable, "proof unchecked"), credential.Reader{})
	require.Equal(t, "Whether its issuer signed it could not be checked.", s.Sentence())
}

// What the signature of a record covers is counted only when that signature is proven.
func TestSummaryCounts(t *testing.T) {
	c, err := credential.Parse([]byte(`{"credentialSubject":{"verifiableCredential":[{"proof":{}},{},{}]},"proof":{}}`), strictjson.Limits{})
	require.NoError(t, err)
	s := credential.Summarize(c, found(credential.Valid, "proof pass", "issuer key pass"), credential.Reader{})
	require.Equal(t, [2]int{3, 2}, [2]int{s.Embedded, s.Covered})
	s = credential.Summarize(c, found(credential.Unverifiable, "proof pass"), credential.Reader{})
	require.Equal(t, [2]int{3, 0}, [2]int{s.Embedded, s.Covered})
}

// A stored verdict, which keeps less than the one it was made from, is described in the same words, as is everything inside it.
func TestSummaryOfAStoredVerdict(t *testing.T) {
	vectors, err := vector.Read(os.DirFS(vectorFolder))
	require.NoError(t, err)
	reader := credential.Reader{Issuers: acquainted("Elm")}
	seen := map[credential.Look]int{}
	client, err := fetch.New(fetchtest.Serve(t, os.DirFS(filepath.Join(vectorFolder, "web"))))
	require.NoError(t, err)
	verifier := credential.New(credential.Options{Fetch: client})
	for _, x := range vectors {
		c, err := credential.ParseFile(x.Data, strictjson.Limits{})
		if err != nil {
			continue
		}
		v := verifier.Verify(t.Context(), c, credential.Terms{})
		data, err := json.Marshal(v)
		require.NoError(t, err)
		var stored credential.Verdict
		require.NoError(t, json.Unmarshal(data, &stored))
		s := credential.Summarize(c, v, reader)
		require.Equal(t, s, credential.Summarize(c, stored, reader), x.Name)
		require.Equal(t, s.Look, credential.LookOf(stored, true), x.Name)
		seen[s.Look]++
		for n, inner := range v.Nested {
			found := c.Inside(inner.Source)
			require.Equal(t, s.Inside(found, inner, reader), s.Inside(found, stored.Nested[n], reader), x.Name)
		}
	}
	require.Len(t, seen, 4, "%v", seen)
}
