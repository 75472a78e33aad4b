package records

import (
	"errors"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/strictjson"
	"clrhost/server/intake"
	"clrhost/storage"
)

// Whatever a file holds, the page says what it is and what to do.
func FuzzNoCredential(f *testing.F) {
	for _, seed := range []string{"", " ", "%PDF-1.7", "\x89PNG\r\n\x1a\n", "<svg/>", "\x1f\x8b\x08", "a,b\n1,2", "{", "[1]", "ey.ey.", "GIF89a",
		`{"@context":"https://w3id.org/openbadges/v2"}`, "\ufeff{}", "PK\x05\x06"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, file []byte) {
		_, err := credential.ParseFile(file, strictjson.Limits{Bytes: 1 << 20})
		if err == nil {
			err = errors.New("it is one")
		}
		title, advice := noCredential(file, err)
		require.NotEmpty(t, title.Format)
		require.NotEmpty(t, advice.Format)
	})
}

// No reason and no outcome is left without words.
func TestEveryOutcomeHasWords(t *testing.T) {
	for _, reason := range intake.Reasons() {
		for _, silent := range []bool{false, true} {
			title, advice := refusalWords(&intake.Refusal{Reason: reason, Silent: silent})
			require.NotEmpty(t, title.Format, reason)
			require.NotEmpty(t, advice.Format, reason)
		}
		require.NotEqual(t, "It was refused.", entryWords(string(reason)).Format, reason)
	}
	for _, outcome := range []storage.Upsert{storage.UpsertCreated, storage.UpsertReplaced, storage.UpsertCorrected, storage.UpsertResent,
		storage.UpsertUnchanged, storage.UpsertOlder, storage.UpsertUnproven, storage.UpsertAhead} {
		foreseen := foreseenWords[outcome]
		require.NotEmpty(t, foreseen.Says.Format, outcome)
		require.Equal(t, outcome == storage.UpsertCreated || outcome.Replaces(), foreseen.MayKeep, outcome)
		if outcome != storage.UpsertUnproven && outcome != storage.UpsertAhead { // which are refusals
			require.NotEmpty(t, keptNotes[noteKeep+string(outcome)].Format, outcome)
		}
	}
}
