package phrase_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/phrase"
)

func TestString(t *testing.T) {
	day := time.Date(2026, 5, 1, 0, 30, 0, 0, time.FixedZone("", 2*3600))
	for want, given := range map[string]phrase.Phrase{
		"":                             {},
		"A plain one.":                 phrase.Of("A plain one."),
		"100 %":                        phrase.Of("100 %%"),
		"2 of <b>":                     phrase.Of("%d of %s", 2, "<b>"),
		"Signed on 1 May 2026, by Ada": phrase.Of("Signed on %s, %s", day, phrase.Of("by %s", "Ada")),
	} {
		require.Equal(t, want, given.String())
		require.Equal(t, want == "", given.IsZero())
	}
}
