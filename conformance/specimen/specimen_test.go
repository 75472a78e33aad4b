package specimen_test

import (
	"crypto/rand"
	"fmt"
	mathrand "math/rand/v2"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"clrhost/conformance/specimen"
	"clrhost/credential"
	"clrhost/internal/strictjson"
)

// issuer is a fresh one, with random bytes that are the same in every run.
func issuer(t testing.TB) *specimen.Issuer {
	t.Helper()
	i, err := specimen.NewIssuer(mathrand.NewChaCha8([32]byte{1}))
	require.NoError(t, err)
	return i
}

func parse(t testing.TB, specimen []byte) *credential.Credential {
	t.Helper()
	c, err := credential.Parse(specimen, strictjson.Limits{Bytes: 16 << 20})
	require.NoError(t, err)
	return c
}

// judge verifies without a network: the ids in specimens hold their keys.
func judge(t testing.TB, specimen []byte) credential.Verdict {
	t.Helper()
	return judgeAs(t, specimen, credential.TypeCLR)
}

func judgeAs(t testing.TB, specimen []byte, kind string) credential.Verdict {
	t.Helper()
	offline := credential.New(credential.Options{})
	return offline.Verify(t.Context(), parse(t, specimen), credential.Terms{Types: []string{kind}})
}

// requireClean asks for a verdict in which nothing failed, inside and out.
func requireClean(t *testing.T, v credential.Verdict) {
	t.Helper()
	for _, c := range v.Checks {
		require.NotEqual(t, credential.OutcomeFail, c.Outcome, "%s: %s: %s", v.Source, c.Name, c.Detail)
	}
	for _, inner := range v.Nested {
		requireClean(t, inner)
	}
}

func requireOutcome(t *testing.T, v credential.Verdict, check, outcome string) {
	t.Helper()
	for _, c := range v.Checks {
		if c.Name == check && c.Outcome == outcome {
			return
		}
	}
	require.Fail(t, "no such finding", "%s %s in %+v", check, outcome, v.Checks)
}

// forms are the ways to write a draft down.
var forms = map[string]func(*specimen.Draft) ([]byte, error){
	"JSON": (*specimen.Draft).JSON, "JWS": (*specimen.Draft).JWS, "EdDSA": (*specimen.Draft).EdDSA,
}

func TestGoodSpecimens(t *testing.T) {
	i := issuer(t)
	later := time.Date(2025, time.April, 1, 1, 0, 0, 0, time.FixedZone("", 2*3600))
	for name, test := range map[string]struct {
		draft *specimen.Draft
		want  credential.Overall
	}{
		"small":            {i.Draft(), credential.Valid},
		"detailed":         {i.Detailed(), credential.Valid},
		"extended":         {i.Extended(), credential.Valid},
		"not ascii":        {i.Draft(specimen.Name(specimen.NonASCII)), credential.Valid},
		"later":            {i.Draft(specimen.ValidFrom(later)), credential.Valid},
		"issuer as URI":    {i.Draft(specimen.IssuerURI()), credential.Valid},
		"for a recipient":  {i.Draft(specimen.Recipient("kim@example.org")), credential.Valid},
		"about another":    {i.Draft(specimen.Subject("urn:uuid:0b0e3b7c-0000-4000-8000-000000000001")), credential.Valid},
		"encoded id":       {i.Draft(specimen.ID("https://hillside.example/a%7Eb")), credential.Valid},
		"expired":          {i.Draft(specimen.Expired()), credential.Expired},
		"of the future":    {i.Draft(specimen.ValidFrom(time.Date(2999, 1, 1, 0, 0, 0, 0, time.UTC))), credential.NotYetValid},
		"status not known": {i.Draft(specimen.Status()), credential.Unverifiable},
		"maximal":          {i.Maximal(), credential.Unverifiable},
	} {
		for form, sign := range forms {
			t.Run(name+" as "+form, func(t *testing.T) {
				signed, err := sign(test.draft)
				require.NoError(t, err)
				verdict := judge(t, signed)
				require.Equal(t, test.want, verdict.Overall, "%+v", verdict.Checks)
				requireOutcome(t, verdict, credential.CheckProof, credential.OutcomePass)
				requireOutcome(t, verdict, credential.CheckIssuerKey, credential.OutcomePass)
				if test.want != credential.Expired && test.want != credential.NotYetValid {
					requireClean(t, verdict)
				}
			})
		}
	}
}

// What is embedded has proofs of its own, so that no host has a reason to doubt it.
func TestEmbeddedCredentialsAreSigned(t *testing.T) {
	signed, err := issuer(t).Draft().JSON()
	require.NoError(t, err)
	verdict := judge(t, signed)
	require.Len(t, verdict.Nested, 1)
	require.Equal(t, credential.Valid, verdict.Nested[0].Overall)
}

// A JWS and a JSON by EdDSA are one credential to a host; an RS256 JWS is another issuer's.
func TestIssuerIDs(t *testing.T) {
	i := issuer(t)
	draft := i.Draft()
	jwsID, err := i.JWSID()
	require.NoError(t, err)
	for form, want := range map[string]string{"JSON": i.ID(), "EdDSA": i.ID(), "JWS": jwsID} {
		signed, err := forms[form](draft)
		require.NoError(t, err)
		c := parse(t, signed)
		require.Equal(t, credential.Identity{Issuer: want, ID: draft.ID()}, c.Identity(), form)
		require.Equal(t, i.SubjectID(), c.SubjectID)
	}
	uri, err := i.Draft(specimen.IssuerURI()).JWS()
	require.NoError(t, err)
	require.Equal(t, jwsID, parse(t, uri).Document["issuer"])
}

// Every host must take RS256, with nothing in the header but what the standard lists.
func TestJWSHeader(t *testing.T) {
	jws, err := issuer(t).Draft().JWS()
	require.NoError(t, err)
	header := parse(t, jws).JWS.Header
	require.Equal(t, []string{"alg", "jwk", "typ"}, header.Names)
	require.Equal(t, "RS256", header.Alg)
	require.Equal(t, "JWT", header.Typ)
}

func TestAchievementIsNoRecord(t *testing.T) {
	signed, err := issuer(t).Achievement().JSON()
	require.NoError(t, err)
	require.Equal(t, credential.Invalid, judge(t, signed).Overall)
	require.Equal(t, credential.Valid, judgeAs(t, signed, "AchievementCredential").Overall)
}

func TestEndorsementJWT(t *testing.T) {
	i := issuer(t)
	jws, err := i.Maximal(i.EndorsementJWT()).JWS()
	require.NoError(t, err)
	verdict := judge(t, jws)
	requireClean(t, verdict)
	require.Equal(t, credential.Unverifiable, verdict.Overall)
	embedded, err := i.Draft(i.EndorsementJWT()).JSON()
	require.NoError(t, err)
	verdict = judge(t, embedded)
	require.Contains(t, fmt.Sprint(verdict.Checks), "context-3.0.3.json as published since 2026-06-29")
}

func TestUnsignedHasNoProof(t *testing.T) {
	text, err := issuer(t).Draft().Unsigned()
	require.NoError(t, err)
	verdict := judge(t, text)
	require.Equal(t, credential.ProofFailed, verdict.Overall)
	require.Equal(t, credential.Valid, verdict.Nested[0].Overall)
}

func TestWithKeepsWhatItDoesNotChange(t *testing.T) {
	first := issuer(t).Draft()
	second := first.With(specimen.Name("Corrected"), specimen.Remove("/description"))
	require.Equal(t, first.ID(), second.ID())
	before, err := first.JSON()
	require.NoError(t, err)
	after, err := second.JSON()
	require.NoError(t, err)
	require.Equal(t, "Evening school record", parse(t, before).Name)
	require.Equal(t, "Corrected", parse(t, after).Name)
	require.NotContains(t, parse(t, after).Document, "description")
}

func TestSubjectAndRecipient(t *testing.T) {
	const id = "urn:uuid:0b0e3b7c-0000-4000-8000-000000000003"
	signed, err := issuer(t).Draft(specimen.Subject(id), specimen.Recipient("kim@example.org")).JSON()
	require.NoError(t, err)
	require.Equal(t, 2, strings.Count(string(signed), id), "of the record and of the credential in it")
	subject := parse(t, signed).Document["credentialSubject"].(map[string]any)
	require.Equal(t, []any{map[string]any{"type": "IdentityObject", "hashed": false,
		"identityHash": "kim@example.org", "identityType": "emailAddress"}}, subject["identifier"])
}

// Cases run in parallel and share an issuer.
func TestIssuerIsShared(t *testing.T) {
	i := issuer(t)
	var group sync.WaitGroup
	ids := make([]string, 16)
	for n := range ids {
		group.Go(func() {
			draft := i.Draft()
			_, err := draft.JWS()
			assert.NoError(t, err)
			ids[n] = draft.ID()
		})
	}
	group.Wait()
	slices.Sort(ids)
	require.Len(t, slices.Compact(ids), 16)
}

func TestIdsAreFresh(t *testing.T) {
	i, err := specimen.NewIssuer(rand.Reader)
	require.NoError(t, err)
	seen := map[string]bool{}
	for range 100 {
		seen[i.Draft().ID()] = true
	}
	require.Len(t, seen, 100)
	other, err := specimen.NewIssuer(rand.Reader)
	require.NoError(t, err)
	require.NotEqual(t, i.ID(), other.ID())
	require.NotEqual(t, i.SubjectID(), other.SubjectID())
}

func TestSameRandomBytesSameSpecimens(t *testing.T) {
	one, err := issuer(t).Maximal().JSON()
	require.NoError(t, err)
	two, err := issuer(t).Maximal().JSON()
	require.NoError(t, err)
	require.Equal(t, string(one), string(two))
}

// Ids with white space around them cannot be signed as JSON-LD, only as a JWS.
func TestIDWithWhiteSpace(t *testing.T) {
	i := issuer(t)
	plain := i.Draft(specimen.ID("https://hillside.example/a"))
	spaced := plain.With(specimen.ID(" https://hillside.example/a "))
	one, err := plain.JWS()
	require.NoError(t, err)
	two, err := spaced.JWS()
	require.NoError(t, err)
	require.Equal(t, parse(t, one).Identity(), parse(t, two).Identity())
	require.NotEqual(t, parse(t, one).ID, parse(t, two).ID)
	requireOutcome(t, judge(t, two), credential.CheckProof, credential.OutcomePass)
}

func BenchmarkJSON(b *testing.B) { benchmark(b, (*specimen.Issuer).Draft, "JSON") }

func BenchmarkJWS(b *testing.B) { benchmark(b, (*specimen.Issuer).Draft, "JWS") }

func BenchmarkDetailed(b *testing.B) { benchmark(b, (*specimen.Issuer).Detailed, "JSON") }

func BenchmarkMaximal(b *testing.B) { benchmark(b, (*specimen.Issuer).Maximal, "JSON") }

func benchmark(b *testing.B, kind func(*specimen.Issuer, ...specimen.Edit) *specimen.Draft, form string) {
	i := issuer(b)
	_, err := i.JWSID()
	require.NoError(b, err)
	for b.Loop() {
		_, err := forms[form](kind(i))
		require.NoError(b, err)
	}
}

// Another run makes the same ids for a name, and others for another name or account, by the same issuer.
func TestIdsOfANameAreTheSameInEveryRun(t *testing.T) {
	date := time.Date(2025, time.June, 1, 9, 0, 0, 0, time.UTC)
	of := func(account, name string, avoid ...string) *specimen.Issuer {
		i, err := specimen.Common()
		require.NoError(t, err)
		n := specimen.Naming{Account: account, Name: name, Made: date, Avoid: map[string]bool{}}
		for _, id := range avoid {
			n.Avoid[id] = true
		}
		return i.For(n)
	}
	one, again := of("kim@example.org", "write.json"), of("kim@example.org", "write.json")
	first, second := one.Draft(), one.Draft()
	require.NotEqual(t, first.ID(), second.ID())
	require.Equal(t, first.ID(), again.Draft().ID())
	require.Equal(t, second.ID(), again.Draft().ID())
	require.NotEqual(t, first.ID(), of("kim@example.org", "write.jws").Draft().ID())
	require.NotEqual(t, first.ID(), of("lee@example.org", "write.json").Draft().ID())
	require.NotEqual(t, first.ID(), of("kim@example.org", "write.json", first.ID()).Draft().ID())
	require.Equal(t, one.ID(), of("lee@example.org", "x").ID())
	require.Equal(t, one.SubjectID(), of("kim@example.org", "write.jws").SubjectID())
	require.True(t, strings.HasPrefix(first.ID(), specimen.Prefix), first.ID())
	require.Equal(t, date, first.ValidFrom())

	for name, sign := range forms {
		text, err := sign(first)
		require.NoError(t, err)
		same, err := sign(of("kim@example.org", "write.json").Draft())
		require.NoError(t, err)
		require.Equal(t, string(text), string(same), name)
		requireClean(t, judge(t, text))
	}
}
