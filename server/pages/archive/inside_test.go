package archive

import (
	"encoding/json"
	"io"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// deadlines keeps the last one.
type deadlines struct{ last time.Time }

func (d *deadlines) SetWriteDeadline(t time.Time) error {
	d.last = t
	return nil
}

// A person has a minute for each piece; one who reads slowly has less, and nobody saves up time by reading fast.
func TestPace(t *testing.T) {
	begun := time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC)
	now, d := begun, &deadlines{}
	p := &paced{to: io.Discard, control: d, now: func() time.Time { return now }, begun: begun}
	write := func(n int, at time.Duration) time.Duration {
		now = begun.Add(at)
		_, err := p.Write(make([]byte, n))
		require.NoError(t, err)
		return d.last.Sub(begun)
	}
	require.Equal(t, time.Minute, write(slowest, 0))
	require.Equal(t, 61*time.Second, write(0, 30*time.Second), "one second's worth was received in half a minute")
	require.Equal(t, 61*time.Second, write(1<<30, 60*time.Second))
	require.Equal(t, 121*time.Second, write(1<<30, 61*time.Second), "much was received, and a minute is all there is for the next")
	require.Equal(t, 3*time.Hour+time.Minute, write(0, 3*time.Hour))
}

// A verdict that cannot be read is the word alone, and a record says when it was replaced.
func TestVerdictOf(t *testing.T) {
	day := time.Date(2026, 5, 12, 0, 0, 0, 0, time.UTC)
	row := storage.RecordRow{Number: 3, Verdict: "valid", VerdictJSON: []byte("{"), AcceptedAt: day, UpdatedAt: day, CheckedAt: day}
	as := func() string {
		written, err := json.Marshal(verdictOf(row, "a.json"))
		require.NoError(t, err)
		return string(written)
	}
	const once = `{"file":"a.json","number":3,"issuer":"","credential":"","received":"2026-05-12T00:00:00Z","checked":"2026-05-12T00:00:00Z","verdict":{"verdict":"valid","checks":null}}`
	require.JSONEq(t, once, as())
	row.UpdatedAt = day.Add(time.Hour)
	require.JSONEq(t, strings.Replace(once, `"checked"`, `"replaced":"2026-05-12T01:00:00Z","checked"`, 1), as())
}
