package acceptance

import (
	"io"
	"sync/atomic"
)

// countingReader yields a long run of one byte and counts how much of it was read.
type countingReader struct {
	left  int64
	count atomic.Int64
}

func (r *countingReader) Read(p []byte) (int, error) {
	rest := r.left - r.count.Load()
	if rest <= 0 {
		return 0, io.EOF
	}
	n := min(int64(len(p)), rest)
	for i := range p[:n] {
		p[i] = 'a'
	}
	r.count.Add(n)
	return int(n), nil
}

func (r *countingReader) read() int64 { return r.count.Load() }
