package records

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/credential/fetch/fetchtest"
	"clrhost/internal/strictjson"
	"clrhost/internal/vector"
	"clrhost/server/api/profile"
	"clrhost/storage"
)

const vectorFolder = "../../../testdata/vectors"

// Every finding of every vector has a sentence of its own, whatever does not look good has advice, and each credential and
// endorsement inside is counted once. What could not be checked never looks like what passed.
func TestWordsForEveryVector(t *testing.T) {
	client, err := fetch.New(fetchtest.Serve(t, os.DirFS(filepath.Join(vectorFolder, "web"))))
	require.NoError(t, err)
	verifier := credential.New(credential.Options{Fetch: client})
	vectors, err := vector.Read(os.DirFS(vectorFolder))
	require.NoError(t, err)
	looks := map[credential.Look]int{}
	for _, x := range vectors {
		c, err := credential.ParseFile(x.Data, strictjson.Limits{})
		if err != nil {
			continue
		}
		v := verifier.Verify(t.Context(), c, credential.Terms{})
		s := credential.Summarize(c, v, credential.Reader{IsRecipient: true})
		looks[s.Look]++
		advice := adviceOn(s, v)
		require.NotEmpty(t, advice, "nobody is known here, so nothing looks good: %s", x.Name)
		for _, a := range advice {
			require.NotContains(t, a.Who.String()+a.What.String(), "%!", x.Name)
		}
		requireSentences(t, x.Name, v)
		inside := insidersOf(c, s, v, credential.Reader{})
		require.Equal(t, counted(v), inside.CredentialCount+inside.EndorsementCount, x.Name)
	}
	require.Len(t, looks, 3, "%v", looks)
	require.NotContains(t, looks, credential.LookGood)
}

func requireSentences(t *testing.T, name string, v credential.Verdict) {
	t.Helper()
	for _, line := range checkLines(v, credential.SignedByIssuer) {
		require.False(t, strings.HasPrefix(line.Says.Format, "The check of %s"), "%s: %v", name, line)
		require.NotEmpty(t, line.Findings)
	}
	for _, c := range v.Checks {
		require.Equal(t, c.Outcome == credential.OutcomePass, outcomeLooks[c.Outcome] == credential.LookGood)
	}
	for _, inner := range v.Nested {
		requireSentences(t, name, inner)
	}
}

// counted is how many verdicts there are on what is inside.
func counted(v credential.Verdict) (n int) {
	for _, inner := range v.Nested {
		if !strings.Contains(inner.Source, "refreshService") {
			n += 1 + counted(inner)
		}
	}
	return n
}

// A known issuer leaves nothing to do about a record that is good, and everything else as it is.
func TestNoAdviceOnWhatIsGood(t *testing.T) {
	good := credential.Verdict{Overall: credential.Valid, Checks: []credential.Check{
		{Name: credential.CheckProof, Outcome: credential.OutcomePass}, {Name: credential.CheckIssuerKey, Outcome: credential.OutcomePass}}}
	require.Empty(t, adviceOn(credential.Summary{Overall: credential.Valid, Signing: credential.SignedByIssuer, IsKnown: true}, good))
}

// Of a verdict that could not be read nothing is said that is not known.
func TestNothingIsSaidOfAStatusThatIsNotKnown(t *testing.T) {
	require.Empty(t, withStatus(nil, credential.Verdict{Overall: credential.Valid}))
	proof := credential.Check{Name: credential.CheckProof, Outcome: credential.OutcomePass}
	require.Len(t, withStatus(nil, credential.Verdict{Checks: []credential.Check{proof}}), 1)
	require.Empty(t, withStatus(nil, credential.Verdict{Checks: []credential.Check{proof, {Name: credential.CheckStatus}}}))
}

// A check of which this program has never heard is named.
func TestAnUnknownCheckIsNamed(t *testing.T) {
	for outcome, want := range map[string]string{"pass": "passed", "fail": "failed", "warn": "unusual", "unchecked": "could not be made"} {
		require.Contains(t, checkSentence("moon phase", outcome, "").String(), want)
		require.Contains(t, checkSentence("moon phase", outcome, "").String(), "moon phase")
	}
}

// A record that names the account's e-mail address is about its owner, however the issuer has written it.
func TestMatchOf(t *testing.T) {
	owner := storage.User{ID: "ada", Email: "ada@example.org"}
	named := func(value string) string {
		return `{"identifier":[{"type":"IdentityObject","hashed":false,"identityHash":"` + value + `","identityType":"emailAddress"}]}`
	}
	for subject, want := range map[string]string{
		named("ada@example.org"): matchSame,
		named("Ada@Example.ORG"): matchSame,
		named("bob@example.org"): matchOther,
		`{"identifier":[{"type":"IdentityObject","hashed":false,"identityHash":"ada@example.org","identityType":"name"}]}`: matchOpen,
		`{"id":"` + profile.ID("ada") + `"}`: matchSame,
		`{"id":"did:example:ada"}`:           matchOpen,
	} {
		c, err := credential.Parse([]byte(`{"credentialSubject":`+subject+`}`), strictjson.Limits{})
		require.NoError(t, err)
		require.Equal(t, want, matchOf(c, owner), subject)
	}
}
