package consent

import (
	"errors"
	"fmt"
	"net/url"
	"slices"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/scope"
	"clrhost/server/page"
	"clrhost/server/signin"
	"clrhost/storage"
)

// view is what the consent page shows.
type view struct {
	ID      string
	Again   string // the authorization request itself, to begin anew under another account
	App     page.App
	User    storage.User
	Access  []choice // what it asks to do, in display order
	Offline *choice  // whether it asks to stay connected
}

// choice is one scope with its box.
type choice struct {
	scope.Scope
	Number int  // ties the label to its box
	Before bool // the user allows this client the scope already
}

// view gathers what the page shows, and the redirect URI to which the answer will lead.
func (h *Handler) view(c *gin.Context) (view, string, error) {
	asked, err := h.open(c, c.Query("id"))
	if err != nil {
		return view{}, "", err
	}
	ctx := c.Request.Context()
	client, err := h.store.Client(ctx, asked.ClientID)
	if err != nil {
		return view{}, "", fmt.Errorf("find the client: %w", err)
	}
	before, err := h.store.Consent(ctx, asked.UserID, asked.ClientID)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return view{}, "", fmt.Errorf("find the former consent: %w", err)
	}
	request, err := url.ParseQuery(asked.Request)
	if err != nil {
		return view{}, "", fmt.Errorf("read the stored request: %w", err)
	}
	v := view{
		ID:    asked.ID,
		Again: h.pages.Path("/oauth/authorize") + "?" + asked.Request,
		App:   page.AppOf(client),
		User:  signin.User(c),
	}
	v.ask(asked.Scopes, before.Scopes)
	redirectURI := request.Get("redirect_uri")
	v.App.Host = page.HostOf(redirectURI) // where the browser really goes
	return v, redirectURI, nil
}

// ask lists the scopes asked for in display order. The authorization endpoint lets only known ones through.
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
	}
}
