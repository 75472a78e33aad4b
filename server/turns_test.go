package server

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/fetch"
	"clrhost/server/inflight"
)

// meanwhile is another host, while whose answer is awaited something happens.
type meanwhile func()

func (m meanwhile) Get(context.Context, string, string) (fetch.Document, error) {
	m()
	return fetch.Document{}, nil
}

func (m meanwhile) GetSince(context.Context, string, string, time.Time) (fetch.Document, error) {
	m()
	return fetch.Document{}, nil
}

// A verification that waits for another host holds up nobody, of its own client or another.
func TestWhoWaitsForAnotherHostTakesNoTurn(t *testing.T) {
	g := inflight.New(inflight.Bounds{Each: 1, All: 1, Wait: time.Minute})
	turns := 0
	fetch := idling{meanwhile(func() {
		for _, client := range []string{"a", "b"} {
			require.NoError(t, g.Do(t.Context(), []string{client}, func(context.Context) { turns++ }))
		}
	})}
	require.NoError(t, g.Do(t.Context(), []string{"a"}, func(ctx context.Context) {
		_, err := fetch.Get(ctx, "https://issuer.example", "*/*")
		require.NoError(t, err)
		_, err = fetch.GetSince(ctx, "https://issuer.example", "*/*", time.Time{})
		require.NoError(t, err)
	}))
	require.Equal(t, 4, turns)
}
