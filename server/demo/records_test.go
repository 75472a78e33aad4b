package demo_test

import (
	"encoding/json"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/credential/fetch"
	"clrhost/internal/strictjson"
	"clrhost/server/api/profile"
	"clrhost/server/demo"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// other are the records whose verdict is another than valid.
var other = map[string]credential.Overall{"First aid": credential.Expired, "Laser cutter operator": credential.Revoked}

// Every record is what a partner could have submitted: signed by the issuer it names, about this learner, with the verdict
// that it is to show, now and when it is verified again. Both places for a proof are shown.
func TestSeededRecords(t *testing.T) {
	store := storagetest.SQLite(t, now)
	made := seed(t, store)
	verifier := credential.New(credential.Options{Now: now, Fetch: fetch.Known{Documents: demo.Places(), Next: fetch.Offline{}}})
	forms, words, issuers, unknown := map[storage.Form]int{}, map[string]int{}, map[string]bool{}, 0
	for _, a := range made.People {
		for _, record := range held(t, store, a.ID) {
			signed, err := credential.Parse(record.Body, strictjson.Limits{})
			require.NoError(t, err)
			forms[record.Form]++
			words[record.Verdict]++
			issuers[signed.IssuerID] = true
			if who, known := made.Issuers.Known(signed.IssuerID); known {
				require.Equal(t, who.Name, signed.Document["issuer"].(map[string]any)["name"])
			} else {
				unknown++
				require.Equal(t, "Bright Path Certificates", signed.Document["issuer"].(map[string]any)["name"])
			}
			t.Run(signed.Name, func(t *testing.T) {
				want := credential.Valid
				if word, ok := other[signed.Name]; ok {
					want = word
				}
				verdict := verifier.Verify(t.Context(), signed, credential.Terms{Types: []string{credential.TypeCLR}})
				require.Equal(t, want, verdict.Overall, "%+v", verdict.Checks)
				require.True(t, verdict.Proven())
				for _, nested := range verdict.Nested {
					require.Contains(t, []credential.Overall{credential.Valid, want}, nested.Overall, "%+v", nested.Checks)
				}
				var kept credential.Verdict
				require.NoError(t, json.Unmarshal(record.VerdictJSON, &kept))
				require.Equal(t, want, kept.Overall)
				require.EqualValues(t, want, record.Verdict)

				require.Regexp(t, "^did:(key|jwk):", signed.IssuerID)
				require.Equal(t, profile.ID(a.ID), signed.SubjectID)
				require.Equal(t, signed.Identity(), credential.Identity{Issuer: record.IssuerID, ID: record.CredentialID})
				requireNobodysPlaces(t, signed.Document)
				require.True(t, record.ValidFrom.Before(today), record.ValidFrom)
			})
		}
	}
	require.Equal(t, map[storage.Form]int{storage.FormJSON: 10, storage.FormJWS: 7}, forms)
	require.Equal(t, map[string]int{"valid": 15, "expired": 1, "revoked": 1}, words)
	require.Len(t, issuers, 9)
	require.Equal(t, 1, unknown)
}

var place = regexp.MustCompile(`https?://[^\s"\\)]+`)

// requireNobodysPlaces looks at every address in a document: besides contexts they are on hosts that cannot exist.
func requireNobodysPlaces(t *testing.T, document any) {
	t.Helper()
	text, err := json.Marshal(document)
	require.NoError(t, err)
	require.NotContains(t, string(text), "did:example:")
	for _, found := range place.FindAllString(string(text), -1) {
		at, err := url.Parse(found)
		require.NoError(t, err)
		standard := at.Host == "www.w3.org" || at.Host == "purl.imsglobal.org"
		require.True(t, standard || strings.HasSuffix(at.Host, ".example"), found)
	}
}
