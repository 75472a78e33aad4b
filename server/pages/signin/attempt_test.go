package signin

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/pages/words"
)

func TestInWords(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		time.Millisecond:        "a second",
		time.Second:             "a second",
		1100 * time.Millisecond: "2 seconds",
		90 * time.Second:        "90 seconds",
		91 * time.Second:        "2 minutes",
		time.Hour:               "60 minutes",
	} {
		said, err := words.English.Text(inWords(wait))
		require.NoError(t, err)
		require.Equal(t, want, said, wait.String())
	}
}
