package status_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential/status"
)

// TestOneListForManyIsVerifiedOnce: the proof of a list is verified once for all callers within ten seconds, good or bad,
// and every other text is another list.
func TestOneListForManyIsVerifiedOnce(t *testing.T) {
	for name, row := range map[string]struct {
		err  error
		want status.State
	}{"good": {nil, status.Good}, "bad": {errors.New("forged"), status.Unchecked}} {
		t.Run(name, func(t *testing.T) {
			verified, now := 0, noon
			h := &host{body: toJSON(t, credential(published, nil, nil))}
			c := &status.Checker{Fetch: h, Now: func() time.Time { return now },
				Verify: func(context.Context, []byte) error { verified++; return row.err }}
			ask := func(index int) status.State {
				return c.Check(t.Context(), id, statusEntry(object{"statusListIndex": float64(index)})).State
			}
			for index := range 300 {
				require.Equal(t, row.want, ask(index))
			}
			require.Equal(t, 1, verified)

			now = noon.Add(10 * time.Second)
			require.Equal(t, row.want, ask(0))
			require.Equal(t, 2, verified, "a belief grows old")

			h.body = toJSON(t, credential(encoded(t, 1, map[int]uint64{23: 1}), nil, nil))
			require.NotEqual(t, status.Good, ask(23), "another text is not believed for the one before")
			require.Equal(t, 3, verified)
		})
	}
}

// TestARememberedListIsStillAsked: what depends on time and caller is checked every time.
func TestARememberedListIsStillAsked(t *testing.T) {
	now := noon
	c := checker(&host{body: toJSON(t, credential(published, object{"validUntil": "2025-05-01T12:00:01Z"}, nil))})
	c.Now = func() time.Time { return now }
	require.Equal(t, status.Good, c.Check(t.Context(), id, statusEntry(nil)).State)
	require.Contains(t, c.Check(t.Context(), id, statusEntry(object{"statusListCredential": listURL + "0"})).Detail, "not the URL it was requested from")
	require.Contains(t, c.Check(t.Context(), id, statusEntry(object{"statusPurpose": "suspension"})).Detail, "not for the purpose")
	now = noon.Add(2 * time.Second)
	require.Contains(t, c.Check(t.Context(), id, statusEntry(nil)).Detail, "has expired")
}

// TestImpatienceIsNotRemembered: the cancellation of one caller is not cached for others.
func TestImpatienceIsNotRemembered(t *testing.T) {
	c := checker(&host{body: toJSON(t, credential(published, nil, nil))})
	c.Verify = func(ctx context.Context, _ []byte) error { return ctx.Err() }
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	require.Equal(t, status.Unchecked, c.Check(ctx, id, statusEntry(nil)).State)
	require.Equal(t, status.Good, c.Check(t.Context(), id, statusEntry(nil)).State)
}

// TestMemoryIsBounded: lists of 4 MiB each evict each other, and the one used last stays.
func TestMemoryIsBounded(t *testing.T) {
	verified := map[string]int{}
	h := &host{}
	c := checker(h)
	c.Verify = func(_ context.Context, body []byte) error { verified[string(body)]++; return nil }
	bits := zipped(t, make([]byte, 4<<20))
	ask := func(n int) int {
		h.body = toJSON(t, credential(bits, object{"name": fmt.Sprint(n)}, nil))
		require.Equal(t, status.Good, c.Check(t.Context(), id, statusEntry(nil)).State)
		return verified[h.body]
	}
	for n := range 10 {
		require.Equal(t, 1, ask(n))
	}
	require.Equal(t, 1, ask(9), "still remembered")
	require.Equal(t, 2, ask(0), "pushed out")

	now := noon
	c.Now = func() time.Time { return now }
	for range 10 {
		now = now.Add(10 * time.Second)
		ask(0)
	}
	require.Equal(t, 12, ask(0), "what is found out anew takes the place of what was known")
	require.Equal(t, 10, len(verified))
}
