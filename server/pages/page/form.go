package page

import (
	"mime"
	"net/url"

	"github.com/gin-gonic/gin"

	"clrhost/server/api/content"
	"clrhost/server/fault"
)

// maxForm bounds a posted form, in bytes. The largest one carries a whole authorization request in a hidden field.
const maxForm = 64 << 10

// ReadForm reads a posted form (application/x-www-form-urlencoded). Its failures are UnsupportedMedia, TooLarge and
// BadData.
func ReadForm(c *gin.Context) (url.Values, error) {
	if name, _, err := mime.ParseMediaType(c.GetHeader("Content-Type")); err != nil || name != "application/x-www-form-urlencoded" {
		return nil, fault.New(fault.UnsupportedMedia, "A form is application/x-www-form-urlencoded.")
	}
	body, err := content.Read(c.Writer, c.Request, maxForm)
	if err != nil {
		return nil, err
	}
	form, err := url.ParseQuery(string(body))
	if err != nil {
		return nil, fault.Wrap(fault.BadData, err, "The form is not well encoded.")
	}
	return form, nil
}
