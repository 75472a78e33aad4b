// Package home serves the pages that say what this host is: the start page, the terms and the privacy statement. The
// last two say only what the software does; an operator who promises more names other addresses in the configuration.
package home

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/server/pages/page"
	"clrhost/storage"
)

// Signin tells who uses a browser; *signin.Handler implements it.
type Signin interface {
	Current(c *gin.Context) (user storage.User, sessionHash []byte, ok bool, err error)
}

// Config is what a Handler is made of.
type Config struct {
	Pages        *page.Renderer
	Signin       Signin
	DiscoveryURL string // where clients find the service description
}

// Handler serves the pages. It is safe for concurrent use.
type Handler struct {
	pages        *page.Renderer
	signin       Signin
	discoveryURL string
}

// New makes a Handler.
func New(cfg Config) *Handler {
	return &Handler{pages: cfg.Pages, signin: cfg.Signin, discoveryURL: cfg.DiscoveryURL}
}

// Home serves GET /.
func (h *Handler) Home(c *gin.Context) {
	_, _, signedIn, err := h.signin.Current(c)
	if err != nil {
		h.pages.Fail(c, err)
		return
	}
	h.pages.Render(c, http.StatusOK, "home", struct {
		SignedIn     bool
		DiscoveryURL string
	}{signedIn, h.discoveryURL})
}

// Terms serves GET /terms.
func (h *Handler) Terms(c *gin.Context) { h.pages.Render(c, http.StatusOK, "terms", nil) }

// Privacy serves GET /privacy.
func (h *Handler) Privacy(c *gin.Context) { h.pages.Render(c, http.StatusOK, "privacy", nil) }
