package signin

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/page"
)

func TestWaitingForASlotEndsWithTheRequest(t *testing.T) {
	pages, err := page.New(page.Config{})
	require.NoError(t, err)
	h := New(Config{Pages: pages})
	for range maxChecks {
		h.slots <- struct{}{}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = h.authenticate(ctx, attempt{email: "ada@example.org", password: "x"})
	require.ErrorIs(t, err, context.Canceled)
	require.Len(t, h.slots, maxChecks, "it gave back no slot that it did not have")
}

func TestInWords(t *testing.T) {
	for wait, want := range map[time.Duration]string{
		time.Millisecond:        "a second",
		time.Second:             "a second",
		1100 * time.Millisecond: "2 seconds",
		90 * time.Second:        "90 seconds",
		91 * time.Second:        "2 minutes",
		time.Hour:               "60 minutes",
	} {
		require.Equal(t, want, inWords(wait), wait.String())
	}
}
