package credential_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/status"
)

// publishList publishes a signed status list with one entry set, and returns its URL.
func (w *world) publishList(t testing.TB, path, purpose string, index int, by party) string {
	t.Helper()
	bits, err := status.NewList(0, 1)
	require.NoError(t, err)
	require.NoError(t, bits.Set(index, 1))
	encoded, err := bits.Encode()
	require.NoError(t, err)
	url := w.URL + path
	return w.publish(t, path, by.prove(t, map[string]any{
		"@context": []any{vc20}, "id": url, "issuer": by.id, "validFrom": "2025-01-01T00:00:00Z",
		"type": []any{"VerifiableCredential", "BitstringStatusListCredential"},
		"credentialSubject": map[string]any{"id": url + "#list", "type": "BitstringStatusList",
			"statusPurpose": purpose, "encodedList": encoded},
	}))
}

func entryOf(list, purpose, index string) map[string]any {
	return map[string]any{"id": list + "#" + index, "type": "BitstringStatusListEntry", "statusPurpose": purpose,
		"statusListIndex": index, "statusListCredential": list}
}

func TestStatus(t *testing.T) {
	w := newWorld(t)
	by := newParty(t, "status")
	revocations := w.publishList(t, "/revocations", "revocation", 7, by)
	suspensions := w.publishList(t, "/suspensions", "suspension", 7, by)
	claimed := by.as("https://issuer.example/", by.method())
	forged := w.publishList(t, "/forged", "revocation", 7, claimed)
	for name, row := range map[string]struct {
		entry   map[string]any
		outcome string
		says    string
		want    credential.Overall
	}{
		"good":           {entryOf(revocations, "revocation", "8"), "pass", "does not revoke", credential.Valid},
		"revoked":        {entryOf(revocations, "revocation", "7"), "fail", "has revoked", credential.Revoked},
		"suspended":      {entryOf(suspensions, "suspension", "7"), "fail", "has suspended", credential.Suspended},
		"unreachable":    {entryOf(w.URL+"/none", "revocation", "7"), "unchecked", "status 404", credential.Unverifiable},
		"a forged list":  {entryOf(forged, "revocation", "7"), "unchecked", "status list does not verify", credential.Unverifiable},
		"unknown method": {map[string]any{"id": revocations, "type": "BitstringStatusListEntry"}, "unchecked", "statusListIndex", credential.Unverifiable},
	} {
		t.Run(name, func(t *testing.T) {
			record := by.record(t, "workshop-badge")
			record["credentialStatus"] = row.entry
			verdict := verify(t, w.verifier(), encode(t, by.prove(t, record)))
			require.Equal(t, []string{"status " + row.outcome}, of(verdict, "status"), "%+v", verdict.Checks)
			require.Contains(t, details(verdict, "status", row.outcome), "/credentialStatus: ")
			require.Contains(t, details(verdict, "status", row.outcome), row.says)
			require.Equal(t, row.want, verdict.Overall, "%+v", verdict.Checks)
			require.Empty(t, verdict.Refusals(), "what is revoked is kept, and says so")
		})
	}
}

func TestRevocationListOfTheStandard(t *testing.T) {
	w := newWorld(t)
	by := newParty(t, "1EdTech")
	record := by.record(t, "workshop-badge")
	record["@context"] = append(record["@context"].([]any), "https://purl.imsglobal.org/spec/ob/v3p0/extensions.json")
	list := w.publish(t, "/revoked", map[string]any{"revokedCredential": []any{map[string]any{"id": record["id"], "revoked": true}}})
	record["credentialStatus"] = map[string]any{"id": list, "type": "1EdTechRevocationList"}
	require.Equal(t, credential.Revoked, verify(t, w.verifier(), encode(t, by.prove(t, record))).Overall)
}

// TestNobodyIsAskedForAForgery: a forged record cannot make a host send requests.
func TestNobodyIsAskedForAForgery(t *testing.T) {
	w := newWorld(t)
	by := newParty(t, "forger")
	record := by.prove(t, by.record(t, "workshop-badge"))
	record["credentialStatus"] = entryOf(w.URL+"/planted", "revocation", "7")
	verdict := verify(t, w.verifier(), encode(t, record))
	require.Equal(t, credential.ProofFailed, verdict.Overall)
	require.Contains(t, details(verdict, "status", "unchecked"), "no proof was verified that covers it")
	require.Empty(t, w.asked)
}

// TestNestedStatus: an embedded credential is revoked by itself, also when only the record around it is signed.
func TestNestedStatus(t *testing.T) {
	w := newWorld(t)
	by := newParty(t, "nested status")
	record := by.record(t, "workshop-badge")
	embedded(record)["credentialStatus"] = entryOf(w.publishList(t, "/list", "revocation", 7, by), "revocation", "7")
	verdict := verify(t, w.verifier(), encode(t, by.prove(t, record)))
	require.Equal(t, credential.Valid, verdict.Overall, "%+v", verdict.Checks)
	require.Equal(t, credential.Revoked, verdict.Nested[0].Overall)
	require.Contains(t, details(verdict, "nested credential", "warn"), "1 of 1 embedded credentials are by themselves revoked")
}

func TestVerifyProof(t *testing.T) {
	by := newParty(t, "proof only")
	v := offline()
	record := by.prove(t, by.record(t, "workshop-badge"))
	require.NoError(t, v.VerifyProof(t.Context(), encode(t, record)))
	record["name"] = "Changed"
	require.ErrorContains(t, v.VerifyProof(t.Context(), encode(t, record)), "/proof/0: proofValue: ")
	delete(record, "proof")
	require.ErrorContains(t, v.VerifyProof(t.Context(), encode(t, record)), "/proof: is required")
	require.Error(t, v.VerifyProof(t.Context(), []byte("{")))
	unknown := by.as("https://issuer.example/", "https://issuer.example/#"+by.multikey())
	require.ErrorContains(t, v.VerifyProof(t.Context(), encode(t, unknown.prove(t, unknown.record(t, "workshop-badge")))), "could not be determined")
}
