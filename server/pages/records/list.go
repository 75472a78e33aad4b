package records

import (
	"fmt"
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/credential/transcript"
	"clrhost/internal/phrase"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// listView is what the list shows.
type listView struct {
	query
	page.Paging
	Path                string
	Kinds, States       []choice
	Groups              []group
	Narrowed            bool
	All, ByDate, ByName string
	Add                 string // address of the page to add a file
	Deleted             string // the address of what was deleted; "" when nothing was
}

// choice is one value of a filter.
type choice struct {
	Value  string
	Name   phrase.Phrase
	Chosen bool
}

// group is rows that stand together: all of them, or those of one issuer.
type group struct {
	Issuer *name // nil when the list is not grouped
	Count  int   // of the issuer's records that were found, on all pages
	Rows   []row
}

// row is one record of the list.
type row struct {
	Entry
	Path    string
	Grouped bool // under its issuer
	Shared  bool // a link shows it, or a part of it
}

// List serves GET Path. An address that says the same in other words leads to the one that this list has.
func (h *Handler) List(c *gin.Context) error {
	q, err := parseQuery(c.Request.URL.RawQuery)
	if err != nil {
		return err
	}
	if c.Request.URL.RawQuery != q.encode() {
		c.Redirect(http.StatusSeeOther, h.listPath(q))
		return nil
	}
	rows, total, err := h.Store.Records(c.Request.Context(), signin.User(c).ID, q.selection())
	if err != nil {
		return fmt.Errorf("list records: %w", err)
	}
	if last := page.LastPage(total, perPage); q.Page > last {
		c.Redirect(http.StatusSeeOther, h.listPath(q.onPage(last)))
		return nil
	}
	l := lister{Handler: h, owner: signin.User(c), language: h.Pages.Language(c).Tag}
	if l.shared, err = h.shared(c, rows); err != nil {
		return err
	}
	return h.Pages.Render(c, http.StatusOK, "list.html", l.view(q, rows, total))
}

// shared tells which of the records of a list a link shows.
func (h *Handler) shared(c *gin.Context, rows []storage.RecordRow) (map[int64]bool, error) {
	var numbers []int64
	for _, row := range rows {
		numbers = append(numbers, row.Number)
	}
	shared, err := h.Store.SharedRecords(c.Request.Context(), signin.User(c).ID, numbers)
	if err != nil {
		return nil, fmt.Errorf("find what is shared: %w", err)
	}
	return shared, nil
}

// listPath is the address of a list.
func (h *Handler) listPath(q query) string {
	path := h.Pages.Path(Path)
	if encoded := q.encode(); encoded != "" {
		path += "?" + encoded
	}
	return path
}

// lister makes the list for its owner, who reads a language.
type lister struct {
	*Handler
	owner    storage.User
	language string
	shared   map[int64]bool // the records that a link shows
}

func (l lister) view(q query, rows []storage.RecordRow, total int64) listView {
	byDate, byName := q.onPage(1), q.onPage(1)
	byDate.ByIssuer, byName.ByIssuer = false, true
	v := listView{
		query:    q,
		Paging:   page.PagingOf(q.Page, perPage, len(rows), total, func(at int) string { return l.listPath(q.onPage(at)) }),
		Path:     l.Pages.Path(Path),
		Narrowed: q.isNarrowed(),
		All:      l.listPath(q.all()),
		ByDate:   l.listPath(byDate),
		ByName:   l.listPath(byName),
		Add:      l.Pages.Path(PathAdd),
	}
	if l.owner.Removals > 0 {
		v.Deleted = l.Pages.Path(PathDeleted)
	}
	for _, kind := range transcript.Families {
		v.Kinds = append(v.Kinds, choice{string(kind), kindNames[kind], kind == q.Kind})
	}
	for _, state := range states {
		v.States = append(v.States, choice{string(state), credential.Look("").Word(state), state == q.State})
	}
	v.Groups = l.groups(q, rows)
	return v
}

// groups are the rows, by issuer where the list is.
func (l lister) groups(q query, rows []storage.RecordRow) (groups []group) {
	issuer := ""
	for i, stored := range rows {
		shown := l.row(stored)
		shown.Grouped = q.ByIssuer
		if i == 0 || q.ByIssuer && stored.IssuerID != issuer {
			groups = append(groups, group{Count: int(stored.OfIssuer)})
		}
		here := &groups[len(groups)-1]
		if issuer = stored.IssuerID; q.ByIssuer && here.Issuer == nil {
			here.Issuer = &shown.Issuer
		}
		here.Rows = append(here.Rows, shown)
	}
	return groups
}

func (l lister) row(stored storage.RecordRow) row {
	match := matchOf(indexed(stored.Index.Subject), l.owner)
	return row{
		Entry:  entryIn(stored, match, l.Issuers, l.language),
		Path:   l.Pages.Path(RecordPath(stored.Number)),
		Shared: l.shared[stored.Number],
	}
}
