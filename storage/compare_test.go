package storage

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// The table of the upsert, row by row, for what is stored.
func TestComparison(t *testing.T) {
	now := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	at := func(ahead time.Duration, proven, once bool) standing { return standing{proven, once, now.Add(ahead)} }
	proven := func(ahead time.Duration) standing { return at(ahead, true, true) }
	lapsed := func(ahead time.Duration) standing { return at(ahead, false, true) } // proven once
	never := func(ahead time.Duration) standing { return at(ahead, false, false) }
	const year = 365 * 24 * time.Hour

	for name, row := range map[string]struct {
		stored, submitted standing
		bytes, content    bool
		want              Upsert
	}{
		"proven, newer":                 {proven(-year), proven(0), false, false, UpsertReplaced},
		"proven, far ahead":             {proven(-year), proven(80 * year), false, false, UpsertReplaced},
		"proven, older":                 {proven(0), proven(-1), false, false, UpsertOlder},
		"proven, corrected":             {proven(0), proven(0), false, false, UpsertCorrected},
		"proven, sent again":            {proven(0), proven(0), false, true, UpsertResent},
		"unproven, newer":               {never(-year), never(0), false, false, UpsertReplaced},
		"unproven, just ahead":          {never(-year), never(5 * time.Minute), false, false, UpsertReplaced},
		"unproven, ahead":               {never(-year), never(5*time.Minute + 1), false, false, UpsertAhead},
		"unproven, as far ahead":        {never(year), never(year), false, true, UpsertAhead},
		"unproven, ahead and older":     {never(2 * year), never(year), false, false, UpsertAhead},
		"unproven, older":               {never(0), never(-1), false, false, UpsertOlder},
		"unproven, corrected":           {never(0), never(0), false, false, UpsertCorrected},
		"unproven, sent again":          {never(0), never(0), false, true, UpsertResent},
		"proven after unproven":         {never(-year), proven(0), false, false, UpsertReplaced},
		"proven, older, after unproven": {never(100 * year), proven(-year), false, false, UpsertReplaced},
		"proven, same content, after":   {never(0), proven(0), false, true, UpsertReplaced},
		"proven after lapsed":           {lapsed(0), proven(-year), false, false, UpsertReplaced},
		"unproven after proven":         {proven(-year), never(0), false, false, UpsertUnproven},
		"unproven, older, after proven": {proven(0), never(-year), false, false, UpsertUnproven},
		"unproven, same content, after": {proven(0), never(0), false, true, UpsertUnproven},
		"unproven, ahead, after proven": {proven(0), never(year), false, false, UpsertUnproven},
		"unproven after lapsed":         {lapsed(-year), never(0), false, false, UpsertUnproven},
		"same bytes":                    {proven(0), proven(0), true, true, UpsertUnchanged},
		"same bytes, proven by now":     {never(0), proven(0), true, true, UpsertUnchanged},
		"same bytes, silent by now":     {proven(0), never(0), true, true, UpsertUnchanged},
		"same bytes, far ahead":         {never(year), never(year), true, true, UpsertUnchanged},
	} {
		t.Run(name, func(t *testing.T) {
			c := comparison{stored: row.stored, submitted: row.submitted, sameBytes: row.bytes, sameContent: row.content, now: now}
			require.Equal(t, row.want, c.outcome())
		})
	}
}
