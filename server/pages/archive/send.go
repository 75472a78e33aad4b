package archive

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/archive"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// Time is how long an archive may take: 5 GiB at 256 kB a second, which few records come to.
const Time = 6 * time.Hour

// Whoever stops reading is not waited for, and whoever reads very slowly does not keep the room from others for long.
const (
	pieceTime = time.Minute // in which a person receives what was written last
	slowest   = 32 << 10    // bytes a second, on average and after the first minute
)

// Send serves GET PathZIP. A browser that fetches what a person might ask for next is not answered.
func (h *Handler) Send(c *gin.Context) error {
	if strings.Contains(c.GetHeader("Sec-Purpose"), "prefetch") {
		c.Status(http.StatusServiceUnavailable)
		return nil
	}
	owner, at := signin.User(c), h.Now().UTC()
	pass, err := h.Writing.Enter(c.Request.Context(), []string{owner.ID}, 1)
	if errors.Is(err, inflight.ErrFull) {
		return crowded(err)
	}
	if err != nil {
		return fmt.Errorf("write an archive: %w", err)
	}
	defer pass.Leave()
	setHeaders(c.Writer.Header(), at)
	c.Status(http.StatusOK)
	if c.Request.Method == http.MethodHead {
		return nil
	}
	// Before the first byte, since whoever breaks off before the last has most of it. That it cannot be noted stops nobody.
	if err := h.Store.Remember(c.Request.Context(), storage.HistoryEntry{OwnerID: owner.ID, At: at, What: storage.HistoryArchived}); err != nil {
		_ = c.Error(fmt.Errorf("remember the archive: %w", err))
	}
	out := &paced{to: c.Writer, control: http.NewResponseController(c.Writer), now: time.Now, begun: time.Now()}
	b := &bundle{Handler: h, request: c, owner: owner, language: h.Pages.Language(c), at: at, to: archive.NewWriter(out)}
	if err := b.write(); err != nil {
		_ = c.Error(fmt.Errorf("write an archive: %w", err))
		breakOff(c)
	}
	return nil
}

func crowded(err error) error {
	failure := fault.Told(fault.Busy, err, phrase.Of("Another archive is being written"),
		phrase.Of("Each person can receive one at a time, and this host writes a few at once. Please wait until yours has arrived, or try again in a minute."))
	failure.RetryAfter = time.Minute
	return failure
}

func setHeaders(h http.Header, at time.Time) {
	h.Set("Content-Type", "application/zip")
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": "records-" + at.Format(time.DateOnly) + ".zip"}))
	h.Set("Cache-Control", "no-store")
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
}

// paced writes to a person, who has a time for each piece and one for all so far. A connection of a test may have no deadlines.
type paced struct {
	to      io.Writer
	control interface{ SetWriteDeadline(time.Time) error }
	now     func() time.Time // the clock of deadlines
	begun   time.Time
	written int64
}

func (p *paced) Write(piece []byte) (int, error) {
	end := p.begun.Add(pieceTime + time.Duration(p.written/slowest)*time.Second)
	if next := p.now().Add(pieceTime); next.Before(end) {
		end = next
	}
	_ = p.control.SetWriteDeadline(end)
	n, err := p.to.Write(piece)
	p.written += int64(n)
	return n, err
}

const brokenKey = "archive.broken"

// breakOff has the server end the connection: what was sent is not the whole archive, and must not look like it.
func breakOff(c *gin.Context) { c.Set(brokenKey, true) }

// IsBroken reports whether the answer breaks off.
func IsBroken(c *gin.Context) bool { return c.GetBool(brokenKey) }
