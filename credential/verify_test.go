package credential_test

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/strictjson"
)

func base64url(b []byte) string { return base64.RawURLEncoding.EncodeToString(b) }

// segments joins a header and a payload, unsigned.
func segments(t testing.TB, header string, payload map[string]any) string {
	t.Helper()
	text, err := json.Marshal(payload)
	require.NoError(t, err)
	return base64url([]byte(header)) + "." + base64url(text)
}

// swapPayload puts the payload of one token under the header and signature of another.
func swapPayload(t testing.TB, token, payload []byte) []byte {
	t.Helper()
	a, b := bytes.Split(token, []byte(".")), bytes.Split(payload, []byte("."))
	return bytes.Join([][]byte{a[0], b[1], a[2]}, []byte("."))
}

func TestDates(t *testing.T) {
	by := newIssuer(t, "dates")
	hour := func(h int) time.Time { return today.Add(time.Duration(h) * time.Hour) }
	east, west := time.FixedZone("", 14*3600), time.FixedZone("", -12*3600)
	for name, row := range map[string]struct {
		from, until time.Time
		skew        time.Duration
		want        credential.Overall
	}{
		"no end":                       {from: hour(-1), want: credential.Valid},
		"from this very instant":       {from: hour(0), want: credential.Valid},
		"from the future":              {from: hour(1), want: credential.NotYetValid},
		"from the future, within skew": {from: hour(1), skew: time.Hour, want: credential.Valid},
		"until this very instant":      {from: hour(-1), until: hour(0), want: credential.Valid},
		"until the past":               {from: hour(-2), until: hour(-1), want: credential.Expired},
		"until the past, within skew":  {from: hour(-2), until: hour(-1), skew: time.Hour, want: credential.Valid},
		"until later, far east":        {from: hour(-1), until: hour(1).In(east), want: credential.Valid},
		"until later, far west":        {from: hour(-1), until: hour(1).In(west), want: credential.Valid},
		"ends before it begins":        {from: hour(1), until: hour(-1), want: credential.Invalid},
	} {
		t.Run(name, func(t *testing.T) {
			document := sample(t, "workshop-badge", by)
			document["validFrom"] = row.from.Format(time.RFC3339)
			if !row.until.IsZero() {
				document["validUntil"] = row.until.Format(time.RFC3339)
			}
			verdict := verify(t, credential.New(credential.Options{Now: clock, Skew: row.skew}), by.signDocument(t, document))
			require.Equal(t, row.want, verdict.Overall, "%+v", verdict.Checks)
			require.Equal(t, row.want == credential.Invalid, len(verdict.Refusals()) > 0)
		})
	}
}

// old turns a record into one of the 1.1 generation.
func old(t testing.TB, document map[string]any) map[string]any {
	t.Helper()
	document["@context"] = []any{vc11, "https://purl.imsglobal.org/spec/clr/v2p0/context.json", "https://purl.imsglobal.org/spec/ob/v3p0/context.json"}
	rename("/validFrom", "/issuanceDate")(t, document)
	nested := document["credentialSubject"].(map[string]any)["verifiableCredential"].([]any)[0].(map[string]any)
	nested["@context"] = []any{vc11, "https://purl.imsglobal.org/spec/ob/v3p0/context/ob_v3p0.jsonld"}
	rename("/validFrom", "/issuanceDate")(t, nested)
	return document
}

func TestGenerations(t *testing.T) {
	by := newIssuer(t, "generations")
	sign := func(document map[string]any, wrap bool) []byte {
		payload := maps.Clone(document)
		if wrap {
			payload = map[string]any{"vc": document}
		}
		maps.Copy(payload, claimsOf(document, by.id))
		return by.sign(t, by.header(t), payload)
	}
	t.Run("1.1 in the vc claim", func(t *testing.T) {
		token := sign(old(t, sample(t, "workshop-badge", by)), true)
		verdict := verify(t, offline(), token)
		require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Checks)
		require.Equal(t, []string{"context unchecked"}, outcomes(verdict, "fail", "warn", "unchecked"))
	})
	t.Run("1.1 as the payload", func(t *testing.T) {
		verdict := verify(t, offline(), sign(old(t, sample(t, "workshop-badge", by)), false))
		require.Contains(t, details(verdict, "context", "fail"), "/vc: is required around")
		require.Equal(t, credential.Invalid, verdict.Overall)
	})
	t.Run("2.0 in the vc claim", func(t *testing.T) {
		verdict := verify(t, offline(), sign(sample(t, "workshop-badge", by), true))
		require.Contains(t, details(verdict, "context", "fail"), "/vc: the payload")
		require.Equal(t, credential.Invalid, verdict.Overall)
	})
	t.Run("a vc claim that is no object", func(t *testing.T) {
		document := sample(t, "workshop-badge", by)
		document["vc"] = "x"
		verdict := verify(t, offline(), sign(document, false))
		require.Contains(t, details(verdict, "context", "fail"), "/vc: must not be present")
	})
	t.Run("1.1 with the dates of 2.0", func(t *testing.T) {
		document := old(t, sample(t, "workshop-badge", by))
		rename("/issuanceDate", "/validFrom")(t, document)
		verdict := verify(t, offline(), sign(document, true))
		require.Contains(t, details(verdict, "schema", "fail"), "/issuanceDate: is required")
	})
}

func TestOlderContextIsAWarning(t *testing.T) {
	by := newIssuer(t, "contexts")
	document := sample(t, "workshop-badge", by)
	set("/@context/1", "https://purl.imsglobal.org/spec/clr/v2p0/context.json")(t, document)
	verdict := verify(t, offline(), by.signDocument(t, document))
	require.Contains(t, outcomes(verdict), "context warn")
	require.Equal(t, credential.Valid, verdict.Overall)
}

func TestEmbeddedProof(t *testing.T) {
	by := newIssuer(t, "embedded")
	document := sample(t, "workshop-badge", by)
	text := func() []byte {
		b, err := json.Marshal(document)
		require.NoError(t, err)
		return b
	}
	verdict := verify(t, offline(), text())
	require.Equal(t, credential.ProofFailed, verdict.Overall, "no proof at all")
	require.Contains(t, details(verdict, "proof", "fail"), "/proof: is required")

	document["proof"] = []any{}
	require.Equal(t, credential.ProofFailed, verify(t, offline(), text()).Overall)

	document["proof"] = map[string]any{"type": "DataIntegrityProof"}
	verdict = verify(t, offline(), text())
	require.Equal(t, credential.ProofFailed, verdict.Overall)
	require.Contains(t, details(verdict, "proof", "fail"), "/proof: cryptosuite: is required")
}

func TestEmbeddedProofBesideASignature(t *testing.T) {
	by := newIssuer(t, "both")
	document := sample(t, "workshop-badge", by)
	document["proof"] = map[string]any{"type": "DataIntegrityProof"}
	verdict := verify(t, offline(), by.signDocument(t, document))
	require.Equal(t, credential.Valid, verdict.Overall, "one good proof is enough")
	require.Contains(t, details(verdict, "proof", "unchecked"), "/proof: the embedded proof")
}

func TestSentencesHoldNothingThatATerminalObeys(t *testing.T) {
	by := newIssuer(t, "terminal")
	document := sample(t, "nursing-program", by)
	set(association+"/\x1b[2Jname", "x")(t, document)
	set(association+"/associationType", "\x1b[2J")(t, document)
	verdict := verify(t, offline(), by.signDocument(t, document))
	said := details(verdict, "schema", "fail")
	require.Contains(t, said, "name: is not a member")
	require.NotContains(t, said, "\x1b")
}

func TestAcceptedTypes(t *testing.T) {
	by := newIssuer(t, "badge")
	badge := sample(t, "workshop-badge", by)["credentialSubject"].(map[string]any)["verifiableCredential"].([]any)[0].(map[string]any)
	token := by.signDocument(t, badge)

	verdict := verify(t, offline(), token)
	require.Equal(t, []string{"type fail"}, outcomes(verdict, "fail"), "a badge is no learner record, but a good badge")
	require.Equal(t, credential.Invalid, verdict.Overall)

	badges := credential.Terms{Types: []string{"AchievementCredential", "OpenBadgeCredential"}}
	require.Equal(t, credential.Valid, verifyAs(t, offline(), token, badges).Overall)

	badge["type"] = []any{"AchievementCredential"}
	for _, anyType := range []credential.Terms{{}, {Types: []string{"VerifiableCredential"}}} {
		detail := details(verifyAs(t, offline(), by.signDocument(t, badge), anyType), "type", "fail")
		require.Equal(t, `/type: must contain "VerifiableCredential", and is "AchievementCredential"`, detail, "once, where any type is accepted")
	}
}

func TestWhatIsNotChecked(t *testing.T) {
	by := newIssuer(t, "unchecked")
	for name, row := range map[string]struct {
		change  change
		finding string
		overall credential.Overall
	}{
		"status":                    {set("/credentialStatus", map[string]any{"type": "BitstringStatusListEntry"}), "status unchecked", credential.Unverifiable},
		"refresh service":           {set("/refreshService", map[string]any{"id": "https://e.org/r", "type": "1EdTechCredentialRefresh"}), "refresh unchecked", credential.Valid},
		"endorsement JWT":           {set("/endorsementJwt", "a.b.c"), "endorsement warn", credential.Valid},
		"another's schema":          {set("/credentialSchema", map[string]any{"id": "https://e.org/s.json", "type": "1EdTechJsonSchemaValidator2019"}), "schema unchecked", credential.Unverifiable},
		"the standard's schema":     {set("/credentialSchema", map[string]any{"id": "https://purl.imsglobal.org/spec/clr/v2p0/schema/json/clr_v2p0_clrcredential_schema.json", "type": "1EdTechJsonSchemaValidator2019"}), "schema pass", credential.Valid},
		"an unknown kind of schema": {set("/credentialSchema", map[string]any{"id": "https://e.org/s", "type": "FooSchema2030"}), "schema warn", credential.Valid},
	} {
		t.Run(name, func(t *testing.T) {
			document := sample(t, "workshop-badge", by)
			row.change(t, document)
			add("/@context", extensions)(t, document)
			add("/@context", map[string]any{"FooSchema2030": "urn:foo"})(t, document)
			verdict := verify(t, offline(), by.signDocument(t, document))
			require.Contains(t, outcomes(verdict), row.finding)
			require.Equal(t, row.overall, verdict.Overall)
			require.Empty(t, verdict.Refusals())
		})
	}
}

func TestAssociationWarnings(t *testing.T) {
	by := newIssuer(t, "associations")
	document := sample(t, "nursing-program", by)
	set(association+"/targetId", "https://e.org/nowhere")(t, document)
	alter(subject+"/association/1", func(v any) any {
		v.(map[string]any)["targetId"] = v.(map[string]any)["sourceId"]
		return v
	})(t, document)
	verdict := verify(t, offline(), by.signDocument(t, document))
	require.Equal(t, credential.Valid, verdict.Overall)
	warned := details(verdict, "association", "warn")
	require.Contains(t, warned, `/credentialSubject/association/0/targetId: is not an achievement of this record: "https://e.org/nowhere"`)
	require.Contains(t, warned, "/credentialSubject/association/1: joins an achievement to itself")
	require.Empty(t, details(verdict, "association", "pass"))
}

func TestResultLinkWarnings(t *testing.T) {
	by := newIssuer(t, "results")
	document := sample(t, "nursing-program", by)
	set(nested+subject+"/result/0/resultDescription", "https://e.org/none")(t, document)
	set(rubric+subject+"/result/0/achievedLevel", "https://e.org/none")(t, document)
	set(medication+subject+"/achievement/resultDescription/0/requiredLevel", "https://e.org/none")(t, document)
	verdict := verify(t, offline(), by.signDocument(t, document))
	require.Equal(t, credential.Valid, verdict.Overall)
	warned := details(verdict, "schema", "warn")
	require.Contains(t, warned, nested+"/credentialSubject/result/0/resultDescription")
	require.Contains(t, warned, rubric+"/credentialSubject/result/0/achievedLevel")
	require.Contains(t, warned, medication+"/credentialSubject/achievement/resultDescription/0/requiredLevel")
}

func TestNestedCredentialsSpeakForThemselves(t *testing.T) {
	by := newIssuer(t, "nested")
	document := sample(t, "nursing-program", by)
	at := func(i int) string { return fmt.Sprintf("%s/verifiableCredential/%d", subject, i) }
	set(at(0)+"/validUntil", "2025-01-01T00:00:00Z")(t, document)
	set(at(1)+"/validFrom", "2035-01-01T00:00:00Z")(t, document)
	set(at(2)+"/@context", []any{vc20, clr})(t, document)
	all(drop(at(3)+subject+"/id"))(t, document)
	set(at(4)+"/proof", map[string]any{"type": "DataIntegrityProof", "cryptosuite": "future-2030", "proofPurpose": "assertionMethod",
		"verificationMethod": "https://e.org/k", "proofValue": "zzz"})(t, document)
	set(at(5)+"/type", []any{"VerifiableCredential"})(t, document)

	verdict := verify(t, offline(), by.signDocument(t, document))
	require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Refusals())
	words := map[string]credential.Overall{}
	for _, v := range verdict.Nested {
		words[v.Source] = v.Overall
		require.NotEmpty(t, v.ID)
	}
	require.Equal(t, credential.Expired, words[at(0)])
	require.Equal(t, credential.NotYetValid, words[at(1)])
	require.Equal(t, credential.Invalid, words[at(2)])
	require.Equal(t, credential.Invalid, words[at(3)])
	require.Contains(t, details(bySource(t, verdict, at(3)), "subject", "fail"), "id or at least one identifier")
	require.Equal(t, []string{"proof unchecked", "issuer key unchecked"}, outcomes(bySource(t, verdict, at(4)), "unchecked"))
	require.Equal(t, credential.Valid, words[at(5)], "covered by the signature around it")
	said := details(verdict, "nested credential", "warn")
	require.Contains(t, said, "1 of 8 embedded credentials are by themselves expired: "+at(0))
	require.Contains(t, said, "2 of 8 embedded credentials are by themselves invalid: "+at(2)+", "+at(3))
}

func TestRecordWithinARecord(t *testing.T) {
	by := newIssuer(t, "recursion")
	document := sample(t, "workshop-badge", by)
	inner := sample(t, "nursing-program", by)
	set(subject+"/verifiableCredential/0", inner)(t, document)
	set(subject+"/association", []any{map[string]any{"type": "Association", "associationType": "isPartOf",
		"sourceId": "https://nursing.lakeshore.example/achievements/nur-210", "targetId": "https://nursing.lakeshore.example/achievements/bsn"}})(t, document)
	verdict := verify(t, offline(), by.signDocument(t, document))
	require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Refusals())
	require.Len(t, verdict.Nested[0].Nested, 9, "an endorsement and 8 credentials")
	require.Contains(t, outcomes(verdict), "association pass", "achievements of an inner record count")
}

func TestManyNestedCredentialsAreBounded(t *testing.T) {
	by := newIssuer(t, "many")
	document := sample(t, "workshop-badge", by)
	alter(subject+"/verifiableCredential", func(v any) any {
		one := v.([]any)[0]
		many := make([]any, 1001)
		for i := range many {
			many[i] = one
		}
		return many
	})(t, document)
	verdict := verify(t, offline(), by.signDocument(t, document))
	require.Len(t, verdict.Nested, 1000)
	require.Contains(t, details(verdict, "nested credential", "unchecked"), "1 embedded credentials were not examined")
	require.Equal(t, credential.Unverifiable, verdict.Overall)
}

func TestDeepNestingIsBounded(t *testing.T) {
	by := newIssuer(t, "deep")
	document := sample(t, "workshop-badge", by)
	for range 6 {
		outer := sample(t, "workshop-badge", by)
		set(subject+"/verifiableCredential/0", document)(t, outer)
		document = outer
	}
	verdict := verify(t, offline(), by.signDocument(t, document))
	for range 4 {
		require.Len(t, verdict.Nested, 1)
		verdict = verdict.Nested[0]
	}
	require.Empty(t, verdict.Nested)
	require.Contains(t, details(verdict, "nested credential", "unchecked"), "were not examined")
	require.Equal(t, credential.Unverifiable, verdict.Overall)
}

func TestFindingsAreBounded(t *testing.T) {
	by := newIssuer(t, "bounded")
	document := sample(t, "workshop-badge", by)
	document["evidence"] = make([]any, 5000)
	verdict := verify(t, offline(), by.signDocument(t, document))
	require.Contains(t, details(verdict, "schema", "fail"), "4975 more findings of this kind are not listed")
	require.Less(t, len(verdict.Checks), 50)
	require.Len(t, verdict.Refusals(), 26)
}

func TestEndedContextLeavesTheRestUnchecked(t *testing.T) {
	by := newIssuer(t, "ended")
	c, err := credential.Parse(by.signDocument(t, sample(t, "workshop-badge", by)), strictjson.Limits{})
	require.NoError(t, err)
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	v := offline()
	verdict := v.Verify(ctx, c, asRecord)
	require.Equal(t, credential.Unverifiable, verdict.Overall)
	require.Empty(t, verdict.Nested)
}

func TestWithoutAClockTheTimeIsNow(t *testing.T) {
	by := newIssuer(t, "zero")
	c, err := credential.Parse(by.signDocument(t, sample(t, "workshop-badge", by)), strictjson.Limits{})
	require.NoError(t, err)
	v := credential.New(credential.Options{})
	require.Equal(t, credential.Valid, v.Verify(context.Background(), c, asRecord).Overall)
}

func TestOneFailureHidesNoOther(t *testing.T) {
	by := newIssuer(t, "several")
	document := sample(t, "nursing-program", by)
	all(set("/@context/1", ob), set("/type", []any{"VerifiableCredential", "ClrCredential", 1.0}), drop("/name"),
		drop(subject+"/id"), drop(subject+"/identifier"), set("/validUntil", "2025-06-01T00:00:00Z"))(t, document)
	token := by.signDocument(t, document)
	token = append(token[:len(token)-4], "AAAA"...)
	verdict := verify(t, offline(), token)
	require.Equal(t, []string{"context fail", "type fail", "schema fail", "subject fail", "proof fail", "dates fail"}, outcomes(verdict, "fail"))
	require.Equal(t, credential.Invalid, verdict.Overall)
}

func TestVerdictAsJSON(t *testing.T) {
	by := newIssuer(t, "json")
	document := sample(t, "workshop-badge", by)
	document["id"] = "urn:uuid:outer"
	text, err := json.Marshal(verify(t, offline(), by.signDocument(t, document)))
	require.NoError(t, err)
	var shape struct {
		ID      string           `json:"id"`
		Verdict string           `json:"verdict"`
		Checks  []map[string]any `json:"checks"`
		Nested  []struct {
			Source  string           `json:"source"`
			Verdict string           `json:"verdict"`
			Checks  []map[string]any `json:"checks"`
		} `json:"nested"`
	}
	require.NoError(t, json.Unmarshal(text, &shape))
	require.Equal(t, "urn:uuid:outer", shape.ID)
	require.Equal(t, "valid", shape.Verdict)
	require.Equal(t, map[string]any{"check": "parse", "outcome": "pass", "detail": "read as a compact JWS", "clause": "RFC 7515, Section 7.1"}, shape.Checks[0])
	require.Equal(t, "/credentialSubject/verifiableCredential/0", shape.Nested[0].Source)
	require.False(t, strings.Contains(string(text), `"nested":null`))
}
