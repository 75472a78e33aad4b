package share

import (
	"context"
	"fmt"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/server/pages/records"
	"clrhost/storage"
)

// freshFor is how old a verdict may be that a reader sees. An older one is made anew if that can be done in time.
const freshFor = 24 * time.Hour

// atOnce is how many records are checked for one page, and no more.
const atOnce = 3

// shared is what a share shows, to a reader and to the learner before it is made.
type shared struct {
	ownerID string
	items   []storage.ShareItem
	ends    time.Time
	link    links
	query   url.Values // of the page's own address
}

// links are where the pages of a share lead, below the base path.
type links struct {
	overview string
	item     func(item storage.ShareItem) string
	original func(item storage.ShareItem) string
	print    func(item storage.ShareItem) string
	pdf      func(item storage.ShareItem) string // nil before the share is made
	picture  func(item storage.ShareItem, name string) string
	file     func(item storage.ShareItem, name string) string
}

// reading is what the template "shared" shows: one record, or an overview of several.
type reading struct {
	Record   *records.Content
	IsPart   bool // of a record that is not shown
	Download string
	Print    string
	Overview string // where a record leads back to; "" when there is no other

	Rows   []row
	Ends   time.Time
	Failed bool // a verdict that is older than a day could not be made anew
}

// row is a record in the overview.
type row struct {
	records.Entry
	IsPart bool
	Path   string
}

// record shows one of the items.
func (h *Handler) record(c *gin.Context, s shared, item storage.ShareItem) (reading, error) {
	stored, err := h.load(c.Request.Context(), s.ownerID, item)
	if err != nil {
		return reading{}, err
	}
	return h.readingOf(c, s, item, stored)
}

// readingOf shows an item that was loaded.
func (h *Handler) readingOf(c *gin.Context, s shared, item storage.ShareItem, stored storage.Credential) (reading, error) {
	content, err := records.ContentOf(stored, records.Reading{
		Languages: records.Languages(c, h.Pages),
		Issuers:   h.Issuers,
		Picture:   func(name string) string { return s.link.picture(item, name) },
		File:      func(name string) string { return s.link.file(item, name) },
		Query:     s.query,
	})
	if err != nil {
		return reading{}, err
	}
	r := reading{Record: &content, IsPart: len(item.Embedded) > 0, Download: s.link.original(item), Print: s.link.print(item), Ends: s.ends, Failed: h.isOld(stored.CheckedAt)}
	if len(s.items) > 1 {
		r.Overview = s.link.overview
	}
	return r, nil
}

// overview lists the items.
func (h *Handler) overview(c *gin.Context, s shared) (reading, error) {
	ctx := c.Request.Context()
	rows, err := h.rows(ctx, s)
	if err != nil {
		return reading{}, err
	}
	r := reading{Ends: s.ends}
	for i, stored := range rows {
		line := records.EntryOf(stored, h.Issuers, h.Pages.Language(c).Tag)
		r.Rows = append(r.Rows, row{line, len(s.items[i].Embedded) > 0, s.link.item(s.items[i])})
		r.Failed = r.Failed || h.isOld(stored.CheckedAt)
	}
	return r, nil
}

// rows are the items as a list has them. What is too old is made anew first, as far as one page may do that.
func (h *Handler) rows(ctx context.Context, s shared) ([]storage.RecordRow, error) {
	numbers := make([]int64, len(s.items))
	for i, item := range s.items {
		numbers[i] = item.Number
	}
	held, err := h.held(ctx, s.ownerID, numbers)
	if err != nil {
		return nil, err
	}
	checked := 0
	rows := make([]storage.RecordRow, len(s.items))
	for i, item := range s.items {
		whole, ok := held[item.Number]
		if !ok {
			return nil, fmt.Errorf("list what a share shows: %w", storage.ErrNotFound) // it went just now
		}
		if rows[i] = whole; len(item.Embedded) == 0 && (!h.isOld(whole.CheckedAt) || checked == atOnce) {
			continue
		}
		if h.isOld(whole.CheckedAt) {
			checked++
		}
		stored, err := h.load(ctx, s.ownerID, item)
		if err != nil {
			return nil, err
		}
		rows[i] = rowOf(stored, whole)
	}
	return rows, nil
}

// held are records of an owner by their numbers.
func (h *Handler) held(ctx context.Context, ownerID string, numbers []int64) (map[int64]storage.RecordRow, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	rows, _, err := h.Store.Records(ctx, ownerID, storage.RecordQuery{Numbers: numbers, Limit: len(numbers)})
	if err != nil {
		return nil, fmt.Errorf("list records: %w", err)
	}
	held := make(map[int64]storage.RecordRow, len(rows))
	for _, row := range rows {
		held[row.Number] = row
	}
	return held, nil
}

// rowOf is what was loaded as a list has it: a record, whose row was read before, or a part of it.
func rowOf(stored storage.Credential, whole storage.RecordRow) storage.RecordRow {
	row := whole
	if stored.Index.Version > 0 { // a part
		row.IssuerID, row.CredentialID, row.ValidFrom, row.Index = stored.IssuerID, stored.CredentialID, stored.ValidFrom, stored.Index
		if row.Index.Issued.IsZero() {
			row.Index.Issued = stored.ValidFrom
		}
	}
	row.Verdict, row.VerdictJSON, row.Proven, row.CheckedAt = stored.Verdict, stored.VerdictJSON, stored.Proven, stored.CheckedAt
	return row
}

// load loads an item as a record by itself, with a verdict that is not old if that can be had.
func (h *Handler) load(ctx context.Context, ownerID string, item storage.ShareItem) (storage.Credential, error) {
	stored, err := h.Store.CredentialByNumber(ctx, ownerID, item.Number)
	if err != nil {
		return storage.Credential{}, err
	}
	return itemOf(h.fresh(ctx, stored), item)
}

// asStored loads an item as a record by itself, with the verdict that is stored, however old.
func (h *Handler) asStored(ctx context.Context, ownerID string, item storage.ShareItem) (storage.Credential, error) {
	stored, err := h.Store.CredentialByNumber(ctx, ownerID, item.Number)
	if err != nil {
		return storage.Credential{}, err
	}
	return itemOf(stored, item)
}

// itemOf is what an item shows of its record: all of it, or a part.
func itemOf(stored storage.Credential, item storage.ShareItem) (storage.Credential, error) {
	if len(item.Embedded) == 0 {
		return stored, nil
	}
	return partOf(stored, item.Embedded)
}

func (h *Handler) isOld(checked time.Time) bool { return h.Now().Sub(checked) > freshFor }

// fresh checks a record again whose verdict is old. When it cannot, the old one is shown with its time. Other readers of the same
// records wait their turn, and the owner's own allowance stays untouched.
func (h *Handler) fresh(ctx context.Context, stored storage.Credential) storage.Credential {
	if !h.isOld(stored.CheckedAt) {
		return stored
	}
	if ok, _ := h.Checks.Allow(stored.OwnerID); !ok {
		return stored
	}
	checked, err := h.Checker.CheckNow(ctx, stored.OwnerID, stored.Number)
	if err != nil {
		return stored
	}
	return checked
}

// isGood reports whether a record is neither revoked, expired nor otherwise in a state that its owner is asked about.
func isGood(row storage.RecordRow) bool {
	switch credential.Overall(row.Verdict) {
	case credential.Valid, credential.Unverifiable:
		return true
	}
	return false
}
