package page_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/pages/page"
	"clrhost/server/pages/words"
)

func TestSpan(t *testing.T) {
	for d, want := range map[time.Duration]string{
		365 * 24 * time.Hour: "365 days",
		24 * time.Hour:       "one day",
		25 * time.Hour:       "2 days",
		time.Hour:            "one hour",
		70 * time.Minute:     "2 hours",
		30 * time.Minute:     "30 minutes",
		time.Second:          "one minute",
	} {
		said, err := words.English.Text(page.Span(d))
		require.NoError(t, err)
		require.Equal(t, want, said)
	}
}
