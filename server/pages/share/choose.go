package share

import (
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"clrhost/credential/transcript"
	"clrhost/internal/text"
	"clrhost/server/pages/records"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// offered is how many records that are not chosen are offered beside those that are, and maxWords how long a search for others may
// be.
const (
	offered  = 20
	maxWords = 200
)

// chooseView is the page on which a learner chooses what to share.
type chooseView struct {
	Path, Preview string // below the base path
	Words         string
	Chosen        []choice
	Offered       []choice
	More          bool // there are more records than are offered
	Lives         []life
}

// choice is a record or a part of one.
type choice struct {
	records.Entry
	Name, Value string // of its box
	IsPart      bool
	Ticked      bool
	Parts       []partLink
	Covered     int // the credentials in it that cannot be shared alone
}

// partLink chooses a part in the place of its record.
type partLink struct {
	records.Entry
	Path string // with the query
}

// life is for how long a link may last.
type life struct {
	Days   int
	Chosen bool
}

// Choose serves GET PathNew.
func (h *Handler) Choose(c *gin.Context) error {
	values, err := url.ParseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return badSelection(err)
	}
	s, err := selectionIn(values)
	if err != nil {
		return err
	}
	v := chooseView{Path: PathNew, Preview: PathPreview, Words: text.Line(values.Get(paramWords), maxWords)}
	for _, days := range lives {
		v.Lives = append(v.Lives, life{days, days == s.days})
	}
	if v.Chosen, err = h.chosen(c, s); err != nil {
		return err
	}
	if v.Offered, v.More, err = h.offered(c, s, v.Words); err != nil {
		return err
	}
	return h.Pages.Render(c, http.StatusOK, "share-new.html", v)
}

// chosen are what was chosen, as far as it is held. Of each record that is chosen whole the parts are listed that could be chosen
// instead.
func (h *Handler) chosen(c *gin.Context, s selection) (all []choice, err error) {
	rows, err := h.mine(c, &s)
	if err != nil {
		return nil, err
	}
	language := h.Pages.Language(c).Tag
	for i, item := range s.items {
		one := choice{Entry: records.EntryOf(rows[i], h.Issuers, language), Name: nameOf(item), Value: valueOf(item), IsPart: len(item.Embedded) > 0, Ticked: true}
		if !one.IsPart {
			if one.Parts, one.Covered, err = h.partsOf(c, s, item, language); err != nil {
				return nil, err
			}
		}
		all = append(all, one)
	}
	return all, nil
}

// mine are the rows of what the signed-in user has chosen. What is held no more leaves the selection.
func (h *Handler) mine(c *gin.Context, s *selection) ([]storage.RecordRow, error) {
	ctx, ownerID := c.Request.Context(), signin.User(c).ID
	var numbers []int64
	for _, item := range s.items {
		numbers = append(numbers, item.Number)
	}
	held, err := h.held(ctx, ownerID, numbers)
	if err != nil {
		return nil, err
	}
	var items []storage.ShareItem
	var rows []storage.RecordRow
	for _, item := range s.items {
		row, ok := held[item.Number]
		if !ok {
			continue
		}
		if len(item.Embedded) > 0 {
			stored, err := h.asStored(ctx, ownerID, item)
			if errors.Is(err, storage.ErrNotFound) {
				continue // it was replaced
			}
			if err != nil {
				return nil, fmt.Errorf("load what was chosen: %w", err)
			}
			row = rowOf(stored, row)
		}
		item.Place = len(items)
		items, rows = append(items, item), append(rows, row)
	}
	s.items = items
	return rows, nil
}

// maxPartLinks is how many parts of a record are offered.
const maxPartLinks = 50

func (h *Handler) partsOf(c *gin.Context, s selection, whole storage.ShareItem, language string) (links []partLink, covered int, err error) {
	stored, err := h.Store.CredentialByNumber(c.Request.Context(), signin.User(c).ID, whole.Number)
	if err != nil {
		return nil, 0, fmt.Errorf("load record: %w", err)
	}
	alone, covered, err := parts(stored)
	if err != nil {
		return nil, 0, err
	}
	for _, part := range alone[:min(len(alone), maxPartLinks)] {
		instead := selection{days: s.days}
		for _, item := range s.items {
			if valueOf(item) == valueOf(whole) {
				item.Embedded = digest(part.Body)
			}
			instead.add(item)
		}
		line := records.EntryOf(rowOf(part, storage.RecordRow{}), h.Issuers, language)
		links = append(links, partLink{line, PathNew + "?" + instead.values().Encode()})
	}
	return links, covered, nil
}

// offered are the newest records that are not chosen, or those that are found.
func (h *Handler) offered(c *gin.Context, s selection, words string) (all []choice, more bool, err error) {
	q := storage.RecordQuery{Words: strings.Fields(transcript.Fold(words)), Limit: offered + len(s.items) + 1}
	rows, _, err := h.Store.Records(c.Request.Context(), signin.User(c).ID, q)
	if err != nil {
		return nil, false, fmt.Errorf("list records: %w", err)
	}
	for _, row := range rows {
		switch {
		case s.holds(row.Number):
			continue
		case len(all) == offered:
			return all, true, nil
		}
		item := storage.ShareItem{Number: row.Number}
		all = append(all, choice{Entry: records.EntryOf(row, h.Issuers, h.Pages.Language(c).Tag), Name: nameOf(item), Value: valueOf(item)})
	}
	return all, false, nil
}
