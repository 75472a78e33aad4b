package account

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/oauth/scope"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// appsView is what the page of connected apps shows.
type appsView struct {
	Apps   []app
	Status phrase.Phrase
}

// app is one connected app.
type app struct {
	page.App
	May             []phrase.Phrase // what it may do, in display order
	Since, LastUsed time.Time
	Ends            time.Time
	Unused          phrase.Phrase // how long it may be unused before it ends earlier; zero when it does not stay connected
	Changed         *changes      // since its user allowed it; nil for none
	ChangedAt       time.Time
	StopPath        string
}

// Apps serves GET page.PathApps. After a stop it says so once.
func (h *Handler) Apps(c *gin.Context) error {
	connected, err := h.connected(c)
	if err != nil {
		return err
	}
	var v appsView
	for _, a := range connected {
		v.Apps = append(v.Apps, h.app(a))
	}
	if id, ok := strings.CutPrefix(h.Pages.Note(c), noteStopped); ok {
		if v.Status, err = h.stopped(c.Request.Context(), id, connected); err != nil {
			return err
		}
	}
	return h.Pages.Render(c, http.StatusOK, "apps.html", v)
}

func (h *Handler) connected(c *gin.Context) ([]storage.ConnectedApp, error) {
	connected, err := h.Store.ConnectedApps(c.Request.Context(), signin.User(c).ID)
	if err != nil {
		return nil, fmt.Errorf("list connected apps: %w", err)
	}
	return connected, nil
}

// app is a connected app as the pages show it.
func (h *Handler) app(a storage.ConnectedApp) app {
	shown := app{
		App:       page.AppOf(a.Client),
		Since:     a.ConnectedAt,
		LastUsed:  a.LastUsedAt,
		Ends:      a.EndsAt,
		Changed:   changesOf(a.Consented, a.Client.Shown()),
		ChangedAt: a.Client.ShownSince,
		StopPath:  h.Pages.Path(page.Fill(PathStop, paramClient, a.Client.ID)),
	}
	h.Logos.Want(a.Client)
	if slices.Contains(a.Scopes, scope.OfflineAccess) {
		shown.Unused = page.Span(h.Unused)
	}
	for _, s := range scope.All() {
		if slices.Contains(a.Scopes, s.Name) {
			shown.May = append(shown.May, s.Title)
		}
	}
	return shown
}

// stopped says that a client is stopped, if there is one and it is not connected. The note is the browser's to keep, so
// what the page then says has to be true whatever it holds.
func (h *Handler) stopped(ctx context.Context, clientID string, connected []storage.ConnectedApp) (phrase.Phrase, error) {
	if slices.ContainsFunc(connected, func(a storage.ConnectedApp) bool { return a.Client.ID == clientID }) {
		return phrase.Phrase{}, nil
	}
	client, err := h.Store.Client(ctx, clientID)
	if errors.Is(err, storage.ErrNotFound) {
		return phrase.Phrase{}, nil
	}
	if err != nil {
		return phrase.Phrase{}, fmt.Errorf("find the stopped client: %w", err)
	}
	return phrase.Of("%s is stopped. It can no longer use your record.", page.AppOf(client).Name), nil
}
