package recheck

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/storage"
)

var found = time.Date(2026, 3, 14, 9, 0, 0, 0, time.UTC)

func TestDue(t *testing.T) {
	const minute, hour = time.Minute, time.Hour
	for name, row := range map[string]struct {
		verdict     credential.Overall
		attempts    int
		from, until time.Duration // from found; zero is long ago and never
		least, most time.Duration
	}{
		"valid":                         {verdict: credential.Valid, least: longest * 3 / 4, most: longest},
		"revoked":                       {verdict: credential.Revoked, least: longest * 3 / 4, most: longest},
		"expired":                       {verdict: credential.Expired, until: -hour, least: longest * 3 / 4, most: longest},
		"unverifiable on arrival":       {verdict: credential.Unverifiable, least: 45 * time.Second, most: minute},
		"unverifiable again":            {verdict: credential.Unverifiable, attempts: 3, least: 6 * minute, most: 8 * minute},
		"unverifiable for long":         {verdict: credential.Unverifiable, attempts: 11, least: day * 3 / 4, most: day},
		"unverifiable for ever":         {verdict: credential.Unverifiable, attempts: 1 << 30, least: day * 3 / 4, most: day},
		"unverifiable, all answered":    {verdict: credential.Unverifiable, attempts: allAnswered, least: longest * 3 / 4, most: longest},
		"revoked, the list silent":      {verdict: credential.Revoked, attempts: 1, least: 90 * time.Second, most: 2 * minute},
		"ends tomorrow":                 {verdict: credential.Valid, until: day, least: day + skew + time.Second, most: day + skew + time.Second},
		"ended within the skew":         {verdict: credential.Valid, until: -skew, least: time.Second, most: time.Second},
		"ends next year":                {verdict: credential.Valid, until: 365 * day, least: longest * 3 / 4, most: longest},
		"unverifiable, ends soon":       {verdict: credential.Unverifiable, attempts: 9, until: hour, least: hour + skew + time.Second, most: hour + skew + time.Second},
		"begins in an hour":             {verdict: credential.NotYetValid, from: hour, until: day, least: hour, most: hour},
		"begins next year":              {verdict: credential.NotYetValid, from: 365 * day, least: longest * 3 / 4, most: longest},
		"valid, though begun just then": {verdict: credential.Valid, from: minute, least: longest * 3 / 4, most: longest},
	} {
		t.Run(name, func(t *testing.T) {
			c := &credential.Credential{ValidFrom: found.Add(-day)}
			if row.from != 0 {
				c.ValidFrom = found.Add(row.from)
			}
			if row.until != 0 {
				c.ValidUntil = found.Add(row.until)
			}
			for i := range 100 {
				r := storage.Recheck{Attempts: row.attempts}
				r.Verdict, r.CredentialID = string(row.verdict), fmt.Sprint(i)
				pause := due(c, r, skew, found).Sub(found)
				require.GreaterOrEqual(t, pause, row.least)
				require.LessOrEqual(t, pause, row.most)
				require.Equal(t, pause, due(c, r, skew, found).Sub(found), "always the same for one credential")
			}
		})
	}
}

// What came at once is spread over more than a day and a half: a million credentials are then about 7 a second.
func TestSpread(t *testing.T) {
	const credentials, hours = 10_000, 42
	var perHour [hours]int
	for i := range credentials {
		r := storage.Recheck{}
		r.OwnerID, r.IssuerID, r.CredentialID = "owner", "https://issuer.example", fmt.Sprint("urn:example:", i)
		early := found.Add(longest).Sub(due(&credential.Credential{}, r, skew, found))
		perHour[min(int(early/time.Hour), hours-1)]++
	}
	for hour, n := range perHour {
		require.InDelta(t, credentials/hours, n, credentials/hours/2, "hour %d", hour)
	}
}

func TestOutlasts(t *testing.T) {
	silent := []credential.Check{{Name: credential.CheckStatus, Outcome: credential.OutcomePass},
		{Name: credential.CheckStatus, Outcome: credential.OutcomeUnchecked}}
	heard := silent[:1]
	for _, row := range []struct {
		stored, found credential.Overall
		checks        []credential.Check
		want          bool
	}{
		{credential.Revoked, credential.Unverifiable, silent, true},
		{credential.Revoked, credential.Expired, silent, true},
		{credential.Suspended, credential.Unverifiable, silent, true},
		{credential.Revoked, credential.Suspended, silent, true},
		{credential.Revoked, credential.Expired, heard, false},
		{credential.Revoked, credential.Valid, heard, false},
		{credential.Revoked, credential.Unverifiable, heard, false},
		{credential.Suspended, credential.Revoked, silent, false},
		{credential.Revoked, credential.ProofFailed, silent, false},
		{credential.Revoked, credential.Invalid, silent, false},
		{credential.Valid, credential.Unverifiable, silent, false},
		{credential.Expired, credential.Unverifiable, silent, false},
	} {
		verdict := credential.Verdict{Overall: row.found, Checks: row.checks}
		require.Equal(t, row.want, outlasts(string(row.stored), verdict), "%s, then %s", row.stored, row.found)
	}
}

func TestRest(t *testing.T) {
	for took, want := range map[time.Duration]time.Duration{
		0: leastRest, time.Millisecond: leastRest, 100 * time.Millisecond: 300 * time.Millisecond, time.Minute: mostRest,
	} {
		require.Equal(t, want, rest(took))
	}
}
