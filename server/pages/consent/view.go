package consent

import (
	"embed"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// Templates are the pages of this room.
//
//go:embed *.html
var Templates embed.FS

// view is what the consent page shows.
type view struct {
	ID      string
	Answer  string // the path of the form
	Apps    string // the path of the page of apps
	Again   string // the URL of the authorization request itself, to begin anew under another account
	App     page.App
	User    storage.User
	Access  []choice // what it asks to do, in display order
	Changes bool     // some of it changes the record
	Offline *choice  // whether it asks to stay connected

	// How long the access lasts: to a day at the latest and without use when it stays connected, and else a short while.
	Ends               time.Time
	Most, Unused, Once phrase.Phrase
}

// choice is one scope with its box.
type choice struct {
	scope.Scope
	Number int  // ties the label to its box
	Before bool // the user has allowed this client, unchanged since, the scope already
}

// Ticked reports whether the box is ticked before anybody has touched it. What changes the record is for the user to
// choose.
func (c choice) Ticked() bool { return c.Before || !c.Changes }

// view gathers what the page shows, and the redirect URI to which the answer will lead.
func (h *Handler) view(c *gin.Context) (view, string, error) {
	asked, err := h.open(c, c.Query("id"))
	if err != nil {
		return view{}, "", err
	}
	ctx := c.Request.Context()
	client, err := h.Store.Client(ctx, asked.ClientID)
	if err != nil {
		return view{}, "", fmt.Errorf("find the client: %w", err)
	}
	if asked.Shown != client.Shown().Digest() {
		return view{}, "", errChanged
	}
	before, err := h.Store.Consent(ctx, asked.UserID, asked.ClientID)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return view{}, "", fmt.Errorf("find the former consent: %w", err)
	}
	request, err := url.ParseQuery(asked.Request)
	if err != nil {
		return view{}, "", fmt.Errorf("read the stored request: %w", err)
	}
	h.Logos.Want(client)
	v := view{
		ID:     asked.ID,
		Answer: h.Pages.Path(Path),
		Apps:   h.Pages.Path(page.PathApps),
		Again:  h.Pages.Path(protocol.PathAuthorize) + "?" + asked.Request,
		App:    page.AppOf(client),
		User:   signin.User(c),
		Ends:   h.Now().Add(h.Lasts.Most),
		Most:   page.Span(h.Lasts.Most),
		Unused: page.Span(h.Lasts.Unused),
		Once:   page.Span(h.Lasts.Once),
	}
	if !before.Shown.Equal(client.Shown()) {
		before.Scopes = nil // they were allowed to a client that has changed since
	}
	v.ask(asked.Scopes, before.Scopes)
	redirectURI := request.Get("redirect_uri")
	v.App.Host = page.HostOf(redirectURI) // where the browser really goes
	return v, redirectURI, nil
}

// ask lists the requested scopes in display order. The authorization endpoint accepts only known ones.
func (v *view) ask(asked, before []string) {
	for i, s := range scope.All() {
		if !slices.Contains(asked, s.Name) {
			continue
		}
		box := choice{Scope: s, Number: i + 1, Before: slices.Contains(before, s.Name)}
		if s.Name == scope.OfflineAccess {
			v.Offline = &box
			continue
		}
		v.Access = append(v.Access, box)
		v.Changes = v.Changes || s.Changes
	}
}
