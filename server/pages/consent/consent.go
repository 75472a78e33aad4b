package consent

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

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

// Lasts says how long access lasts that was allowed: of an app that stays connected at most, and while it does not use
// it; and of one that does not.
type Lasts struct{ Most, Unused, Once time.Duration }

// Handler serves the consent page, behind signin's Require. All fields are required. It is safe for concurrent use.
type Handler struct {
	Store Store
	Pages *page.Renderer
	Logos Logos
	Lasts Lasts
	Now   func() time.Time
}

// Show serves GET /consent?id=ID.
func (h *Handler) Show(c *gin.Context) {
	v, redirectURI, err := h.view(c)
	if err != nil {
		h.refuse(c, err)
		return
	}
	h.Pages.Render(c, http.StatusOK, "consent", v, page.FormTo(redirectURI))
}

// Decide serves POST /consent with the fields id, decision and scope, which repeats. Of the scopes only those count that
// were asked for; the rest of the judgement, and the audit log, belong to the authorization endpoint. Without a decision
// the request stays open: a form can be sent without a button, by mistake. So it does when Allow was pressed and nothing
// was ticked: what changes a record starts unticked, and an app may ask for nothing else.
func (h *Handler) Decide(c *gin.Context) {
	form, ok := h.Pages.Form(c)
	if !ok {
		return
	}
	decision := form.Get("decision")
	if decision != "allow" && decision != "deny" {
		h.Pages.Problem(c, http.StatusBadRequest, "You have not answered yet", "Please go back and press Allow or Deny.")
		return
	}
	id := form.Get("id")
	if err := h.decide(c, id, decision == "deny", form["scope"]); err != nil {
		h.refuse(c, err)
		return
	}
	c.Redirect(http.StatusSeeOther, h.Pages.Path("/oauth/authorize")+"?"+url.Values{"authorization": {id}}.Encode())
}

// errNothing is the failure of an answer that allows nothing and does not deny.
var errNothing = errors.New("allowed, and nothing is ticked")

// decide allows the scopes that were both asked for and ticked; of an answer that denies, none are.
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

// refuse answers everything that is not a request waiting for this browser with one page.
func (h *Handler) refuse(c *gin.Context, err error) {
	switch {
	case errors.Is(err, errNothing):
		h.Pages.Problem(c, http.StatusBadRequest, "You have not ticked anything",
			"Please go back and tick what the app may do, or press Deny.")
	case errors.Is(err, errChanged):
		h.Pages.Problem(c, http.StatusConflict, "This app changed while you were on your way",
			"What it shows of itself, such as its name, is not what it was when it asked. Nothing was shared. Please go back to the app and start again.")
	case errors.Is(err, storage.ErrNotFound), errors.Is(err, storage.ErrConflict):
		h.Pages.Problem(c, http.StatusForbidden, "This request is no longer open",
			"It was answered already, took too long, or began in another browser or under another account. Please go back to the app and start again.")
	default:
		h.Pages.Fail(c, err)
	}
}
