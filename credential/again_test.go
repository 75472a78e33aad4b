package credential_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/strictjson"
)

// TestProvenBefore verifies one record repeatedly, each time with the stored verdict before, while the issuer of what is
// embedded in it withdraws and lists its key.
func TestProvenBefore(t *testing.T) {
	const at = subject + "/verifiableCredential/0"
	school, registrar := newParty(t, "school before"), newParty(t, "registrar")
	w := newWorld(t)
	listed := func() {
		w.publishIssuer(t, "/school", w.URL+"/school#key", school.suite.Key.Public(), "assertionMethod")
	}
	withdrawn := func() {
		w.publishIssuer(t, "/school", w.URL+"/school#new", registrar.suite.Key.Public(), "assertionMethod")
	}
	replaced := func() {
		w.publishIssuer(t, "/school", w.URL+"/school#key", registrar.suite.Key.Public(), "assertionMethod")
	}
	silent := func() { delete(w.pages, "/school"); w.answer("/school", http.StatusServiceUnavailable) }
	record := registrar.record(t, "workshop-badge")
	inner := embedded(record)
	inner["issuer"] = w.URL + "/school"
	school.as(w.URL+"/school", w.URL+"/school#key").prove(t, inner)
	data := encode(t, registrar.prove(t, record))
	type state struct {
		school  func()
		whole   credential.Overall
		inside  credential.Overall
		before  bool
		refused bool
	}
	for name, states := range map[string][]state{
		"listed, then not": {{listed, credential.Valid, credential.Valid, false, false}, {withdrawn, credential.Valid, credential.ProofFailed, true, false},
			{withdrawn, credential.Valid, credential.ProofFailed, true, false}, {listed, credential.Valid, credential.Valid, false, false}},
		"listed, silent, then not": {{listed, credential.Valid, credential.Valid, false, false}, {silent, credential.Valid, credential.Unverifiable, true, false},
			{withdrawn, credential.Valid, credential.ProofFailed, true, false}},
		"listed, then replaced": {{listed, credential.Valid, credential.Valid, false, false}, {replaced, credential.Valid, credential.ProofFailed, true, false}},
		"never listed":          {{withdrawn, credential.Invalid, credential.ProofFailed, false, true}, {withdrawn, credential.Invalid, credential.ProofFailed, false, true}},
		"silent, then not":      {{silent, credential.Valid, credential.Unverifiable, false, false}, {withdrawn, credential.Invalid, credential.ProofFailed, false, true}},
	} {
		t.Run(name, func(t *testing.T) {
			var earlier credential.Verdict
			for i, s := range states {
				s.school()
				v := w.fresh(t)
				c, err := credential.Parse(data, strictjson.Limits{})
				require.NoError(t, err)
				verdict := v.Verify(t.Context(), c, credential.Terms{Types: asRecord.Types, Earlier: earlier})
				nested := bySource(t, verdict, at)
				require.Equal(t, s.whole, verdict.Overall, "%d: %+v", i, verdict.Checks)
				require.Equal(t, s.inside, nested.Overall, "%d: %+v", i, nested.Checks)
				require.Equal(t, s.before, nested.ProvenBefore, i)
				require.Equal(t, s.refused, len(verdict.Refusals()) > 0, i)
				if s.before && s.inside == credential.ProofFailed {
					require.Contains(t, details(verdict, "nested credential", "warn"), at+": was proven when the record was accepted")
				}
				text, err := json.Marshal(verdict)
				require.NoError(t, err)
				earlier = credential.Verdict{}
				require.NoError(t, json.Unmarshal(text, &earlier))
			}
		})
	}
}

// TestCovered: what has no proof of its own inside a record has the result of the record, and is never unverifiable for
// that.
func TestCovered(t *testing.T) {
	const at = subject + "/verifiableCredential/0"
	by, other := newParty(t, "covering"), newParty(t, "others")
	for name, row := range map[string]struct {
		by     party
		change change // after signing
		inside credential.Overall
		proof  string
	}{
		"a proven record":    {by, all(), credential.Valid, "proof pass"},
		"a tampered record":  {by, set("/name", "Another"), credential.ProofFailed, "proof unchecked"},
		"another's record":   {by.as(other.id, by.method()), all(), credential.ProofFailed, "proof unchecked"},
		"an unproven record": {by.as("https://quiet.example/", "https://quiet.example/#"+by.multikey()), all(), credential.Unverifiable, "proof unchecked"},
	} {
		t.Run(name, func(t *testing.T) {
			record := row.by.prove(t, row.by.record(t, "workshop-badge"))
			row.change(t, record)
			verdict := verify(t, offline(), encode(t, record))
			nested := bySource(t, verdict, at)
			require.Equal(t, row.inside, verdict.Overall, "the record itself")
			require.Equal(t, row.inside, nested.Overall, "%+v", nested.Checks)
			require.Contains(t, outcomes(nested), row.proof)
			require.Contains(t, allDetails(nested), "covered by the signature around it")
			require.False(t, nested.Proven(), "that is about its own signature")
			require.Empty(t, outcomes(credential.Verdict{Checks: verdict.Checks}, "warn"), "the record is quiet about it: %+v", verdict.Checks)
		})
	}
}
