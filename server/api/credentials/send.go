package credentials

import (
	"bufio"
	"iter"
	"net/http"
	"sync"
	"time"
)

const (
	// pieceSize is how many bytes of an answer are handed to the connection at once.
	pieceSize = 64 << 10
	// pieceTime is how long a reader may take for a piece. A slower one would keep a page in this host's memory for all of
	// answerTime.
	pieceTime = 10 * time.Second
	// answerTime is how long a reader may take for the whole answer.
	answerTime = time.Minute
)

var buffers = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, pieceSize) }}

// send writes the pieces of an answer. An error means that the reader is gone or too slow.
func send(w http.ResponseWriter, pieces iter.Seq[[]byte]) error {
	buffer := buffers.Get().(*bufio.Writer)
	defer buffers.Put(buffer)
	buffer.Reset(&paced{writer: w, control: http.NewResponseController(w), end: time.Now().Add(answerTime)})
	for piece := range pieces {
		if _, err := buffer.Write(piece); err != nil {
			return err
		}
	}
	return buffer.Flush()
}

// paced gives each piece its time.
type paced struct {
	writer  http.ResponseWriter
	control *http.ResponseController
	end     time.Time // of the whole answer
	begun   bool
}

func (p *paced) Write(b []byte) (n int, err error) {
	for len(b) > 0 && err == nil {
		piece := b[:min(len(b), pieceSize)]
		p.allow()
		var written int
		written, err = p.writer.Write(piece)
		n += written
		b = b[len(piece):]
	}
	return n, err
}

// allow sets the end of the next piece. The first is left to the server's own limit, which is enough for most answers; a
// connection without deadlines, as in a test, has none.
func (p *paced) allow() {
	if !p.begun {
		p.begun = true
		return
	}
	deadline := time.Now().Add(pieceTime)
	if deadline.After(p.end) {
		deadline = p.end
	}
	_ = p.control.SetWriteDeadline(deadline)
}
