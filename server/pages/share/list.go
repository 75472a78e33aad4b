package share

import (
	"fmt"
	"html/template"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/pages/page"
	"clrhost/server/pages/records"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// perPage is how many shares a page lists.
const perPage = 20

// listView is what the list of shares shows.
type listView struct {
	page.Paging
	Status phrase.Phrase
	New    string // below the base path
	Shares []card
}

// card is a share as its owner sees it.
type card struct {
	Name     string
	ID       string // for what has to be named apart on a page
	Path     string // below the base path, as is Stop
	Stop     string
	State    phrase.Phrase // when it ends or why it has ended
	Live     bool
	Address  string // "" when the host cannot tell it any more
	QR       template.HTML
	Shows    []shown
	More     int // items that are not listed
	Locked   bool
	Made     time.Time
	Views    int64
	ViewedOn time.Time
	LinkedIn string // an address elsewhere; "" where there is nothing to add
}

// shown is an item as a share lists it.
type shown struct {
	records.Entry
	IsPart bool
	Gone   bool // its record was deleted
}

// listed is how many items of a share the list names.
const listed = 3

// List serves GET Path.
func (h *Handler) List(c *gin.Context) error {
	number, err := page.PageNumber(c.Query(page.ParamPage))
	if err != nil {
		return err
	}
	found, total, err := h.Store.Shares(c.Request.Context(), signin.User(c).ID, perPage, (number-1)*perPage)
	if err != nil {
		return fmt.Errorf("list shares: %w", err)
	}
	address := page.Numbered(h.Pages.Path(Path))
	if last := page.LastPage(total, perPage); number > last {
		c.Redirect(http.StatusSeeOther, address(last))
		return nil
	}
	v := listView{Paging: page.PagingOf(number, perPage, len(found), total, address), Status: listNotes[h.Pages.Note(c)], New: PathNew}
	if v.Shares, err = h.cards(c, found, listed); err != nil {
		return err
	}
	return h.Pages.Render(c, http.StatusOK, "shares.html", v)
}

// cards are shares as their owner sees them, with so many of the items of each.
func (h *Handler) cards(c *gin.Context, shares []storage.Share, most int) ([]card, error) {
	var numbers []int64
	for _, share := range shares {
		for _, item := range share.Items[:min(len(share.Items), most)] {
			numbers = append(numbers, item.Number)
		}
	}
	held, err := h.held(c.Request.Context(), signin.User(c).ID, numbers)
	if err != nil {
		return nil, err
	}
	var all []card
	for _, share := range shares {
		one, err := h.card(c, share)
		if err != nil {
			return nil, err
		}
		for _, item := range share.Items[:min(len(share.Items), most)] {
			row, ok := held[item.Number]
			line := shown{IsPart: len(item.Embedded) > 0, Gone: !ok}
			if ok {
				line.Entry = records.EntryOf(row, h.Issuers, h.Pages.Language(c).Tag)
			}
			one.Shows = append(one.Shows, line)
		}
		one.More = len(share.Items) - len(one.Shows)
		all = append(all, one)
	}
	return all, nil
}

func (h *Handler) card(c *gin.Context, share storage.Share) (card, error) {
	one := card{
		Name:     share.Name,
		ID:       share.ID,
		Path:     page.Fill(PathShare, paramShare, share.ID),
		Stop:     page.Fill(PathStop, paramShare, share.ID),
		Live:     share.IsLive(h.Now()),
		State:    h.state(share),
		Locked:   share.Passphrase != "",
		Made:     share.MadeAt,
		Views:    share.Views,
		ViewedOn: share.ViewedOn,
	}
	token, ok := h.Keys.ShareAgain(share.OwnerID, share.ID, share.TokenHash)
	if !one.Live || !ok {
		return one, nil
	}
	one.Address = h.URL + ReaderPath(token)
	var err error
	one.QR, err = h.Pages.QR(c, one.Address)
	return one, err
}

// state is when a share ends, or why it shows nothing.
func (h *Handler) state(share storage.Share) phrase.Phrase {
	switch {
	case !share.StoppedAt.IsZero():
		return phrase.Of("Stopped on %s", share.StoppedAt)
	case !share.EndsAt.After(h.Now()):
		return phrase.Of("Ended on %s", share.EndsAt)
	case !share.IsLive(h.Now()):
		return phrase.Of("Shows nothing any more, because you deleted what it showed")
	}
	return phrase.Of("Works until %s", share.EndsAt)
}

// shareView is what the page of one share shows.
type shareView struct {
	card
	Status phrase.Phrase
	List   string // below the base path
}

// Show serves GET PathShare.
func (h *Handler) Show(c *gin.Context) error {
	share, err := h.mineByID(c)
	if err != nil {
		return err
	}
	cards, err := h.cards(c, []storage.Share{share}, storage.MaxShareItems)
	if err != nil {
		return err
	}
	v := shareView{card: cards[0], Status: shareNotes[h.Pages.Note(c)], List: Path}
	if v.LinkedIn, err = h.linkedIn(c, share, v.Address); err != nil {
		return err
	}
	return h.Pages.Render(c, http.StatusOK, "share.html", v)
}

// mineByID is the share of the signed-in user that the address names.
func (h *Handler) mineByID(c *gin.Context) (storage.Share, error) {
	share, err := h.Store.Share(c.Request.Context(), signin.User(c).ID, c.Param(paramShare))
	if err != nil {
		return storage.Share{}, orNoShare(err)
	}
	return share, nil
}

// What posts leave for the pages after them.
const noteStopped = "share stopped"

var (
	shareNotes = map[string]phrase.Phrase{noteMade: phrase.Of("The link is made. Whoever has it can read what it shows.")}
	listNotes  = map[string]phrase.Phrase{noteStopped: phrase.Of("The link is stopped. Nobody can read anything with it any more.")}
)

// AskToStop serves GET PathStop. Of a share that has ended there is nothing to stop, as when somebody goes back after a stop: that
// leads to the list.
func (h *Handler) AskToStop(c *gin.Context) error {
	share, err := h.mineByID(c)
	if err != nil {
		return err
	}
	if !share.IsLive(h.Now()) {
		c.Redirect(http.StatusSeeOther, h.Pages.Path(Path))
		return nil
	}
	one, err := h.card(c, share)
	if err != nil {
		return err
	}
	return h.Pages.Render(c, http.StatusOK, "share-stop.html", shareView{card: one, List: Path})
}

// Stop serves POST PathStop. To stop what has ended changes nothing and is no error, so pressing twice does no harm.
func (h *Handler) Stop(c *gin.Context) error {
	share, err := h.mineByID(c)
	if err != nil {
		return err
	}
	stopped, err := h.Store.StopShare(c.Request.Context(), share.OwnerID, share.ID)
	if err != nil {
		return orNoShare(err)
	}
	if stopped {
		h.remember(c, storage.HistoryShareStopped, share, h.Now())
	}
	h.Pages.Leave(c, noteStopped)
	c.Redirect(http.StatusSeeOther, h.Pages.Path(Path))
	return nil
}
