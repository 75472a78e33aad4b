package credentials

import (
	"bytes"
	"net/http"
	"slices"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// connection notes what is written, and by when.
type connection struct {
	http.ResponseWriter
	written   bytes.Buffer
	largest   int
	deadlines []time.Time
}

func (c *connection) Write(b []byte) (int, error) {
	c.largest = max(c.largest, len(b))
	return c.written.Write(b)
}

func (c *connection) SetWriteDeadline(at time.Time) error {
	c.deadlines = append(c.deadlines, at)
	return nil
}

// An answer goes out in pieces, each of which has its time, so that a reader that stops reading is soon given up.
func TestSend(t *testing.T) {
	large, small := bytes.Repeat([]byte("0123456789"), 50_000), []byte("small")
	for name, row := range map[string]struct {
		pieces    [][]byte
		deadlines int
	}{
		"one small piece":  {[][]byte{small}, 0},
		"many small ones":  {slices.Repeat([][]byte{small}, 1000), 0},
		"a large one":      {[][]byte{small, large, small}, 8},
		"several":          {[][]byte{large, small, large, large}, 23},
		"nothing":          {nil, 0},
		"exactly one each": {[][]byte{large[:pieceSize], large[:pieceSize]}, 1},
	} {
		t.Run(name, func(t *testing.T) {
			c := &connection{}
			begun := time.Now()
			require.NoError(t, send(c, slices.Values(row.pieces)))
			require.True(t, bytes.Equal(bytes.Join(row.pieces, nil), c.written.Bytes()))
			require.LessOrEqual(t, c.largest, pieceSize)
			require.Len(t, c.deadlines, row.deadlines)
			for _, at := range c.deadlines {
				require.WithinRange(t, at, begun.Add(pieceTime), time.Now().Add(pieceTime))
			}
		})
	}
}

func TestNoReaderTakesForEver(t *testing.T) {
	c := &connection{}
	p := &paced{writer: c, control: http.NewResponseController(c), end: time.Now().Add(time.Second), begun: true}
	_, err := p.Write([]byte("x"))
	require.NoError(t, err)
	require.Equal(t, []time.Time{p.end}, c.deadlines)
}
