package credential_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
)

const refreshType = "1EdTechCredentialRefresh"

// refreshable is a record of the party's that names a refresh service, without a proof.
func (p party) refreshable(t testing.TB, service string) map[string]any {
	t.Helper()
	record := p.record(t, "workshop-badge")
	record["@context"] = append(record["@context"].([]any), "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
	record["id"], record["validFrom"] = "urn:uuid:1", "2025-06-01T00:00:00Z"
	record["refreshService"] = map[string]any{"id": service, "type": refreshType}
	return record
}

func TestRefresh(t *testing.T) {
	by, other := newParty(t, "refreshed"), newParty(t, "another")
	same := func(testing.TB, map[string]any) {}
	newer := set("/validFrom", "2025-07-01T00:00:00Z")
	for name, row := range map[string]struct {
		change  change // of the version the service has, before it is signed
		by      party
		after   change // and after
		outcome string
		says    string
		nested  credential.Overall // of the refreshed version, when it is listed
		want    credential.Overall
	}{
		"the same, signed anew": {same, by, same, "pass", "this is the current version", "", credential.Valid},
		"newer":                 {newer, by, same, "warn", "there is a newer version, valid from 2025-07-01T00:00:00Z, which is by itself valid", credential.Valid, credential.Valid},
		"corrected":             {set("/name", "Mended"), by, same, "warn", "there is a corrected version of the same date", credential.Valid, credential.Valid},
		"ended":                 {both(newer, set("/validUntil", "2025-08-01T00:00:00Z")), by, same, "warn", "which is by itself expired", credential.Expired, credential.Valid},
		"older":                 {set("/validFrom", "2025-05-01T00:00:00Z"), by, same, "warn", "it is older than this version", "", credential.Valid},
		"another credential":    {both(newer, set("/id", "urn:uuid:2")), by, same, "warn", "it has another id", "", credential.Valid},
		"another issuer":        {both(newer, set("/issuer/id", other.id)), other, same, "warn", "it has another id, or is another issuer's", "", credential.Valid},
		"another's key":         {newer, other, same, "warn", "it is not proven: the signing key", "", credential.Valid},
		"tampered":              {newer, by, set("/name", "Doctor"), "warn", "it is not proven: /proof/0: proofValue", "", credential.Valid},
		"not signed":            {newer, by, drop("/proof"), "warn", "it is not proven: /proof: is required", "", credential.Valid},
		"malformed":             {both(newer, drop("/name")), by, same, "warn", "it is not proven: /name: is required", "", credential.Valid},
		"another type":          {both(newer, set("/type", []any{"VerifiableCredential"})), by, same, "warn", "it is not proven: ", "", credential.Valid},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			record := by.prove(t, by.refreshable(t, w.URL+"/current"))
			var current map[string]any
			require.NoError(t, json.Unmarshal(encode(t, record), &current))
			delete(current, "proof")
			row.change(t, current)
			row.by.prove(t, current)
			row.after(t, current)
			w.publish(t, "/current", current)
			verdict := verify(t, w.verifier(), encode(t, record))
			require.Equal(t, []string{"refresh " + row.outcome}, of(verdict, "refresh"), "%+v", verdict.Checks)
			require.Contains(t, details(verdict, "refresh", row.outcome), "/refreshService: ")
			require.Contains(t, details(verdict, "refresh", row.outcome), row.says)
			require.Equal(t, row.want, verdict.Overall)
			require.Equal(t, []string{"/current"}, w.asked, "asked once, and the refreshed version's own service never")
			at := slices.IndexFunc(verdict.Nested, func(v credential.Verdict) bool { return v.Source == "/refreshService, the refreshed version" })
			require.Equal(t, row.nested != "", at >= 0, "what is not proven is not listed: %+v", verdict.Nested)
			if at >= 0 {
				require.Equal(t, row.nested, verdict.Nested[at].Overall, "%+v", verdict.Nested[at].Checks)
			}
		})
	}
}

func both(a, b change) change {
	return func(t testing.TB, document map[string]any) { a(t, document); b(t, document) }
}

// TestRefreshedVersionIsRevoked: the status of the current version counts for the credential.
func TestRefreshedVersionIsRevoked(t *testing.T) {
	w, by := newWorld(t), newParty(t, "withdrawn")
	record := by.prove(t, by.refreshable(t, w.URL+"/current"))
	current := by.refreshable(t, w.URL+"/current")
	current["validFrom"] = "2025-07-01T00:00:00Z"
	for purpose, want := range map[string]credential.Overall{"revocation": credential.Revoked, "suspension": credential.Suspended} {
		delete(current, "proof")
		current["credentialStatus"] = entryOf(w.publishList(t, "/"+purpose, purpose, 7, by), purpose, "7")
		w.publish(t, "/"+purpose+"/current", by.prove(t, current))
		record["refreshService"].(map[string]any)["id"] = w.URL + "/" + purpose + "/current"
		delete(record, "proof")
		verdict := verify(t, w.verifier(), encode(t, by.prove(t, record)))
		require.Equal(t, want, verdict.Overall, "%+v", verdict.Checks)
		require.Contains(t, details(verdict, "refresh", "fail"), "and that one is "+string(want))
		require.Empty(t, verdict.Refusals(), "the version at hand is kept, and says so")
	}
}

// TestRefreshOfAnExpiredCredential: the presented version stays expired, and the refreshed one beside it is valid.
func TestRefreshOfAnExpiredCredential(t *testing.T) {
	w, by := newWorld(t), newParty(t, "renewed")
	record := by.refreshable(t, w.URL+"/current")
	record["validUntil"] = "2025-07-01T00:00:00Z"
	current := by.refreshable(t, w.URL+"/current")
	current["validFrom"] = "2025-07-01T00:00:00Z"
	w.publish(t, "/current", by.prove(t, current))
	verdict := verify(t, w.verifier(), encode(t, by.prove(t, record)))
	require.Equal(t, credential.Expired, verdict.Overall)
	require.Equal(t, credential.Valid, verdict.Nested[0].Overall)
}

func TestRefreshedVersionAsJWT(t *testing.T) {
	w, by := newWorld(t), newIssuer(t, "signs both")
	signer := newParty(t, "signs both").as(by.id, by.id+"#0") // of the same seed
	record := signer.prove(t, signer.refreshable(t, w.URL+"/current"))
	current := signer.refreshable(t, w.URL+"/current")
	current["validFrom"] = "2025-07-01T00:00:00Z"
	w.pages["/current"] = by.signDocument(t, current)
	verdict := verify(t, w.verifier(), encode(t, record))
	require.Contains(t, details(verdict, "refresh", "warn"), "there is a newer version")
	require.Equal(t, credential.Valid, verdict.Overall)
}

// TestRefreshWithoutAnAnswer: without a response the presented credential is the one to verify.
func TestRefreshWithoutAnAnswer(t *testing.T) {
	by := newParty(t, "no answer")
	w := newWorld(t)
	w.pages["/html"] = []byte("<html>")
	for name, row := range map[string]struct {
		service any
		v       *credential.Verifier
		outcome string
		says    string
	}{
		"none there":      {map[string]any{"id": w.URL + "/none", "type": refreshType}, w.verifier(), "unchecked", "answered with status 404"},
		"a private host":  {map[string]any{"id": "https://127.0.0.1/", "type": refreshType}, w.verifier(), "unchecked", "only hosts with a public address"},
		"no URL":          {map[string]any{"id": "urn:a", "type": refreshType}, w.verifier(), "unchecked", "its URL cannot be read"},
		"no credential":   {map[string]any{"id": w.URL + "/html", "type": refreshType}, w.verifier(), "warn", "it is not a credential: "},
		"another kind":    {map[string]any{"id": w.URL + "/none", "type": "MediatedRefresh2021"}, w.verifier(), "unchecked", "this kind is not supported"},
		"nothing fetched": {map[string]any{"id": w.URL + "/none", "type": refreshType}, offline(), "unchecked", "offline mode"},
	} {
		t.Run(name, func(t *testing.T) {
			record := by.refreshable(t, "")
			record["refreshService"] = row.service
			add("/@context", map[string]any{"MediatedRefresh2021": "urn:refresh"})(t, record)
			token := newIssuer(t, "no answer")
			record["issuer"] = token.id
			verdict := verify(t, row.v, token.signDocument(t, record))
			require.Equal(t, []string{"refresh " + row.outcome}, of(verdict, "refresh"), "%+v", verdict.Checks)
			require.Contains(t, details(verdict, "refresh", row.outcome), row.says)
			require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Checks)
		})
	}
}

// TestRefreshOnlyOfWhatIsProven: a forged record cannot make a host send requests.
func TestRefreshOnlyOfWhatIsProven(t *testing.T) {
	w, by := newWorld(t), newParty(t, "forger of refreshes")
	service := w.URL + "/planted"
	nobody := by.as("https://issuer.example/", "https://issuer.example/#"+by.multikey())
	tampered := by.prove(t, by.refreshable(t, w.URL+"/home"))
	tampered["refreshService"].(map[string]any)["id"] = service
	malformed := by.refreshable(t, service)
	delete(malformed, "name")
	for name, record := range map[string]map[string]any{
		"not signed":       by.refreshable(t, service),
		"tampered":         tampered,
		"malformed":        by.prove(t, malformed),
		"nobody's key":     nobody.prove(t, nobody.refreshable(t, service)),
		"somebody's issue": by.prove(t, newParty(t, "victim").refreshable(t, service)),
	} {
		t.Run(name, func(t *testing.T) {
			verdict := verify(t, w.verifier(), encode(t, record))
			require.Contains(t, details(verdict, "refresh", "unchecked"), "is not proven")
			require.Empty(t, w.asked)
		})
	}
}

// TestRefreshesAreBounded: a record of many credentials cannot make a host send many requests.
func TestRefreshesAreBounded(t *testing.T) {
	w, by := newWorld(t), newParty(t, "many refreshes")
	record := by.refreshable(t, w.URL+"/current")
	var all []any
	for i := range 30 {
		one := maps.Clone(embedded(record))
		one["@context"] = append(slices.Clone(one["@context"].([]any)), "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
		one["id"], one["issuer"] = fmt.Sprintf("urn:nested:%d", i), by.id
		one["refreshService"] = map[string]any{"id": fmt.Sprintf("%s/%d", w.URL, i), "type": refreshType}
		all = append(all, by.prove(t, one))
	}
	record["credentialSubject"].(map[string]any)["verifiableCredential"] = all
	verdict := verify(t, w.verifier(), encode(t, by.prove(t, record)))
	require.Len(t, w.asked, 10)
	require.Contains(t, details(verdict.Nested[29], "refresh", "unchecked"), "too many others were")
	require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Checks)
}

// TestRefreshOfWhatHasNoID: without an id two credentials are not versions of one.
func TestRefreshOfWhatHasNoID(t *testing.T) {
	w, by := newWorld(t), newParty(t, "no id")
	plain := func(until string) map[string]any {
		return by.prove(t, map[string]any{
			"@context": []any{vc20, "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json"},
			"type":     []any{"VerifiableCredential"}, "issuer": by.id, "validFrom": "2025-01-01T00:00:00Z", "validUntil": until,
			"credentialSubject": map[string]any{"id": "urn:somebody"}, "refreshService": map[string]any{"id": w.URL + "/current", "type": refreshType},
		})
	}
	w.publish(t, "/current", plain("2027-01-01T00:00:00Z"))
	record := by.record(t, "workshop-badge")
	record["credentialSubject"].(map[string]any)["verifiableCredential"] = []any{plain("2026-01-01T00:00:00Z")}
	verdict := verify(t, w.verifier(), encode(t, by.prove(t, record)))
	require.Contains(t, details(verdict.Nested[0], "refresh", "warn"), "it has another id", "%+v", verdict.Nested[0].Checks)
	require.Empty(t, verdict.Nested[0].Nested)
}
