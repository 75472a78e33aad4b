package page

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/server/fault"
	"clrhost/server/requestlog"
)

type row struct {
	status        int
	title, detail string
}

// table is what a page says about a failure for which its handler has no words of its own.
var table = map[fault.Kind]row{
	fault.BadQuery:         {http.StatusBadRequest, "This address is not complete", "Please go back and follow the link again."},
	fault.BadData:          {http.StatusBadRequest, "This form did not arrive in one piece", "Please go back and send it again."},
	fault.Unauthorized:     {http.StatusForbidden, "You are not signed in", "Please sign in and do it again."},
	fault.InvalidToken:     {http.StatusForbidden, "You are no longer signed in", "Please sign in and do it again."},
	fault.Forbidden:        {http.StatusForbidden, "This page is not for your account", "Please go to the start page."},
	fault.NotFound:         {http.StatusNotFound, "There is nothing at this address", "Please check the address, or go to the start page."},
	fault.NotAllowed:       {http.StatusMethodNotAllowed, "This cannot be done here", "Please go to the start page and try again from there."},
	fault.Conflict:         {http.StatusConflict, "This changed in the meantime", "Nothing was done. Please go back, load the page again and decide anew."},
	fault.Misdirected:      {http.StatusMisdirectedRequest, "This is not the host you asked for", "Please check the address."},
	fault.NotAcceptable:    {http.StatusNotAcceptable, "Your browser asked for something else than a page", "Please go to the start page."},
	fault.TooLarge:         {http.StatusRequestEntityTooLarge, "This form is too large", "A form may hold at most 64 KiB. Please go back and shorten what you entered."},
	fault.UnsupportedMedia: {http.StatusUnsupportedMediaType, "This form was sent in a way we cannot read", "Please go back and send it again from the page itself."},
	fault.Busy:             {http.StatusTooManyRequests, "That was too fast", "Please wait a little, then try again."},
	fault.Unavailable:      {http.StatusServiceUnavailable, "This host cannot answer at the moment", "It is nothing you did. Please try again in a few seconds."},
	fault.Internal:         {http.StatusInternalServerError, "Something went wrong on our side", "It is nothing you did. Please try again in a few minutes."},
}

// Endpoint lets a handler, or a guard before one, return its failure. No handler runs after a failure.
func (r *Renderer) Endpoint(h func(*gin.Context) error) gin.HandlerFunc {
	return func(c *gin.Context) {
		if err := h(c); err != nil {
			r.Fail(c, err)
		}
	}
}

// Fail answers the request with a page about the failure that err is (see fault.Of): in the failure's own words when it
// has a title, and in those of its kind otherwise. The request log gets the cause.
func (r *Renderer) Fail(c *gin.Context, err error) {
	_ = c.Error(err)
	f := fault.Of(err)
	words := table[f.Kind]
	if f.Title != "" {
		words.title, words.detail = f.Title, f.Public
	}
	fault.SetRetryAfter(c.Writer.Header(), f.RetryAfter)
	r.Problem(c, words.status, words.title, words.detail)
}

// problem is what the page about a failure shows.
type problem struct {
	Title, Detail, RequestID string
}

// Problem answers with a page that says what happened (title, without a period) and what to do about it (detail, one
// or two sentences). Both are read by people outside: they hold no text of an internal error. No handler runs after it.
func (r *Renderer) Problem(c *gin.Context, status int, title, detail string) {
	c.Abort()
	if err := r.Render(c, status, "problem.html", problem{Title: title, Detail: detail, RequestID: requestlog.ID(c)}); err != nil {
		_ = c.Error(err)
		setHeaders(c.Writer.Header(), nil)
		c.String(http.StatusInternalServerError, "This page cannot be shown. Please try again in a few minutes.\n")
	}
}
