package server

import (
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
)

const (
	// leftoverTime is how long the rest of a rejected body may take to arrive.
	leftoverTime = 2 * time.Second
	// leftoverFrom is the least size of a body that may be rejected for it. Of a smaller one the server of net/http reads the
	// rest.
	leftoverFrom = 32 << 10
)

// readLeftover receives what an answer left unread of a body, before the answer is sent and the connection is closed. Were
// it closed while a client is still sending, the client, or the proxy before it, would see a reset connection and no answer
// (RFC 9112, Section 9.6). Bytes and time are bounded; a client that waits for 100 (Continue) sends nothing that need be read.
func readLeftover(most int64) gin.HandlerFunc {
	return func(c *gin.Context) {
		r := c.Request
		if r.ProtoMajor != 1 || r.ContentLength >= 0 && r.ContentLength < leftoverFrom {
			return
		}
		control := http.NewResponseController(c.Writer)
		body := &leftover{ReadCloser: r.Body, waits: r.Header.Get("Expect") != ""}
		if !body.waits && control.EnableFullDuplex() != nil { // an answer of some length is sent before its handler ends
			return // not a connection, as in a test
		}
		c.Request = r.WithContext(r.Context()) // the server looks at the body of the request it made
		c.Request.Body = body
		c.Next()
		if body.ended || body.waits || control.SetReadDeadline(time.Now().Add(leftoverTime)) != nil {
			return
		}
		_, _ = io.CopyN(io.Discard, body.ReadCloser, most) // the answer stands, whether the rest arrives or not
	}
}

// leftover is a body that knows whether more of it is to be expected.
type leftover struct {
	io.ReadCloser
	ended bool // it was read to its end, or broke off
	waits bool // the client waits for 100 (Continue), which the first read sends
}

func (l *leftover) Read(p []byte) (int, error) {
	l.waits = false
	n, err := l.ReadCloser.Read(p)
	l.ended = err != nil
	return n, err
}
