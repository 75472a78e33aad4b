package credential_test

import (
	"encoding/json"
	"net/http"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
)

// TestProvenAndSilent distinguishes proven, unproven until a host responds, and unproven for good.
func TestProvenAndSilent(t *testing.T) {
	w := newWorld(t)
	by := newParty(t, "proven")
	home := w.publishIssuer(t, "/issuer", w.URL+"/issuer#key", by.suite.Key.Public(), "assertionMethod")
	w.answer("/busy", http.StatusServiceUnavailable)
	w.answer("/often", http.StatusTooManyRequests)
	w.answer("/private", http.StatusForbidden)
	at := func(path string) party { return by.as(w.URL+path, w.URL+path+"#key") }
	offline := offline()
	for name, row := range map[string]struct {
		by             party
		v              *credential.Verifier
		change         change
		proven, silent bool
	}{
		"a did:key":                 {by: by, v: w.verifier(), proven: true},
		"a did:key offline":         {by: by, v: offline, proven: true},
		"listed":                    {by: by.as(home, home+"#key"), v: w.verifier(), proven: true},
		"listed, and expired":       {by: by.as(home, home+"#key"), v: w.verifier(), change: set("/validUntil", "2025-02-01T00:00:00Z"), proven: true},
		"offline":                   {by: by.as(home, home+"#key"), v: offline, silent: true},
		"not there":                 {by: at("/nowhere"), v: w.verifier()},
		"forbidden":                 {by: at("/private"), v: w.verifier()},
		"busy":                      {by: at("/busy"), v: w.verifier(), silent: true},
		"asked too often":           {by: at("/often"), v: w.verifier(), silent: true},
		"unreachable":               {by: by.as("https://gone.invalid/i", "https://gone.invalid/i#key"), v: w.verifier(), silent: true},
		"another key is listed":     {by: by.as(home, home+"#other"), v: w.verifier()},
		"a did:key by another host": {by: by.as(by.id, w.URL+"/busy#key"), v: w.verifier()},
	} {
		t.Run(name, func(t *testing.T) {
			document := row.by.record(t, "workshop-badge")
			if row.change != nil {
				row.change(t, document)
			}
			verdict := verify(t, row.v, encode(t, row.by.prove(t, document)))
			require.Equal(t, row.proven, verdict.Proven(), "%+v", verdict.Checks)
			require.Equal(t, row.silent, verdict.Silent(), "%+v", verdict.Checks)
			text, err := json.Marshal(verdict)
			require.NoError(t, err)
			var stored credential.Verdict
			require.NoError(t, json.Unmarshal(text, &stored))
			require.Equal(t, row.proven, stored.Proven(), "as stored")
		})
	}
	t.Run("an unknown suite", func(t *testing.T) {
		silent := at("/busy")
		document := silent.prove(t, silent.record(t, "workshop-badge"))
		set("/proof/0/cryptosuite", "bbs-2023")(t, document)
		require.False(t, verify(t, w.verifier(), encode(t, document)).Silent())
	})
	t.Run("tampered", func(t *testing.T) {
		document := by.prove(t, by.record(t, "workshop-badge"))
		set("/name", "Another")(t, document)
		require.False(t, verify(t, w.verifier(), encode(t, document)).Proven())
	})
}
