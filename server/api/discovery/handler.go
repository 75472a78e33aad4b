package discovery

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"clrhost/server/api/content"
)

// cacheControl lets a partner keep the description for five minutes: long enough to spare a fetch per call, short enough
// for a change of configuration to spread.
const cacheControl = "public, max-age=300"

// Handler serves the service description.
type Handler struct {
	body []byte
	etag string
}

// New writes the document.
func New(d Description) (*Handler, error) {
	body, err := json.Marshal(document(d))
	if err != nil {
		return nil, fmt.Errorf("encode service description: %w", err)
	}
	sum := sha256.Sum256(body)
	return &Handler{body: body, etag: `"` + base64.RawURLEncoding.EncodeToString(sum[:16]) + `"`}, nil
}

// Get is getServiceDescription. It needs no token and ignores one that is sent.
func (h *Handler) Get(c *gin.Context) error {
	if err := content.WantsJSON(c.Request.Header); err != nil {
		return err
	}
	c.Header("ETag", h.etag)
	c.Header("Cache-Control", cacheControl)
	if matches(c.GetHeader("If-None-Match"), h.etag) {
		c.Status(http.StatusNotModified)
		return nil
	}
	c.Data(http.StatusOK, "application/json", h.body)
	return nil
}

// matches compares weakly, as If-None-Match asks for (RFC 9110, Section 13.1.2).
func matches(header, etag string) bool {
	for _, candidate := range strings.Split(header, ",") {
		candidate = strings.TrimPrefix(strings.TrimSpace(candidate), "W/")
		if candidate == etag || candidate == "*" {
			return true
		}
	}
	return false
}
