package page

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"net/http"
	"path"
	"strings"

	"github.com/gin-gonic/gin"

	"clrhost/server/fault"
)

type asset struct {
	contentType string
	content     []byte
}

// loadAssets names every asset by its content ("style.1f2e3d4c5b6a.css"), so that a browser may keep it for good and
// still loads a new one at once.
func (r *Renderer) loadAssets() error {
	types := map[string]string{".css": "text/css; charset=utf-8", ".svg": "image/svg+xml"}
	entries, err := files.ReadDir("assets")
	if err != nil {
		return fmt.Errorf("list assets: %w", err)
	}
	r.assets, r.hashed = map[string]asset{}, map[string]string{}
	for _, entry := range entries {
		content, err := files.ReadFile("assets/" + entry.Name())
		if err != nil {
			return fmt.Errorf("read asset: %w", err)
		}
		sum := sha256.Sum256(content)
		ext := path.Ext(entry.Name())
		name := strings.TrimSuffix(entry.Name(), ext) + "." + hex.EncodeToString(sum[:6]) + ext
		r.assets[name] = asset{contentType: types[ext], content: content}
		r.hashed[entry.Name()] = name
	}
	return nil
}

// Asset serves GET PathAssets:name.
func (r *Renderer) Asset(c *gin.Context) error {
	found, ok := r.assets[c.Param("name")]
	if !ok {
		return fault.New(fault.NotFound, "There is no such asset.")
	}
	h := c.Writer.Header()
	h.Set("Cache-Control", "public, max-age=31536000, immutable")
	h.Set("X-Content-Type-Options", "nosniff")
	c.Data(http.StatusOK, found.contentType, found.content)
	return nil
}
