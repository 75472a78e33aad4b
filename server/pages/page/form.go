package page

import (
	"errors"
	"mime"
	"net/http"
	"net/url"

	"github.com/gin-gonic/gin"

	"clrhost/server/api/content"
	"clrhost/server/fault"
)

// maxForm bounds a posted form, in bytes. The largest one carries a whole authorization request in a hidden field.
const maxForm = 64 << 10

// Form reads the posted form of c. What cannot be read is answered with a page, and then ok is false.
func (r *Renderer) Form(c *gin.Context) (form url.Values, ok bool) {
	if name, _, err := mime.ParseMediaType(c.GetHeader("Content-Type")); err != nil || name != "application/x-www-form-urlencoded" {
		r.Problem(c, http.StatusUnsupportedMediaType, "This form was sent in a way we cannot read",
			"Please go back and send it again from the page itself.")
		return nil, false
	}
	body, err := content.Read(c.Writer, c.Request, maxForm)
	if errors.Is(err, fault.TooLarge) {
		r.Problem(c, http.StatusRequestEntityTooLarge, "This form is too large",
			"A form may hold at most 64 KiB. Please go back and shorten what you entered.")
		return nil, false
	}
	if err == nil {
		form, err = url.ParseQuery(string(body))
	}
	if err != nil {
		r.Problem(c, http.StatusBadRequest, "This form did not arrive in one piece",
			"Please go back and send it again.")
		return nil, false
	}
	return form, true
}
