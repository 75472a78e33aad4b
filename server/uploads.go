package server

import (
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/server/inflight"
)

const (
	// uploadPiece is how many bytes of a body are admitted at once. Were the announced length admitted, a few clients that
	// send a header and no body would use up all there is.
	uploadPiece = 64 << 10
	// uploadPieceTime is how long a client may take to send a piece. A whole body of the API has readTimeout.
	uploadPieceTime = 10 * time.Second
	// fileTime is how long a file of a learner may take: the largest archive, on a line of 4 Mbit/s.
	fileTime = 10 * time.Minute
)

// uploads bounds the bodies that are received at once. What a body counts for grows with what has arrived.
type uploads struct {
	gate    *inflight.Gate
	most    int64         // bytes of a body
	counts  int64         // how many of them count: the rest is not kept in memory
	time    time.Duration // in which a body has to arrive
	pace    time.Duration // in which a client sends a piece
	parties func(*gin.Context) []string
	crowded func(err error) error // the failure of a body for which there is no room
}

// admit lets a request with a body pass when the bounds allow it.
func (u *uploads) admit(c *gin.Context) error {
	size := u.most
	if announced := c.Request.ContentLength; announced >= 0 {
		size = min(size, announced)
	}
	ctx := c.Request.Context()
	pass, err := u.gate.Enter(ctx, u.parties(c), min(size, uploadPiece))
	if err != nil {
		return u.crowded(err)
	}
	defer pass.Leave()
	control, end := http.NewResponseController(c.Writer), time.Now().Add(u.time)
	_ = control.SetWriteDeadline(end.Add(writeTimeout)) // what arrived slowly is answered as what arrived at once
	body := &upload{ReadCloser: c.Request.Body, ctx: ctx, pass: pass, control: control,
		room: min(size, uploadPiece), size: size, of: u, end: end}
	body.allow(time.Now().Add(u.pace))
	c.Request.Body = body
	c.Next()
	return nil
}

func crowded(err error) error {
	return inflight.Fault(err, "Too many bodies are sent to this host at once, by this client, for this learner or by all together. "+
		"Wait for the answers to what was sent, then send this again.")
}

// upload is a body while it arrives.
type upload struct {
	io.ReadCloser
	ctx     context.Context // of the request
	pass    *inflight.Pass
	control *http.ResponseController
	read    int64 // what has arrived
	room    int64 // how much was admitted
	size    int64 // the most that is read
	of      *uploads
	end     time.Time // until when all must have arrived
}

func (u *upload) Read(p []byte) (int, error) {
	if u.read == u.room && u.room < u.size {
		if err := u.grow(); err != nil {
			return 0, u.of.crowded(err)
		}
	}
	if left := u.room - u.read; left > 0 {
		p = p[:min(int64(len(p)), left)]
	}
	n, err := u.ReadCloser.Read(p)
	u.read += int64(n)
	if errors.Is(err, io.EOF) {
		u.allow(u.end) // the deadline of a piece is not that of what follows; after any other error there is nothing to wait for
	}
	return n, err
}

func (u *upload) grow() error {
	next := min(u.room+uploadPiece, u.size)
	if err := u.pass.Grow(u.ctx, min(next, u.of.counts)); err != nil {
		return err
	}
	u.room = next
	u.allow(time.Now().Add(u.of.pace))
	return nil
}

// allow sets until when the connection is read. A connection of a test may have no deadlines.
func (u *upload) allow(deadline time.Time) {
	if deadline.After(u.end) {
		deadline = u.end
	}
	_ = u.control.SetReadDeadline(deadline)
}
