package consent

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
	"clrhost/server/pages/page"
	"clrhost/server/pages/signin"
	"clrhost/storage"
)

// Store is what consent needs of the storage; *storage.Store implements it.
type Store interface {
	Authorization(ctx context.Context, id string, sessionHash []byte) (storage.Authorization, error)
	DecideAuthorization(ctx context.Context, id string, sessionHash []byte, allowed []string) error
	Client(ctx context.Context, id string) (storage.Client, error)
	Consent(ctx context.Context, userID, clientID string) (storage.Consent, error)
}

// Logos is where the picture of a client that is shown comes from; *logo.Shelf implements it.
type Logos interface{ Want(client storage.Client) }

// Lasts is how long allowed access lasts: of an app that stays connected, at most and unused; and of one that does not.
type Lasts struct{ Most, Unused, Once time.Duration }

// Handler serves the consent page, behind signin's Require. All fields are required. It is safe for concurrent use.
type Handler struct {
	Store Store
	Pages *page.Renderer
	Logos Logos
	Lasts Lasts
	Now   func() time.Time
}

// Path is where the consent page is, below the base path.
const Path = "/consent"

// URL is the path and query of the page about an authorization request, below the base path.
func URL(authorizationID string) string {
	return Path + "?" + url.Values{"id": {authorizationID}}.Encode()
}

// Show serves GET Path?id=ID.
func (h *Handler) Show(c *gin.Context) error {
	v, redirectURI, err := h.view(c)
	if err != nil {
		return closed(err)
	}
	return h.Pages.Render(c, http.StatusOK, "consent.html", v, page.FormTo(redirectURI))
}

// Decide serves POST Path with the fields id, decision and scope, which repeats. Of the scopes only those count that
// were requested; every other decision, and the audit log, are the authorization endpoint's. Without a decision the
// request stays open: a form can be sent without a button, by mistake. It also stays open when Allow was pressed and
// nothing was ticked: what changes a record starts unticked, and an app may ask for nothing else.
func (h *Handler) Decide(c *gin.Context) error {
	form, err := page.ReadForm(c)
	if err != nil {
		return err
	}
	id, decision := form.Get("id"), form.Get("decision")
	page.Here(c, h.Pages.Path(URL(id)))
	if decision != "allow" && decision != "deny" {
		return errUnanswered
	}
	if err := h.decide(c, id, decision == "deny", form["scope"]); err != nil {
		return closed(err)
	}
	c.Redirect(http.StatusSeeOther, h.Pages.Path(protocol.PathAuthorize)+"?"+url.Values{protocol.ParamAuthorization: {id}}.Encode())
	return nil
}

// decide allows the scopes that were both requested and ticked, and none when the answer denies.
func (h *Handler) decide(c *gin.Context, id string, deny bool, ticked []string) error {
	asked, err := h.open(c, id)
	if err != nil {
		return err
	}
	allowed := slices.DeleteFunc(asked.Scopes, func(name string) bool { return deny || !slices.Contains(ticked, name) })
	if !deny && !slices.ContainsFunc(allowed, func(name string) bool { return name != scope.OfflineAccess }) {
		return errNothing
	}
	if err := h.Store.DecideAuthorization(c.Request.Context(), id, asked.SessionHash, allowed); err != nil {
		return fmt.Errorf("decide: %w", err)
	}
	return nil
}

// open returns the request that waits for this browser's answer. Anything else is ErrNotFound or ErrConflict.
func (h *Handler) open(c *gin.Context, id string) (storage.Authorization, error) {
	asked, err := h.Store.Authorization(c.Request.Context(), id, signin.SessionHash(c))
	if err != nil {
		return asked, fmt.Errorf("find the request: %w", err)
	}
	if !asked.DecidedAt.IsZero() {
		return asked, fmt.Errorf("answered already: %w", storage.ErrConflict)
	}
	return asked, nil
}
