package credential_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
)

// embedded is the first credential inside a record.
func embedded(document map[string]any) map[string]any {
	return document["credentialSubject"].(map[string]any)["verifiableCredential"].([]any)[0].(map[string]any)
}

// endorsing is an endorsement by its issuer of what has the id, without a proof.
func (p party) endorsing(id string) map[string]any {
	return map[string]any{
		"@context": []any{vc20, ob}, "id": "urn:uuid:" + p.id[len(p.id)-12:], "name": "A good word",
		"type":   []any{"VerifiableCredential", "EndorsementCredential"},
		"issuer": map[string]any{"id": p.id, "type": []any{"Profile"}}, "validFrom": "2025-01-01T00:00:00Z",
		"credentialSubject": map[string]any{"id": id, "type": []any{"EndorsementSubject"}},
	}
}

// bySource finds the verdict on the credential at a place.
func bySource(t testing.TB, v credential.Verdict, at string) credential.Verdict {
	t.Helper()
	for _, nested := range v.Nested {
		if nested.Source == at {
			return nested
		}
	}
	require.Fail(t, "no verdict for "+at)
	return credential.Verdict{}
}

func TestNestedCredentialsWithProofs(t *testing.T) {
	school, registrar := newParty(t, "school"), newECDSAParty(t, "registrar")
	const at = subject + "/verifiableCredential/0"
	for name, row := range map[string]struct {
		change change // after the nested credential was signed, before the record is
		check  string
		want   credential.Overall // of the nested one; a wrong proof makes the record invalid
	}{
		"good":           {func(testing.TB, map[string]any) {}, "proof pass", credential.Valid},
		"covered":        {drop(at + "/proof"), "proof pass", credential.Valid},
		"tampered":       {set(at+"/name", "Another badge"), "proof fail", credential.ProofFailed},
		"issuer swapped": {set(at+"/issuer", registrar.id), "proof fail", credential.ProofFailed},
	} {
		t.Run(name, func(t *testing.T) {
			record := registrar.record(t, "workshop-badge")
			inner := embedded(record)
			inner["issuer"] = school.id
			school.prove(t, inner)
			row.change(t, record)
			verdict := verify(t, offline(), encode(t, registrar.prove(t, record)))
			require.True(t, verdict.Proven(), "the record is still what its issuer signed")
			if row.want == credential.ProofFailed {
				require.Equal(t, credential.Invalid, verdict.Overall, "%+v", verdict.Checks)
				require.Equal(t, []string{"nested credential fail"}, outcomes(verdict, "fail"))
				require.Contains(t, verdict.Refusals()[0].Detail, at+": its own proof is wrong")
			} else {
				require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Checks)
				require.Empty(t, outcomes(verdict, "fail", "warn", "unchecked"))
			}
			nested := bySource(t, verdict, at)
			require.Contains(t, outcomes(nested), row.check)
			require.Equal(t, row.want, nested.Overall, "%+v", nested.Checks)
		})
	}
}

// TestEndorsements uses records that come as a JWT, since no published context defines endorsementJwt, and no embedded
// proof covers what no context defines.
func TestEndorsements(t *testing.T) {
	by, partner := newIssuer(t, "endorsed"), newParty(t, "partner")
	signed := func() map[string]any { return partner.prove(t, partner.endorsing("https://e.org/a")) }
	jwt := newIssuer(t, "endorser")
	token := string(jwt.signDocument(t, party{id: jwt.id}.endorsing("https://e.org/a")))
	for name, row := range map[string]struct {
		change change
		at     string
		inside string // the credential whose endorsement it is, when not the record
		found  string
		want   credential.Overall
	}{
		"good":        {set("/endorsement", []any{signed()}), "/endorsement/0", "", "proof pass", credential.Valid},
		"alone":       {set("/endorsement", signed()), "/endorsement", "", "proof pass", credential.Valid},
		"unsigned":    {set("/endorsement", partner.endorsing("urn:x")), "/endorsement", "", "proof pass", credential.Valid},
		"of a school": {set("/issuer/endorsement", []any{signed()}), "/issuer/endorsement/0", "", "proof pass", credential.Valid},
		"tampered": {all(set("/endorsement", []any{signed()}), set("/endorsement/0/name", "A better word")),
			"/endorsement/0", "", "proof fail", credential.ProofFailed},
		"expired": {set("/endorsement", []any{func() map[string]any {
			e := partner.endorsing("urn:x")
			e["validUntil"] = "2025-02-01T00:00:00Z"
			return partner.prove(t, e)
		}()}), "/endorsement/0", "", "dates fail", credential.Expired},
		"JWT":            {set("/endorsementJwt", []any{token}), "/endorsementJwt/0", "", "proof pass", credential.Valid},
		"JWT tampered":   {set("/endorsementJwt", []any{token[:len(token)-4] + "AAAA"}), "/endorsementJwt/0", "", "proof fail", credential.ProofFailed},
		"JWT of nothing": {set("/endorsementJwt", []any{"a.b.c"}), "/endorsementJwt/0", "", "parse fail", credential.Invalid},
		"deep inside": {set(nested+subject+"/achievement/endorsement", []any{signed()}),
			"/credentialSubject/achievement/endorsement/0", nested, "proof pass", credential.Valid},
	} {
		t.Run(name, func(t *testing.T) {
			record := sample(t, "nursing-program", by)
			delete(record, "endorsement")
			row.change(t, record)
			verdict := verify(t, offline(), by.signDocument(t, record))
			require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Checks)
			around := verdict
			if row.inside != "" {
				around = bySource(t, verdict, row.inside)
			}
			endorsement := bySource(t, around, row.at)
			require.Contains(t, outcomes(endorsement), row.found)
			require.Equal(t, row.want, endorsement.Overall, "%+v", endorsement.Checks)
			said := map[credential.Overall]string{credential.Valid: "endorsement pass", credential.Unverifiable: "endorsement unchecked"}[row.want]
			if said == "" {
				said = "endorsement warn"
			}
			require.Contains(t, outcomes(around), said)
		})
	}
}

func TestEndorsementOfAnotherTypeIsInvalid(t *testing.T) {
	by := newIssuer(t, "kind")
	record := sample(t, "nursing-program", by)
	record["endorsementJwt"] = []any{string(newIssuer(t, "x").signDocument(t, embedded(record)))}
	verdict := verify(t, offline(), by.signDocument(t, record))
	require.Contains(t, details(bySource(t, verdict, "/endorsementJwt/0"), "type", "fail"), "EndorsementCredential")
	require.Equal(t, credential.Valid, verdict.Overall)
}

func TestEndorsementsAreBounded(t *testing.T) {
	by := newIssuer(t, "praised")
	record := sample(t, "workshop-badge", by)
	many := make([]any, 1001)
	for i := range many {
		many[i] = "a.b.c"
	}
	record["endorsementJwt"] = many
	verdict := verify(t, offline(), by.signDocument(t, record))
	require.Len(t, verdict.Nested, 1000)
	require.Contains(t, details(verdict, "endorsement", "unchecked"), "1 endorsements were not examined")
}

func TestEndorsementsOfEndorsementsAreBounded(t *testing.T) {
	by := newParty(t, "chain")
	word := by.endorsing("urn:x")
	for range 6 {
		outer := by.endorsing("urn:x")
		outer["issuer"] = map[string]any{"id": by.id, "type": []any{"Profile"}, "endorsement": []any{word}}
		word = outer
	}
	record := by.record(t, "workshop-badge")
	record["endorsement"] = []any{word}
	verdict := verify(t, offline(), encode(t, by.prove(t, record)))
	inner := bySource(t, verdict, "/endorsement/0")
	for range 3 {
		inner = bySource(t, inner, "/issuer/endorsement/0")
	}
	require.Empty(t, inner.Nested)
	require.Contains(t, details(inner, "endorsement", "unchecked"), "1 endorsements were not examined")
}

// What cannot be read is not reported as missing, and no request is sent for an issuer without a name.
func TestUnreadableDateAndIssuer(t *testing.T) {
	school := newParty(t, "school")
	for at, row := range map[string]struct {
		value any
		says  string
	}{
		"/validFrom":  {"soon", "/validFrom: cannot be compared with the clock"},
		"/validUntil": {"late", "/validUntil: cannot be compared with the clock"},
		"/issuer":     {[]any{school.id}, "the credential names no issuer by an id"},
	} {
		record := school.record(t, "workshop-badge")
		set(at, row.value)(t, record)
		verdict := verify(t, offline(), encode(t, school.prove(t, record)))
		require.Equal(t, credential.Invalid, verdict.Overall, at)
		var unchecked []string
		for _, c := range verdict.Checks {
			if c.Outcome == credential.OutcomeUnchecked {
				unchecked = append(unchecked, c.Detail)
			}
		}
		require.Len(t, unchecked, 1, at)
		require.Contains(t, unchecked[0], row.says)
	}
}
