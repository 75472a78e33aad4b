// Package account serves the account page: the user, the apps that the user allowed, what each may do and when it was last
// used, and one button for each that stops it at once. The consent page promises that button, so the two belong together.
//
// Every handler is behind signin's Require and reads only what belongs to the signed-in user.
package account

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/scope"
	"clrhost/server/admin"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/server/requestlog"
	"clrhost/storage"
)

// Store is what the account page needs of the storage; *storage.Store implements it.
type Store interface {
	Client(ctx context.Context, id string) (storage.Client, error)
	ConnectedApps(ctx context.Context, userID string) ([]storage.ConnectedApp, error)
}

// Apps stops an app, with the line of the audit log that says so; admin.Actions implements it.
type Apps interface {
	StopApp(ctx context.Context, actor admin.Actor, userID, clientID string) error
}

// Logos is where the pictures of clients that are shown come from; *logo.Shelf implements it.
type Logos interface{ Want(client storage.Client) }

// Handler serves the account page. All fields are required. It is safe for concurrent use.
type Handler struct {
	Store  Store
	Apps   Apps
	Pages  *page.Renderer
	Logos  Logos
	Unused time.Duration // after which the access of an app that stays connected ends when it is not used
}

// Templates are the pages of this room.
//
//go:embed *.html
var Templates embed.FS

// The paths of this room, below the base path.
const (
	Path     = "/account"
	PathStop = Path + "/apps/:" + paramClient + "/stop"

	paramClient = "client_id"
)

// view is what the account page shows.
type view struct {
	SignOut string // a path
	User    storage.User
	Apps    []app
	Stopped string // the name of an app that is not connected
}

// app is one connected app.
type app struct {
	page.App
	May             []string // what it may do, in display order
	Since, LastUsed time.Time
	Ends            time.Time
	Unused          string   // how long it may be unused before it ends earlier; "" when it does not stay connected
	Changed         *changes // since its user allowed it; nil for none
	ChangedAt       time.Time
	StopPath        string
}

// Show serves GET Path. After a stop the query is stopped=CLIENT_ID.
func (h *Handler) Show(c *gin.Context) error {
	user := signin.User(c)
	connected, err := h.Store.ConnectedApps(c.Request.Context(), user.ID)
	if err != nil {
		return fmt.Errorf("list connected apps: %w", err)
	}
	v := view{SignOut: h.Pages.Path(signin.PathLogout), User: user}
	for _, a := range connected {
		v.Apps = append(v.Apps, h.app(a))
	}
	if v.Stopped, err = h.stopped(c.Request.Context(), c.Query("stopped"), connected); err != nil {
		return err
	}
	return h.Pages.Render(c, http.StatusOK, "account.html", v)
}

// app is a connected app as the page shows it.
func (h *Handler) app(a storage.ConnectedApp) app {
	shown := app{
		App:       page.AppOf(a.Client),
		Since:     a.ConnectedAt,
		LastUsed:  a.LastUsedAt,
		Ends:      a.EndsAt,
		Changed:   changesOf(a.Consented, a.Client.Shown()),
		ChangedAt: a.Client.ShownSince,
		StopPath:  h.Pages.Path(strings.Replace(PathStop, ":"+paramClient, url.PathEscape(a.Client.ID), 1)),
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

// stopped returns the name of the client, if there is one and it is not connected. Anybody can make a link with
// ?stopped=, so what the page then says has to be true however the browser came here.
func (h *Handler) stopped(ctx context.Context, clientID string, connected []storage.ConnectedApp) (string, error) {
	still := slices.ContainsFunc(connected, func(a storage.ConnectedApp) bool { return a.Client.ID == clientID })
	if still || clientID == "" {
		return "", nil
	}
	client, err := h.Store.Client(ctx, clientID)
	if errors.Is(err, storage.ErrNotFound) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("find the stopped client: %w", err)
	}
	return page.AppOf(client).Name, nil
}

// Stop serves POST PathStop. Stopping what is not connected changes nothing and is no error, so
// pressing twice does no harm.
func (h *Handler) Stop(c *gin.Context) error {
	userID, clientID := signin.User(c).ID, c.Param(paramClient)
	actor := admin.Actor{Role: admin.Learner, ID: userID, Address: c.ClientIP(), RequestID: requestlog.ID(c)}
	if err := h.Apps.StopApp(c.Request.Context(), actor, userID, clientID); err != nil {
		return err
	}
	c.Redirect(http.StatusSeeOther, h.Pages.Path(Path)+"?"+url.Values{"stopped": {clientID}}.Encode())
	return nil
}
