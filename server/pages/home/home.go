// Package home serves the pages that say what this host is: the start page, the terms and the privacy statement. The
// last two say only what the software does; an operator who promises more names other addresses in the configuration.
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

// Signin tells who uses a browser; *signin.Handler implements it.
type Signin interface {
	Current(c *gin.Context) (user storage.User, sessionHash []byte, ok bool, err error)
}

// Handler serves the pages. All fields are required. It is safe for concurrent use.
type Handler struct {
	Pages        *page.Renderer
	Signin       Signin
	DiscoveryURL string // where clients find the service description
}

// Home serves GET /.
func (h *Handler) Home(c *gin.Context) error {
	_, _, signedIn, err := h.Signin.Current(c)
	if err != nil {
		return err
	}
	return h.Pages.Render(c, http.StatusOK, "home.html", struct {
		SignedIn     bool
		DiscoveryURL string
	}{signedIn, h.DiscoveryURL})
}

// Terms serves GET /terms.
func (h *Handler) Terms(c *gin.Context) error {
	return h.Pages.Render(c, http.StatusOK, "terms.html", nil)
}

// Privacy serves GET /privacy.
func (h *Handler) Privacy(c *gin.Context) error {
	return h.Pages.Render(c, http.StatusOK, "privacy.html", nil)
}
