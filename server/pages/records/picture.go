package records

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/datauri"
	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/server/pages/picture"
	"clrhost/storage"
)

// pictureBounds are those of a picture in a record. It is drawn at twice the size of its largest place on a page.
var pictureBounds = picture.Bounds{Bytes: 2 << 20, Side: 2048, Drawn: 400}

// Drawing bounds the memory in which pictures are drawn anew. The largest one takes 48 MiB.
var Drawing = inflight.Bounds{Each: 4, All: 64 << 20, Wait: 10 * time.Second}

// bytesOfPixel is the memory that a pixel takes at most while its picture is drawn anew.
const bytesOfPixel = 12

// pictureMedia are the types that are shown. What a file really is decides later whether it is drawn.
var pictureMedia = map[string]bool{"image/png": true, "image/jpeg": true, "image/webp": true}

// isShown reports whether the picture that a data: URL in a record holds can be shown. One elsewhere cannot: nothing is fetched
// from there.
func isShown(uri string) bool {
	file, err := datauri.Parse(strings.TrimSpace(uri))
	return err == nil && pictureMedia[file.Type] && file.Size <= pictureBounds.Bytes
}

// Picture serves GET PathPicture: a picture that the record itself holds, drawn anew.
func (h *Handler) Picture(c *gin.Context) error {
	stored, err := h.stored(c)
	if err != nil {
		return err
	}
	return h.SendPicture(c, stored, c.Param(paramFile))
}

// SendPicture answers with the picture of that name that a record holds, drawn anew. Names are those that Reading has paths for.
func (h *Handler) SendPicture(c *gin.Context, stored storage.Credential, name string) error {
	file, found := heldFile(stored.Body, name)
	if !found || !pictureMedia[file.Type] || file.Size > pictureBounds.Bytes {
		return noSuchFile(nil)
	}
	tag := strconv.Quote(name)
	var drawn []byte
	status := http.StatusNotModified
	if c.GetHeader("If-None-Match") != tag {
		status = http.StatusOK
		var err error
		if drawn, err = h.draw(c.Request.Context(), stored.OwnerID, file); err != nil {
			return err
		}
	}
	header := c.Writer.Header()
	setFileHeaders(header)
	header.Set("ETag", tag)
	header.Set("Cache-Control", "private, no-cache") // asked for each time, and sent again only when it is another one
	c.Data(status, "image/png", drawn)
	return nil
}

// draw draws a picture of an owner's record when there is room for it.
func (h *Handler) draw(ctx context.Context, ownerID string, file datauri.File) ([]byte, error) {
	content, err := file.Decode()
	if err != nil {
		return nil, noSuchFile(err)
	}
	opened, err := picture.Open(content, pictureBounds, picture.PNG, picture.JPEG, picture.WebP)
	if err != nil {
		return nil, noSuchFile(err)
	}
	weight := int64(opened.Width) * int64(opened.Height) * bytesOfPixel
	pass, err := h.Drawing.Enter(ctx, []string{ownerID}, weight)
	if errors.Is(err, inflight.ErrFull) {
		return nil, &fault.Error{Kind: fault.Busy, RetryAfter: time.Second, Public: "Too many pictures are being drawn."}
	}
	if err != nil {
		return nil, fmt.Errorf("draw a picture: %w", err)
	}
	defer pass.Leave()
	drawn, err := opened.Draw()
	if err != nil {
		return nil, noSuchFile(err)
	}
	return drawn, nil
}

func noSuchFile(cause error) error {
	return fault.Told(fault.NotFound, cause, phrase.Of("There is no such file in this record"),
		phrase.Of("The record may have been replaced by a newer version. Please go to it and look again."))
}
