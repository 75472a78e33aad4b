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

	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// deletedView is what the page of deleted records shows.
type deletedView struct {
	page.Paging
	Status   phrase.Phrase
	Back     string // the path of the record that was just put back; "" for none
	ListPath string
	Records  []deletedRecord
	Undo     phrase.Phrase // for how long a deletion can be undone
}

// deletedRecord is a record that was deleted.
type deletedRecord struct {
	Title     name
	At, Until time.Time // Until is zero when it is gone
	UndoPath  string    // below the base path, as the other
	AllowPath string
}

// What the posts of this file leave for the page of deleted records, before the number of the record.
const (
	noteDeleted = "deleted "
	noteUndone  = "undone "
	noteAllowed = "allowed "
)

// Deleted serves GET PathDeleted.
func (h *Handler) Deleted(c *gin.Context) error {
	at, err := page.PageNumber(c.Query(page.ParamPage))
	if err != nil {
		return err
	}
	ctx, ownerID := c.Request.Context(), signin.User(c).ID
	removals, total, err := h.Store.Removals(ctx, ownerID, perPage, (at-1)*perPage)
	if err != nil {
		return fmt.Errorf("list removals: %w", err)
	}
	address := page.Numbered(h.Pages.Path(PathDeleted))
	if last := page.LastPage(total, perPage); at > last {
		c.Redirect(http.StatusSeeOther, address(last))
		return nil
	}
	v := deletedView{
		Paging:   page.PagingOf(at, perPage, len(removals), total, address),
		ListPath: h.Pages.Path(Path),
		Undo:     page.Span(storage.UndoTime),
	}
	for _, r := range removals {
		v.Records = append(v.Records, deletedOf(r))
	}
	if err := h.tell(ctx, &v, ownerID, h.Pages.Note(c)); err != nil {
		return err
	}
	return h.Pages.Render(c, http.StatusOK, "deleted.html", v)
}

func deletedOf(r storage.Removal) deletedRecord {
	title := name{Text: text.Line(r.Name, maxDeletedTitle)}
	if title.Text == "" {
		title.Instead = phrase.Of("Record without a title")
	}
	return deletedRecord{
		Title:     title,
		At:        r.RemovedAt,
		Until:     r.UndoUntil,
		UndoPath:  PathOf(PathUndo, r.Number),
		AllowPath: PathOf(PathAllow, r.Number),
	}
}

// tell says what the note is about. A browser keeps the note, so nothing is said that is not so.
func (h *Handler) tell(ctx context.Context, v *deletedView, ownerID, note string) error {
	what, written, _ := strings.Cut(note, " ")
	number, err := strconv.ParseInt(written, 10, 64)
	if err != nil {
		return nil
	}
	removal, err := h.Store.Removal(ctx, ownerID, number)
	deleted := err == nil
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return fmt.Errorf("load removal: %w", err)
	}
	switch what += " "; {
	case what == noteDeleted && deleted && !removal.UndoUntil.IsZero():
		v.Status = phrase.Of("The record is deleted. You can undo that for %s.", page.Span(removal.UndoUntil.Sub(h.Now())))
	case what == noteUndone && deleted && removal.UndoUntil.IsZero():
		v.Status = phrase.Of("The time for that is over, and the record is gone. You can let it come again.")
	case what == noteAllowed && !deleted:
		v.Status = phrase.Of("It may come again. It is not back: an app has to send it, or you add it yourself.")
	case what == noteUndone && !deleted:
		if _, err := h.Store.CredentialByNumber(ctx, ownerID, number); err == nil {
			v.Back = h.Pages.Path(RecordPath(number))
		}
	}
	return nil
}

// Undo serves POST PathUndo: the record is back. When that was done before it changes nothing, and is no error.
func (h *Handler) Undo(c *gin.Context) error {
	number, err := numberIn(c, paramNumber)
	if err != nil {
		return err
	}
	ctx, ownerID := c.Request.Context(), signin.User(c).ID
	removal, err := h.Store.Removal(ctx, ownerID, number)
	if err == nil {
		err = h.Store.RestoreCredential(ctx, ownerID, number)
	}
	if full, ok := errors.AsType[*storage.FullError](err); ok {
		return fault.Told(fault.Conflict, full, phrase.Of("There is no room to put it back"),
			phrase.Of("As many records as one person may keep here have come since. Nothing was changed. Delete another one, and undo this within the ten minutes."))
	}
	switch {
	case err == nil:
		h.remember(c, did(c, storage.HistoryUndone, number, removal.Name))
	case !errors.Is(err, storage.ErrNotFound): // it was undone before, or the time is over: the page says which
		return fmt.Errorf("undo removal: %w", err)
	}
	h.leaveFor(c, noteUndone, number)
	return nil
}

// Allow serves POST PathAllow: what was deleted may come again. As long as it can be put back nothing is changed, because that would
// end that.
func (h *Handler) Allow(c *gin.Context) error {
	number, err := numberIn(c, paramNumber)
	if err != nil {
		return err
	}
	ctx, ownerID := c.Request.Context(), signin.User(c).ID
	removal, err := h.Store.Removal(ctx, ownerID, number)
	if err == nil && !removal.UndoUntil.IsZero() {
		h.leaveFor(c, noteDeleted, number)
		return nil
	}
	if err == nil {
		err = h.Store.LiftRemoval(ctx, ownerID, number)
	}
	switch {
	case err == nil:
		h.remember(c, did(c, storage.HistoryAllowed, number, removal.Name))
	case !errors.Is(err, storage.ErrNotFound): // it was lifted before
		return fmt.Errorf("lift removal: %w", err)
	}
	h.leaveFor(c, noteAllowed, number)
	return nil
}
