// Package home serves the pages about this host: the start page, the terms and the privacy statement. The last two
// describe only what the software does; an operator who promises more configures other addresses.
package home

import (
	"embed"
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/server/pages/page"
	"clrhost/storage"
)

// Templates are the pages of this room.
//
//go:embed *.html
var Templates embed.FS

// Signin identifies the user of a browser; *signin.Handler implements it.
type Signin interface {
	Current(c *gin.Context) (user storage.User, sessionHash []byte, ok bool, err error)
}

// Handler serves the pages. All fields are required. It is safe for concurrent use.
type Handler struct {
	Pages        *page.Renderer
	Signin       Signin
	DiscoveryURL string // where clients find the service description
}

// view is what the pages show.
type view struct {
	SignedIn      bool
	Records, Apps string // paths
	DiscoveryURL  string
}

// Home serves GET page.PathHome.
func (h *Handler) Home(c *gin.Context) error {
	_, _, signedIn, err := h.Signin.Current(c)
	if err != nil {
		return err
	}
	return h.render(c, "home.html", signedIn)
}

// Terms serves GET page.PathTerms.
func (h *Handler) Terms(c *gin.Context) error { return h.render(c, "terms.html", false) }

// Privacy serves GET page.PathPrivacy.
func (h *Handler) Privacy(c *gin.Context) error { return h.render(c, "privacy.html", false) }

func (h *Handler) render(c *gin.Context, name string, signedIn bool) error {
	return h.Pages.Render(c, http.StatusOK, name, view{
		SignedIn:     signedIn,
		Records:      h.Pages.Path(page.PathRecords),
		Apps:         h.Pages.Path(page.PathApps),
		DiscoveryURL: h.DiscoveryURL,
	})
}
