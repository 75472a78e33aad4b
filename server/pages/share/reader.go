package share

import (
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/internal/secret"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
	"clrhost/server/pages/records"
	"clrhost/server/throttle"
	"clrhost/storage"
)

// live is the share that the address names. Who fails to name one again and again has to wait, whatever they try next.
func (h *Handler) live(c *gin.Context) (storage.Share, error) {
	page.ForAnyone(c)
	address := throttle.Neighbourhood(c.ClientIP())
	if ok, wait := h.Addresses.Check(address); !ok {
		return storage.Share{}, &fault.Error{Kind: fault.Busy, RetryAfter: wait, Public: "There were too many addresses of links that do not exist."}
	}
	share, err := h.Store.LiveShare(c.Request.Context(), secret.ShareHash(c.Param(paramToken)))
	if err != nil {
		h.Addresses.Allow(address)
		return storage.Share{}, orEnded(err)
	}
	return share, nil
}

// unlocked is the share that the address names, to a reader who has shown to know its passphrase. ok is false for another, who was
// answered.
func (h *Handler) unlocked(c *gin.Context) (share storage.Share, ok bool, err error) {
	share, err = h.live(c)
	switch {
	case err != nil:
		return share, false, err
	case h.isOpen(c, share):
		return share, true, nil
	case c.FullPath() == h.Pages.Path(PathReader):
		return share, false, h.ask(c, http.StatusOK, phrase.Phrase{})
	}
	c.Redirect(http.StatusSeeOther, h.Pages.Path(ReaderPath(c.Param(paramToken))))
	return share, false, nil
}

// to is what a share shows to whoever has its token.
func to(share storage.Share, token string) shared {
	at := func(path string, item storage.ShareItem) string {
		return page.Fill(page.Fill(path, paramToken, token), paramPlace, strconv.Itoa(item.Place))
	}
	return shared{
		ownerID: share.OwnerID,
		items:   share.Items,
		ends:    share.EndsAt,
		link: links{
			overview: ReaderPath(token),
			item:     func(item storage.ShareItem) string { return at(PathItem, item) },
			original: func(item storage.ShareItem) string { return at(PathOriginal, item) },
			print:    func(item storage.ShareItem) string { return at(PathPrint, item) },
			pdf:      func(item storage.ShareItem) string { return at(PathPDF, item) },
			picture: func(item storage.ShareItem, name string) string {
				return page.Fill(at(PathPicture, item), paramFile, name)
			},
			file: func(item storage.ShareItem, name string) string {
				return page.Fill(at(PathFile, item), paramFile, name)
			},
		},
	}
}

// Read serves GET PathReader: the one record of a share, or what there is.
func (h *Handler) Read(c *gin.Context) error {
	share, ok, err := h.unlocked(c)
	if err != nil || !ok {
		return err
	}
	if share.Items, err = h.present(c, share); err != nil {
		return err
	}
	s := to(share, c.Param(paramToken))
	var r reading
	if len(s.items) == 1 {
		r, err = h.record(c, s, s.items[0])
	} else {
		r, err = h.overview(c, s)
	}
	if err != nil {
		return orEnded(err)
	}
	h.count(c, share)
	return h.Pages.Render(c, http.StatusOK, "shared.html", r)
}

// present leaves out the parts that are in their records no more, because these were replaced.
func (h *Handler) present(c *gin.Context, share storage.Share) ([]storage.ShareItem, error) {
	var present []storage.ShareItem
	for _, item := range share.Items {
		if len(item.Embedded) > 0 {
			_, err := h.asStored(c.Request.Context(), share.OwnerID, item)
			if errors.Is(err, storage.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, fmt.Errorf("find what a share shows: %w", err)
			}
		}
		present = append(present, item)
	}
	if len(present) == 0 {
		return nil, orEnded(storage.ErrNotFound)
	}
	return present, nil
}

// Item serves GET PathItem: one record of several.
func (h *Handler) Item(c *gin.Context) error {
	share, item, ok, err := h.item(c)
	if err != nil || !ok {
		return err
	}
	r, err := h.record(c, to(share, c.Param(paramToken)), item)
	if err != nil {
		return orEnded(err)
	}
	return h.Pages.Render(c, http.StatusOK, "shared.html", r)
}

// item is the item that the address names.
func (h *Handler) item(c *gin.Context) (share storage.Share, item storage.ShareItem, ok bool, err error) {
	share, ok, err = h.unlocked(c)
	if err != nil || !ok {
		return share, item, false, err
	}
	at := slices.IndexFunc(share.Items, func(item storage.ShareItem) bool { return strconv.Itoa(item.Place) == c.Param(paramPlace) })
	if at < 0 {
		return share, item, false, orEnded(storage.ErrNotFound)
	}
	return share, share.Items[at], true, nil
}

// stored is the item that the address names as a record by itself, as it is: a file of it is the same whatever the verdict.
func (h *Handler) stored(c *gin.Context) (stored storage.Credential, ok bool, err error) {
	share, item, ok, err := h.item(c)
	if err != nil || !ok {
		return storage.Credential{}, false, err
	}
	stored, err = h.asStored(c.Request.Context(), share.OwnerID, item)
	if err != nil {
		return storage.Credential{}, false, orEnded(err)
	}
	return stored, true, nil
}

// Original serves GET PathOriginal: the bytes that were received, of a part those that the record holds, and no others.
func (h *Handler) Original(c *gin.Context) error {
	stored, ok, err := h.stored(c)
	if err != nil || !ok {
		return err
	}
	records.SendOriginal(c, "record-"+c.Param(paramPlace), storage.Item{Form: stored.Form, Body: stored.Body})
	return nil
}

// Picture serves GET PathPicture.
func (h *Handler) Picture(c *gin.Context) error {
	stored, ok, err := h.stored(c)
	if err != nil || !ok {
		return err
	}
	return h.Pictures.SendPicture(c, stored, c.Param(paramFile))
}

// File serves GET PathFile.
func (h *Handler) File(c *gin.Context) error {
	stored, ok, err := h.stored(c)
	if err != nil || !ok {
		return err
	}
	return records.SendFile(c, stored, c.Param(paramFile))
}

// count counts a view, not of its owner, and no more of a share than there is an allowance for: each is a write. What cannot be
// counted is read nevertheless.
func (h *Handler) count(c *gin.Context, share storage.Share) {
	if c.Request.Method != http.MethodGet || h.Reader(c) == share.OwnerID {
		return
	}
	if ok, _ := h.Views.Allow(share.OwnerID + " " + share.ID); !ok {
		return
	}
	if err := h.Store.CountView(c.Request.Context(), share.OwnerID, share.ID); err != nil {
		_ = c.Error(fmt.Errorf("count a view of a share: %w", err))
	}
	h.remember(c, storage.HistoryViewed, share, h.Now().UTC().Truncate(24*time.Hour)) // of the time only the day is kept
}
