package logo

import (
	"errors"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/server/fault"
	"clrhost/storage"
)

// patience is how long an answer waits for a logo that is being fetched.
const patience = 1500 * time.Millisecond

// PathPrefix is where the pictures are: the id of a client follows.
const PathPrefix = "/logo/"

// Path is where a client's logo is: a path below the public URL's own, with the registered address as its version.
func Path(client storage.Client) string {
	return PathPrefix + url.PathEscape(client.ID) + "?" + url.Values{"of": {client.LogoURI}}.Encode()
}

// Serve answers GET /logo/:client_id?of=LOGO_URI with the picture, or with 404 when there is none: the client is not
// active, has registered another address, or its logo could not be fetched. A picture that is being fetched is waited for.
func (s *Shelf) Serve(c *gin.Context) error {
	if turn := s.turn(c.Param("client_id")); turn != nil {
		select {
		case <-turn:
		case <-time.After(patience):
		case <-c.Request.Context().Done():
		}
	}
	picture, err := s.find(c)
	if err != nil && !errors.Is(err, storage.ErrNotFound) {
		return err
	}
	if len(picture) == 0 {
		return fault.New(fault.NotFound, "There is no such picture.")
	}
	h := c.Writer.Header()
	h.Set("Content-Security-Policy", "default-src 'none'")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	c.Data(http.StatusOK, "image/png", picture)
	return nil
}

// find returns the requested picture, or none.
func (s *Shelf) find(c *gin.Context) ([]byte, error) {
	ctx := c.Request.Context()
	client, err := s.cfg.Store.Client(ctx, c.Param("client_id"))
	if err != nil || client.State != storage.ClientActive || client.LogoURI != c.Query("of") {
		return nil, err
	}
	logo, err := s.cfg.Store.Logo(ctx, client.ID)
	if err != nil || logo.URI != client.LogoURI {
		return nil, err
	}
	return logo.Picture, nil
}
