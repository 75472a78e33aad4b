// Package account serves the pages about a person's account: who it is, the language and the time zone of the pages, the
// history of what was done with the record, and the apps that the person allowed, what each may do and when it was last used,
// and a way to stop each at once. The consent page promises that way, so the two belong together.
//
// Every handler is behind signin's Require and reads only what belongs to the signed-in user.
package account

import (
	"context"
	"embed"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/admin"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// Store is what the pages need of the storage; *storage.Store implements it.
type Store interface {
	Client(ctx context.Context, id string) (storage.Client, error)
	ConnectedApps(ctx context.Context, userID string) ([]storage.ConnectedApp, error)
	History(ctx context.Context, ownerID string, limit, offset int) ([]storage.HistoryEntry, int64, error)
}

// Stopper stops an app, with the line of the audit log that says so; admin.Actions implements it.
type Stopper interface {
	StopApp(ctx context.Context, actor admin.Actor, userID, clientID string) error
}

// Logos is where the pictures of clients that are shown come from; *logo.Shelf implements it.
type Logos interface{ Want(client storage.Client) }

// Handler serves the pages. All fields are required. It is safe for concurrent use.
type Handler struct {
	Store   Store
	Stopper Stopper
	Pages   *page.Renderer
	Logos   Logos

	HistoryLife time.Duration // of an entry
	Unused      time.Duration // after which the access of an app that stays connected ends when it is not used
}

// Templates are the pages of this room.
//
//go:embed *.html
var Templates embed.FS

// The paths of this room besides page.PathAccount and page.PathApps, below the base path.
const (
	PathZone    = page.PathAccount + "/zone"
	PathHistory = page.PathAccount + "/history"
	PathStop    = page.PathApps + "/:" + paramClient + "/stop"

	paramClient = "client_id"
)

// view is what the account page shows.
type view struct {
	SetZone string // a path
	History string // likewise
	User    storage.User
	Zone    string // the one that the person chose; "" for UTC
	Regions []region
	Status  phrase.Phrase
}

// region is the zones of one part of the world.
type region struct {
	Title phrase.Phrase
	Zones []zone
}

type zone struct{ Name, Place string }

// noteZone is what SetZone leaves for the page after it.
const noteZone = "zone"

// Show serves GET page.PathAccount.
func (h *Handler) Show(c *gin.Context) error {
	v := view{
		SetZone: h.Pages.Path(PathZone),
		History: h.Pages.Path(PathHistory),
		User:    signin.User(c),
		Zone:    h.Pages.ZoneOf(c),
		Regions: regions(),
	}
	if h.Pages.Note(c) == noteZone {
		v.Status = phrase.Of("The time zone is saved in this browser.")
	}
	return h.Pages.Render(c, http.StatusOK, "account.html", v)
}

// SetZone serves POST PathZone with the field zone, which is empty for UTC.
func (h *Handler) SetZone(c *gin.Context) error {
	form, err := page.ReadForm(c)
	if err != nil {
		return err
	}
	if err := h.Pages.SetZone(c, form.Get("zone")); err != nil {
		return err
	}
	h.Pages.Leave(c, noteZone)
	c.Redirect(http.StatusSeeOther, h.Pages.Path(page.PathAccount))
	return nil
}

// regions are the zones that can be chosen, by the first part of their names.
func regions() []region {
	titles := map[string]phrase.Phrase{
		"Africa":     phrase.Of("Africa"),
		"America":    phrase.Of("America"),
		"Antarctica": phrase.Of("Antarctica"),
		"Arctic":     phrase.Of("Arctic"),
		"Asia":       phrase.Of("Asia"),
		"Atlantic":   phrase.Of("Atlantic Ocean"),
		"Australia":  phrase.Of("Australia"),
		"Europe":     phrase.Of("Europe"),
		"Indian":     phrase.Of("Indian Ocean"),
		"Pacific":    phrase.Of("Pacific Ocean"),
	}
	inWords := strings.NewReplacer("_", " ", "/", ", ")
	var all []region
	last := ""
	for _, name := range page.Zones() {
		first, place, _ := strings.Cut(name, "/")
		if first != last {
			all, last = append(all, region{Title: titles[first]}), first
		}
		here := &all[len(all)-1]
		here.Zones = append(here.Zones, zone{name, inWords.Replace(place)})
	}
	return all
}
