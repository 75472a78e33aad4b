package records

import (
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
	"clrhost/server/pages/signin"
)

// pictureBounds are those of a picture in a record. It is drawn at twice the size of its largest place on a page.
var pictureBounds = picture.Bounds{Bytes: 2 << 20, Side: 2048, Drawn: 400}

// Drawing bounds the memory in which pictures are drawn anew. The largest one takes 48 MiB.
var Drawing = inflight.Bounds{Each: 4, All: 64 << 20, Wait: 10 * time.Second}

// bytesOfPixel is the memory that a pixel takes at most while its picture is drawn anew.
const bytesOfPixel = 12

// pictureMedia are the types that are shown. What a file really is decides later whether it is drawn.
var pictureMedia = map[string]bool{"image/png": true, "image/jpeg": true, "image/webp": true}

// picturePath is where the picture is that a data: URL in the record holds. It is "" for one that cannot be shown, and for a
// picture elsewhere: nothing is fetched from there.
func (r record) picturePath(uri string) string {
	file, err := datauri.Parse(strings.TrimSpace(uri))
	if err != nil || !pictureMedia[file.Type] || file.Size > pictureBounds.Bytes {
		return ""
	}
	return r.file(PathPicture, uri)
}

// Picture serves GET PathPicture: a picture that the record itself holds, drawn anew.
func (h *Handler) Picture(c *gin.Context) error {
	file, err := h.held(c, c.Param(paramFile))
	if err != nil {
		return err
	}
	if !pictureMedia[file.Type] || file.Size > pictureBounds.Bytes {
		return noSuchFile(nil)
	}
	tag := strconv.Quote(c.Param(paramFile))
	var drawn []byte
	status := http.StatusNotModified
	if c.GetHeader("If-None-Match") != tag {
		status = http.StatusOK
		if drawn, err = h.draw(c, file); err != nil {
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

// draw draws a picture when there is room for it.
func (h *Handler) draw(c *gin.Context, file datauri.File) ([]byte, error) {
	content, err := file.Decode()
	if err != nil {
		return nil, noSuchFile(err)
	}
	opened, err := picture.Open(content, pictureBounds, picture.PNG, picture.JPEG, picture.WebP)
	if err != nil {
		return nil, noSuchFile(err)
	}
	weight := int64(opened.Width) * int64(opened.Height) * bytesOfPixel
	pass, err := h.Drawing.Enter(c.Request.Context(), []string{signin.User(c).ID}, weight)
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
