package page

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/server/requestlog"
)

type row struct {
	status        int
	title, advice phrase.Phrase
}

// table is what a page says about a failure for which its handler has no words of its own.
var table = map[fault.Kind]row{
	fault.BadQuery:         {http.StatusBadRequest, phrase.Of("This address is not complete"), phrase.Of("Please go back and follow the link again.")},
	fault.BadData:          {http.StatusBadRequest, phrase.Of("This form did not arrive in one piece"), phrase.Of("Please go back and send it again.")},
	fault.Unauthorized:     {http.StatusForbidden, phrase.Of("You are not signed in"), phrase.Of("Please sign in and do it again.")},
	fault.InvalidToken:     {http.StatusForbidden, phrase.Of("You are no longer signed in"), phrase.Of("Please sign in and do it again.")},
	fault.Forbidden:        {http.StatusForbidden, phrase.Of("This page is not for your account"), phrase.Of("Please go to the start page.")},
	fault.NotFound:         {http.StatusNotFound, phrase.Of("There is nothing at this address"), phrase.Of("Please check the address, or go to the start page.")},
	fault.NotAllowed:       {http.StatusMethodNotAllowed, phrase.Of("This cannot be done here"), phrase.Of("Please go to the start page and try again from there.")},
	fault.Conflict:         {http.StatusConflict, phrase.Of("This changed in the meantime"), phrase.Of("Nothing was done. Please go back, load the page again and decide anew.")},
	fault.Misdirected:      {http.StatusMisdirectedRequest, phrase.Of("This is not the host you asked for"), phrase.Of("Please check the address.")},
	fault.NotAcceptable:    {http.StatusNotAcceptable, phrase.Of("Your browser asked for something else than a page"), phrase.Of("Please go to the start page.")},
	fault.TooLarge:         {http.StatusRequestEntityTooLarge, phrase.Of("This form is too large"), phrase.Of("A form may hold at most 64 KiB. Please go back and shorten what you entered.")},
	fault.UnsupportedMedia: {http.StatusUnsupportedMediaType, phrase.Of("This form was sent in a way we cannot read"), phrase.Of("Please go back and send it again from the page itself.")},
	fault.Busy:             {http.StatusTooManyRequests, phrase.Of("That was too fast"), phrase.Of("Please wait a little, then try again.")},
	fault.Unavailable:      {http.StatusServiceUnavailable, phrase.Of("This host cannot answer at the moment"), phrase.Of("It is nothing you did. Please try again in a few seconds.")},
	fault.Internal:         {http.StatusInternalServerError, phrase.Of("Something went wrong on our side"), phrase.Of("It is nothing you did. Please try again in a few minutes.")},
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
	if !f.Title.IsZero() {
		words.title, words.advice = f.Title, f.Advice
	}
	fault.SetRetryAfter(c.Writer.Header(), f.RetryAfter)
	r.Problem(c, words.status, words.title, words.advice)
}

// problem is what the page about a failure shows.
type problem struct {
	Title, Advice phrase.Phrase
	RequestID     string
}

// Problem answers with a page that says what happened (title, without a period) and what to do about it (advice, one
// or two sentences). Both are read by people outside: they hold no text of an internal error. No handler runs after it.
func (r *Renderer) Problem(c *gin.Context, status int, title, advice phrase.Phrase) {
	c.Abort()
	if err := r.Render(c, status, "problem.html", problem{Title: title, Advice: advice, RequestID: requestlog.ID(c)}); err != nil {
		_ = c.Error(err)
		setHeaders(c.Writer.Header(), nil)
		c.String(http.StatusInternalServerError, "%s\n", r.unshown(c))
	}
}

// unshown is all that is said when no page can be.
func (r *Renderer) unshown(c *gin.Context) string {
	said, err := r.Language(c).Text(phrase.Of("This page cannot be shown. Please try again in a few minutes."))
	if err != nil {
		_ = c.Error(err)
	}
	return said
}
