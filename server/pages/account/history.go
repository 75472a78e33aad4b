package account

import (
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/internal/text"
	"clrhost/server/fault"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// historyPerPage is how many entries the history shows at once.
const historyPerPage = 50

// historyView is what the page of the history shows.
type historyView struct {
	Entries         []done
	From, To, Total int
	First, Previous string // addresses; "" for none
	Next, Last      string
	Kept            phrase.Phrase // how long
	Most            int           // entries that are kept
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
	at, err := historyPage(c.Query("page"))
	if err != nil {
		return err
	}
	entries, total, err := h.Store.History(c.Request.Context(), signin.User(c).ID, historyPerPage, (at-1)*historyPerPage)
	if err != nil {
		return fmt.Errorf("list history: %w", err)
	}
	last := max(1, (int(total)+historyPerPage-1)/historyPerPage)
	if at > last {
		c.Redirect(http.StatusSeeOther, h.historyPath(last))
		return nil
	}
	v := historyView{
		From:  (at-1)*historyPerPage + 1,
		To:    (at-1)*historyPerPage + len(entries),
		Total: int(total),
		Kept:  page.Span(h.HistoryLife),
		Most:  storage.MaxHistory,
	}
	for _, e := range entries {
		v.Entries = append(v.Entries, doneOf(e))
	}
	if at > 1 {
		v.First, v.Previous = h.historyPath(1), h.historyPath(at-1)
	}
	if at < last {
		v.Next, v.Last = h.historyPath(at+1), h.historyPath(last)
	}
	return h.Pages.Render(c, http.StatusOK, "history.html", v)
}

// historyPage reads the number of a page, from 1.
func historyPage(written string) (int, error) {
	if written == "" {
		return 1, nil
	}
	at, err := strconv.Atoi(written)
	if err != nil || at < 1 || at > storage.MaxHistory {
		return 0, fault.Told(fault.BadQuery, err, phrase.Of("There is no such page of your history"),
			phrase.Of("The address asks for a page that this host does not know. Please go to your account and open the history again."))
	}
	return at, nil
}

func (h *Handler) historyPath(at int) string {
	path := h.Pages.Path(PathHistory)
	if at > 1 {
		path += "?page=" + strconv.Itoa(at)
	}
	return path
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
