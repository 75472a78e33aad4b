package page

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/server/requestlog"
)

type problem struct {
	Title, Detail, RequestID string
}

// Problem answers with a page that says what happened (title, without a period) and what to do about it (detail, one
// or two sentences). Both are read by people outside: they hold no text of an internal error. No handler runs after it.
func (r *Renderer) Problem(c *gin.Context, status int, title, detail string) {
	r.Render(c, status, "problem", problem{Title: title, Detail: detail, RequestID: requestlog.ID(c)})
	c.Abort()
}

// Fail answers a failure that is ours: a constant page, with the cause attached to c for the request log.
func (r *Renderer) Fail(c *gin.Context, err error) {
	_ = c.Error(err)
	r.Problem(c, http.StatusInternalServerError, "Something went wrong on our side",
		"It is nothing you did. Please try again in a few minutes.")
}
