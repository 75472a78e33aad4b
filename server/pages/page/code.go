package page

import (
	"html/template"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/internal/qr"
)

// QR draws an address as a QR code that says in the reader's language where it leads.
func (r *Renderer) QR(c *gin.Context, address string) (template.HTML, error) {
	title, err := r.Language(c).Text(phrase.Of("QR code that leads to %s", address))
	if err != nil {
		return "", err
	}
	drawn, err := qr.SVG(address, title)
	return template.HTML(drawn), err
}
