package account

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// historyPerPage is how many entries the history shows at once.
const historyPerPage = 50

// historyView is what the page of the history shows.
type historyView struct {
	page.Paging
	Entries []done
	Kept    phrase.Phrase // how long
	Most    int           // entries that are kept
}

// done is one entry in words.
type done struct {
	At    time.Time
	Day   bool // of the time only the day is known
	Says  phrase.Phrase
	Often phrase.Phrase // on that day; zero for once
}

// History serves GET PathHistory.
func (h *Handler) History(c *gin.Context) error {
	at, err := page.PageNumber(c.Query(page.ParamPage))
	if err != nil {
		return err
	}
	entries, total, err := h.Store.History(c.Request.Context(), signin.User(c).ID, historyPerPage, (at-1)*historyPerPage)
	if err != nil {
		return fmt.Errorf("list history: %w", err)
	}
	address := page.Numbered(h.Pages.Path(PathHistory))
	if last := page.LastPage(total, historyPerPage); at > last {
		c.Redirect(http.StatusSeeOther, address(last))
		return nil
	}
	v := historyView{
		Paging: page.PagingOf(at, historyPerPage, len(entries), total, address),
		Kept:   page.Span(h.HistoryLife),
		Most:   storage.MaxHistory,
	}
	for _, e := range entries {
		v.Entries = append(v.Entries, doneOf(e))
	}
	return h.Pages.Render(c, http.StatusOK, "history.html", v)
}

// deeds says of each action what was done, and to what.
var deeds = map[storage.History]func(name phrase.Phrase) phrase.Phrase{
	storage.HistoryAdded:        func(n phrase.Phrase) phrase.Phrase { return phrase.Of("You added %s.", n) },
	storage.HistoryDeleted:      func(n phrase.Phrase) phrase.Phrase { return phrase.Of("You deleted %s.", n) },
	storage.HistoryUndone:       func(n phrase.Phrase) phrase.Phrase { return phrase.Of("You took back the deletion of %s.", n) },
	storage.HistoryAllowed:      func(n phrase.Phrase) phrase.Phrase { return phrase.Of("You let apps send %s again.", n) },
	storage.HistoryDownloaded:   func(n phrase.Phrase) phrase.Phrase { return phrase.Of("You downloaded %s.", n) },
	storage.HistoryArchived:     func(phrase.Phrase) phrase.Phrase { return phrase.Of("You downloaded everything as one file.") },
	storage.HistoryShared:       func(n phrase.Phrase) phrase.Phrase { return phrase.Of("You made the link %s.", n) },
	storage.HistoryViewed:       func(n phrase.Phrase) phrase.Phrase { return phrase.Of("Somebody opened the link %s.", n) },
	storage.HistoryShareStopped: func(n phrase.Phrase) phrase.Phrase { return phrase.Of("You stopped the link %s.", n) },
	storage.HistoryImported:     func(n phrase.Phrase) phrase.Phrase { return phrase.Of("You brought in %s.", n) },
}

// maxHistoryName is how many characters of a name are shown.
const maxHistoryName = 120

// Deed is what was done, in words.
func Deed(e storage.HistoryEntry) phrase.Phrase {
	if say, ok := deeds[e.What]; ok {
		return say(named(e))
	}
	return phrase.Of("Something was done that this version of the software has no words for.")
}

func doneOf(e storage.HistoryEntry) done {
	d := done{At: e.At, Day: e.What == storage.HistoryViewed, Says: Deed(e)}
	if e.Count > 1 {
		d.Often = phrase.Of("%d times that day", e.Count)
	}
	return d
}

// named is what an entry is about: its name, or else what it is.
func named(e storage.HistoryEntry) phrase.Phrase {
	if name := text.Line(e.Name, maxHistoryName); name != "" {
		return phrase.Of("“%s”", name)
	}
	switch e.What {
	case storage.HistoryShared, storage.HistoryViewed, storage.HistoryShareStopped:
		return phrase.Of("without a name")
	case storage.HistoryImported:
		return phrase.Of("records from a file")
	}
	return phrase.Of("a record without a title")
}
