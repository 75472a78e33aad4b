package records

import (
	"bufio"
	"context"
	"errors"
	"io"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/archive"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/server/worker/importing"
	"clrhost/storage"
)

// Importer takes in archives; *importing.Worker implements it.
type Importer interface {
	Begin(ctx context.Context, ownerID string, file io.Reader) (id string, err error)
}

// importView is what the page of an import shows.
type importView struct {
	storage.Import
	State    importState
	Trouble  phrase.Phrase
	Problems []importProblem
	More     int // problems that are not listed
}

// importState is where an import is.
type importState string

const (
	importWorks   importState = "works"
	importWaits   importState = "waits" // for a process that has its file
	importStopped importState = "stopped"
	importDone    importState = "done"
	importFailed  importState = "failed"
)

// importProblem is why an entry of an archive was not taken in.
type importProblem struct {
	Name   string
	Why    phrase.Phrase
	Detail string
}

// importRefresh is after how many seconds the page of an import that goes on asks for itself again.
const importRefresh = "5"

func importPath(id string) string { return page.Fill(PathImport, paramImport, id) }

// giveArchive begins to take in an archive.
func (h *Handler) giveArchive(c *gin.Context, file *bufio.Reader) error {
	id, err := h.Importer.Begin(c.Request.Context(), signin.User(c).ID, file)
	switch {
	case errors.Is(err, storage.ErrConflict):
		return fault.Told(fault.Conflict, err, phrase.Of("Another archive of yours is being taken in"),
			phrase.Of("Nothing of this one was kept. Please wait until the other is done, then give this one again."))
	case errors.Is(err, importing.ErrBusy):
		return fault.Told(fault.Busy, err, phrase.Of("Many archives are being taken in just now"), phrase.Of("Please give yours again in some minutes."))
	case errors.Is(err, importing.ErrTooLarge):
		return tooLarge(err)
	case errors.Is(err, archive.ErrLimit):
		return fault.Told(fault.TooLarge, err, phrase.Of("The archive is too large"), tooMuch)
	case errors.Is(err, importing.ErrUnreadable):
		return fault.Told(fault.BadData, err, phrase.Of("The archive cannot be read"), unreadable)
	case errors.Is(err, importing.ErrCut):
		return broken(err)
	case err != nil:
		return err
	}
	c.Redirect(http.StatusSeeOther, h.Pages.Path(importPath(id)))
	return nil
}

var (
	tooMuch = phrase.Of("A ZIP archive may have at most %d MB, %d entries, and %d MB when it is unpacked. Please pack the records into several.",
		importing.MaxBytes>>20, 10_000, 1024)
	unreadable = phrase.Of("It is damaged, or only a part of it has come, or it is made to fill a disk. Please download it again from where you have it.")
)

// Import serves GET PathImport: how far an import is. While it goes on the page asks for itself again, without a script.
func (h *Handler) Import(c *gin.Context) error {
	i, err := h.Store.Import(c.Request.Context(), signin.User(c).ID, c.Param(paramImport))
	if errors.Is(err, storage.ErrNotFound) {
		return fault.Told(fault.NotFound, err, phrase.Of("There is no such import"), phrase.Of("What was taken in is among your records. The report on it is kept for 30 days."))
	}
	if err != nil {
		return err
	}
	view := importView{Import: i, State: stateOf(i, h.Now()), Trouble: troubleWords[i.Trouble]}
	for _, p := range i.Problems {
		view.Problems = append(view.Problems, importProblem{Name: p.Name, Why: entryWords(p.Reason), Detail: p.Detail})
	}
	view.More = max(i.Refused-len(i.Problems), 0)
	if view.State == importWorks || view.State == importWaits {
		c.Header("Refresh", importRefresh)
	}
	return h.Pages.Render(c, http.StatusOK, "import.html", view)
}

// importPatience is how long after the last sign of life an import is said to wait for who has its file.
const importPatience = 2 * time.Minute

func stateOf(i storage.Import, now time.Time) importState {
	switch {
	case !i.EndedAt.IsZero() && i.Trouble == storage.ImportLost:
		return importStopped
	case !i.EndedAt.IsZero() && i.Trouble != "":
		return importFailed
	case !i.EndedAt.IsZero():
		return importDone
	case now.After(i.HeldUntil.Add(importPatience)):
		return importStopped
	case now.After(i.HeldUntil):
		return importWaits
	}
	return importWorks
}

var troubleWords = map[string]phrase.Phrase{
	importing.TroubleFull: phrase.Of("Your records are full. What was taken in before that stays."),
	importing.TroubleFile: unreadable,
}

// entryWords say why an entry of an archive was not taken in.
func entryWords(reason string) phrase.Phrase {
	if said, ok := entryReasons[reason]; ok {
		return said
	}
	return phrase.Of("It was refused.")
}
