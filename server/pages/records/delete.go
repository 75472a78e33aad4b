package records

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"clrhost/credential"
	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/oauth/scope"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// deleteView is what the page shows that asks whether a record is to be deleted.
type deleteView struct {
	Title                                string // "" when it has none
	RecordPath, DeletePath, OriginalPath string // below the base path
	Verdict                              verdictLine
	Apps                                 []string // that read it
	Shares                               []shareOf
	Undo                                 phrase.Phrase // for how long that can be undone
}

// shareOf is a share that shows the record.
type shareOf struct {
	Name string
	Ends bool // because it shows nothing else
}

// AskToDelete serves GET PathDelete: what deleting the record stops, and what it does not. What was deleted before, as when somebody
// goes back, leads to what was deleted.
func (h *Handler) AskToDelete(c *gin.Context) error {
	stored, err := h.stored(c)
	if errors.Is(err, storage.ErrNotFound) {
		return h.goneAlready(c, err, "")
	}
	if err != nil {
		return err
	}
	title, verdict := h.called(c, stored)
	v := deleteView{
		Title:        title,
		RecordPath:   RecordPath(stored.Number),
		DeletePath:   PathOf(PathDelete, stored.Number),
		OriginalPath: PathOf(PathOriginal, stored.Number),
		Verdict:      verdict,
		Undo:         page.Span(storage.UndoTime),
	}
	if v.Apps, err = h.readers(c.Request.Context(), stored.OwnerID); err != nil {
		return err
	}
	if v.Shares, err = h.sharesOf(c.Request.Context(), stored.OwnerID, stored.Number); err != nil {
		return err
	}
	return h.Pages.Render(c, http.StatusOK, "delete.html", v)
}

// maxDeletedTitle is how many characters of a title stay with what was deleted.
const maxDeletedTitle = 120

// called is how a record is called, and what is thought of it. One that cannot be read has no title, and can be deleted all the same.
func (h *Handler) called(c *gin.Context, stored storage.Credential) (string, verdictLine) {
	r, err := read(stored)
	if err != nil {
		return "", glance(credential.Look(""), credential.Overall(stored.Verdict))
	}
	s, _ := h.describe(r, signin.User(c))
	return text.Line(cmp.Or(s.Title, s.Issuer), maxDeletedTitle), lineOf(s)
}

// readers are the names of the apps that may read the owner's records.
func (h *Handler) readers(ctx context.Context, ownerID string) (names []string, err error) {
	connected, err := h.Store.ConnectedApps(ctx, ownerID)
	if err != nil {
		return nil, fmt.Errorf("list connected apps: %w", err)
	}
	for _, app := range connected {
		if slices.Contains(app.Scopes, scope.CredentialReadonly) {
			names = append(names, page.AppOf(app.Client).Name)
		}
	}
	return names, nil
}

// sharesOf are the owner's shares that show the record, or a part of it.
func (h *Handler) sharesOf(ctx context.Context, ownerID string, number int64) (list []shareOf, err error) {
	shares, err := h.Store.SharesOf(ctx, ownerID, number)
	if err != nil {
		return nil, fmt.Errorf("list shares of a record: %w", err)
	}
	for _, share := range shares {
		more := slices.ContainsFunc(share.Items, func(i storage.ShareItem) bool { return i.Held && i.Number != number })
		list = append(list, shareOf{text.Line(share.Name, maxDeletedTitle), !more})
	}
	return list, nil
}

// Delete serves POST PathDelete. To delete what is deleted changes nothing and is no error, so pressing twice does no harm.
func (h *Handler) Delete(c *gin.Context) error {
	stored, err := h.stored(c)
	if errors.Is(err, storage.ErrNotFound) {
		return h.goneAlready(c, err, noteDeleted)
	}
	if err != nil {
		return err
	}
	if ok, wait := h.Deletions(stored.OwnerID); !ok {
		err := fault.Told(fault.Busy, nil, phrase.Of("You have deleted many records"),
			phrase.Of("Nothing was changed. You can delete the next record in %s.", page.Span(wait)))
		err.RetryAfter = wait
		return err
	}
	title, _ := h.called(c, stored)
	err = h.Store.RemoveCredential(c.Request.Context(), stored.OwnerID, stored.Number, title)
	switch {
	case errors.Is(err, storage.ErrNotFound):
		return h.goneAlready(c, err, noteDeleted)
	case errors.Is(err, storage.ErrManyRemovals):
		return fault.Told(fault.Conflict, err, phrase.Of("You have deleted too many records"),
			phrase.Of("This host remembers %d deleted records, so that no app brings them back. Nothing was changed. Let some of them come again, and then delete this one.", storage.MaxRemovals))
	case err != nil:
		return err
	}
	h.remember(c, did(c, storage.HistoryDeleted, stored.Number, title))
	h.leaveFor(c, noteDeleted, stored.Number)
	return nil
}

// goneAlready leads from a record that the user does not hold to what was deleted, if it was; the note is for the page there.
func (h *Handler) goneAlready(c *gin.Context, cause error, note string) error {
	number, err := numberIn(c, paramNumber)
	if err != nil {
		return err
	}
	_, err = h.Store.Removal(c.Request.Context(), signin.User(c).ID, number)
	if errors.Is(err, storage.ErrNotFound) {
		return cause
	}
	if err != nil {
		return fmt.Errorf("load removal: %w", err)
	}
	h.leaveFor(c, note, number)
	return nil
}

// leaveFor leads to the page of what was deleted, with a note about a record; none for "".
func (h *Handler) leaveFor(c *gin.Context, note string, number int64) {
	if note != "" {
		h.Pages.Leave(c, note+strconv.FormatInt(number, 10))
	}
	c.Redirect(http.StatusSeeOther, h.Pages.Path(PathDeleted))
}

// did is an entry of the owner's history about a record.
func did(c *gin.Context, what storage.History, number int64, title string) storage.HistoryEntry {
	return storage.HistoryEntry{OwnerID: signin.User(c).ID, What: what, About: strconv.FormatInt(number, 10), Name: title}
}
