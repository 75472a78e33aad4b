package page

import (
	"net/url"
	"time"

	"github.com/gin-gonic/gin"
)

// A note is what a handler of a post leaves for the page to which it leads the browser, which says it once: it is gone after
// a reload, and no link can say it. It lies in a cookie, so a page says nothing because of it that is not so.
const (
	cookieNote = "clrhost_note"
	noteLife   = time.Minute
	maxNote    = 256 // bytes; what is longer is not left
)

// Leave leaves a note.
func (r *Renderer) Leave(c *gin.Context, note string) {
	if len(note) <= maxNote {
		r.setCookie(c, cookieNote, url.QueryEscape(note), noteLife)
	}
}

// Note takes the note that was left; "" when there is none.
func (r *Renderer) Note(c *gin.Context) string {
	left := cookie(c, cookieNote)
	if left == "" {
		return ""
	}
	r.setCookie(c, cookieNote, "", 0)
	note, err := url.QueryUnescape(left)
	if err != nil {
		return ""
	}
	return note
}
