package share

import (
	"crypto/rand"
	"errors"
	"maps"
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
	"clrhost/server/pages/records"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// previewView is what a reader will see, and the form that makes the share.
type previewView struct {
	reading
	Make    string // below the base path, as is Back
	Back    string
	ID      string // of the share that the form makes, however often it is sent
	Items   []storageItem
	Days    int
	Name    string
	Problem phrase.Phrase
	Doubts  []records.Entry // what is shared only when its owner says so once more
}

// storageItem is an item as a parameter of the form.
type storageItem struct{ Name, Value string }

// minPassphrase is how many characters a passphrase has at least.
const minPassphrase = 8

// Preview serves GET PathPreview.
func (h *Handler) Preview(c *gin.Context) error {
	values, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return badSelection(err)
	}
	s, err := selectionIn(values)
	if err != nil {
		return err
	}
	return h.preview(c, http.StatusOK, s, values.Get(paramShow), draft{id: rand.Text()})
}

// draft is what a form says besides the selection.
type draft struct {
	id, name, passphrase string
	agreed               bool
	problem              phrase.Phrase
}

func (h *Handler) preview(c *gin.Context, status int, s selection, show string, d draft) error {
	rows, err := h.mine(c, &s)
	if err != nil {
		return err
	}
	if len(s.items) == 0 {
		c.Redirect(http.StatusSeeOther, h.Pages.Path(PathNew))
		return nil
	}
	query := s.values()
	page.Here(c, h.Pages.Path(PathPreview+"?"+query.Encode()))
	ahead := shared{ownerID: signin.User(c).ID, items: s.items, ends: s.ends(h.Now()), link: ownLinks(query), query: maps.Clone(query)}
	if show != "" {
		ahead.query.Set(paramShow, show)
	}
	v := previewView{Make: Path, Back: PathNew + "?" + query.Encode(), ID: d.id, Days: s.days, Name: d.name, Problem: d.problem}
	if v.reading, err = h.ahead(c, ahead, show); err != nil {
		return err
	}
	for i, item := range s.items {
		v.Items = append(v.Items, storageItem{nameOf(item), valueOf(item)})
		if !isGood(rows[i]) {
			v.Doubts = append(v.Doubts, records.EntryOf(rows[i], h.Issuers, h.Pages.Language(c).Tag))
		}
	}
	return h.Pages.Render(c, status, "share-preview.html", v)
}

// ahead is what a reader of a share that is not made yet would see.
func (h *Handler) ahead(c *gin.Context, s shared, show string) (reading, error) {
	if len(s.items) > 1 && show == "" {
		return h.overview(c, s)
	}
	at := 0
	if show != "" {
		var err error
		if at, err = strconv.Atoi(show); err != nil || at < 0 || at >= len(s.items) {
			return reading{}, badSelection(err)
		}
	}
	r, err := h.record(c, s, s.items[at])
	if errors.Is(err, storage.ErrNotFound) {
		return reading{}, changedMeanwhile(err)
	}
	return r, err
}

// ownLinks are where the pages of a share lead before it is made: to what its owner has anyway.
func ownLinks(query url.Values) links {
	file := func(path string) func(storage.ShareItem, string) string {
		return func(item storage.ShareItem, name string) string { return records.FilePathOf(path, item.Number, name) }
	}
	item := func(item storage.ShareItem) string {
		shown := url.Values{paramShow: {strconv.Itoa(item.Place)}}
		return PathPreview + "?" + query.Encode() + "&" + shown.Encode()
	}
	return links{
		overview: PathPreview + "?" + query.Encode(),
		item:     item,
		print: func(of storage.ShareItem) string {
			if len(of.Embedded) > 0 {
				return item(of) // it has no page for printing before the share is made
			}
			return records.PathOf(records.PathPrint, of.Number)
		},
		original: func(item storage.ShareItem) string {
			if len(item.Embedded) > 0 {
				return PathPart + "?" + url.Values{paramPart: {valueOf(item)}}.Encode()
			}
			return records.PathOf(records.PathOriginal, item.Number)
		},
		picture: file(records.PathPicture),
		file:    file(records.PathFile),
	}
}

// Part serves GET PathPart: the bytes of a part of a record of the signed-in user, as a reader of a share of it would get them.
func (h *Handler) Part(c *gin.Context) error {
	item, err := parsePart(c.Query(paramPart))
	if err != nil {
		return badSelection(err)
	}
	stored, err := h.asStored(c.Request.Context(), signin.User(c).ID, item)
	if err != nil {
		return orNoShare(err)
	}
	records.SendOriginal(c, "record-0", storage.Item{Form: stored.Form, Body: stored.Body})
	return nil
}

func changedMeanwhile(cause error) error {
	return fault.Told(fault.Conflict, cause, phrase.Of("This changed in the meantime"),
		phrase.Of("A record that you chose was deleted or replaced. Please begin again from the record that you want to share."))
}
