package records

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// originals are the media type and the ending of a credential as it was received, by its form: the type with which the API
// takes JSON, and that of a JWT (RFC 7519, Section 10.3.1).
var originals = map[storage.Form]struct{ media, ending string }{
	storage.FormJSON: {"application/vc+ld+json", ".json"},
	storage.FormJWS:  {"application/jwt", ".jwt"},
}

// Original serves GET PathOriginal: the bytes that were received, and no others.
func (h *Handler) Original(c *gin.Context) error {
	stored, err := h.stored(c)
	if err != nil {
		return err
	}
	h.rememberDownload(c, stored.Number)
	SendOriginal(c, fmt.Sprintf("record-%d", stored.Number), storage.Item{Form: stored.Form, Body: stored.Body})
	return nil
}

// Version serves GET PathVersion: the bytes of one representation, the current one or one that it replaced.
func (h *Handler) Version(c *gin.Context) error {
	number, err := numberIn(c, paramNumber)
	if err != nil {
		return err
	}
	version, err := numberIn(c, paramVersion)
	if err != nil {
		return err
	}
	item, err := h.Store.VersionBody(c.Request.Context(), signin.User(c).ID, number, version)
	if err != nil {
		return orNotFound(err)
	}
	h.rememberDownload(c, number)
	SendOriginal(c, fmt.Sprintf("record-%d-version-%d", number, version), item)
	return nil
}

// rememberDownload adds to the history that the record was downloaded. That it cannot be noted is no reason to refuse the file.
func (h *Handler) rememberDownload(c *gin.Context, number int64) {
	if c.Request.Method != http.MethodGet {
		return // HEAD brings no file
	}
	ctx, entry := c.Request.Context(), storage.HistoryEntry{OwnerID: signin.User(c).ID, What: storage.HistoryDownloaded, About: strconv.FormatInt(number, 10)}
	rows, err := h.Store.RecordsAfter(ctx, entry.OwnerID, number-1, 1)
	if err == nil && len(rows) == 1 && rows[0].Number == number {
		entry.Name = titleOf(rows[0], h.Pages.Language(c).Tag).Text
	}
	if err := errors.Join(err, h.Store.Remember(ctx, entry)); err != nil {
		_ = c.Error(fmt.Errorf("remember a download: %w", err))
	}
}

// SendOriginal answers with bytes as they were received, to be kept under a name, whose ending follows from their form.
func SendOriginal(c *gin.Context, name string, item storage.Item) {
	original := originals[item.Form]
	attach(c, name+original.ending, original.media, item.Body)
}

// attach sends a file to be kept, and never to be shown.
func attach(c *gin.Context, name, media string, file []byte) {
	h := c.Writer.Header()
	setFileHeaders(h)
	h.Set("Content-Disposition", mime.FormatMediaType("attachment", map[string]string{"filename": name}))
	h.Set("Cache-Control", "no-store")
	c.Data(http.StatusOK, media, file)
}

// setFileHeaders keeps a browser from taking a file that a stranger wrote for a page of this host.
func setFileHeaders(h http.Header) {
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cross-Origin-Resource-Policy", "same-origin")
	h.Set("Referrer-Policy", "no-referrer")
}
