package oauth

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/phrase"
	"clrhost/oauth/protocol"
	"clrhost/storage"
)

// pageError is a failure at the authorization endpoint that MUST NOT be redirected (RFC 6749, Section 4.1.2.1). The person
// at the browser reads it.
type pageError struct {
	status        int
	title, advice phrase.Phrase
	retryAfter    time.Duration
	err           error // the cause, for the log
}

func (e *pageError) Error() string { return e.title.String() }
func (e *pageError) Unwrap() error { return e.err }

var (
	errUnknownApp = &pageError{
		status: http.StatusBadRequest, title: phrase.Of("This app is not known here"),
		advice: phrase.Of("The link names no app that is registered with this host (client_id). Nothing was shared. Go back to the app and start again."),
	}
	errRedirectURI = &pageError{
		status: http.StatusBadRequest, title: phrase.Of("This link leads to the wrong place"),
		advice: phrase.Of("The address to return to (redirect_uri) is missing, or is not one that this app registered. Nothing was shared, " +
			"and you were not sent there."),
	}
	errMalformed = &pageError{
		status: http.StatusBadRequest, title: phrase.Of("This link is damaged"),
		advice: phrase.Of("It could not be read. Nothing was shared. Go back to the app and start again."),
	}
	errTooLong = &pageError{
		status: http.StatusRequestURITooLong, title: phrase.Of("This link is too long"),
		advice: phrase.Of("It has more than 16 KiB. Nothing was shared. Go back to the app and start again."),
	}
	errNoAuthorization = &pageError{
		status: http.StatusBadRequest, title: phrase.Of("This request is over"),
		advice: phrase.Of("It has expired, was answered already, or was opened in another browser. Nothing more was shared. Go back to the app and start again."),
	}
)

// barredApp is the page about an app that may not connect until those who run the host decide otherwise.
func (s *Server) barredApp(state storage.ClientState) *pageError {
	if state == storage.ClientPending {
		return &pageError{
			status: http.StatusBadRequest, title: phrase.Of("This app is not approved yet"),
			advice: phrase.Of("Those who run %s approve an app before it may connect, and have not decided about this one. "+
				"You did nothing wrong, and nothing was shared. Try again later, or ask them.", s.cfg.HostName),
		}
	}
	return &pageError{
		status: http.StatusBadRequest, title: phrase.Of("This app may not connect"),
		advice: phrase.Of("Those who run %s have suspended it. You did nothing wrong, and nothing was shared.", s.cfg.HostName),
	}
}

// errChangedApp is the error of a client that changed after its user was shown it.
var errChangedApp = &protocol.Error{
	Status: http.StatusBadRequest, Code: protocol.ErrorAccessDenied,
	Description: "The client changed what it shows of itself while its user was deciding. Ask again.",
}

// unavailable is the page for an outage.
func unavailable(err error) *pageError {
	e := protocol.Unavailable(err)
	return &pageError{
		status: e.Status, title: phrase.Of("This host cannot answer now"), retryAfter: e.RetryAfter, err: err,
		advice: phrase.Of("It has trouble of its own, which has been logged. Try again in a moment."),
	}
}

// answer returns the redirect URI with values, state and issuer, in the query (RFC 6749, Section 4.1.2;
// RFC 9207, Section 2). A query that was registered as part of the redirect URI stays (RFC 6749, Section 3.1.2).
func (s *Server) answer(r *request, values url.Values) string {
	if r.state != "" {
		values.Set("state", r.state)
	}
	values.Set("iss", s.cfg.Issuer)
	to := *r.redirect
	if to.RawQuery != "" {
		to.RawQuery += "&"
	}
	to.RawQuery += values.Encode()
	return to.String()
}

// reject answers an authorization request that failed: with a page when err is a *pageError, and by a redirect to the client
// otherwise.
func (s *Server) reject(c *gin.Context, r *request, err error) {
	_ = c.Error(err)
	if page, ok := errors.AsType[*pageError](err); ok {
		if page.retryAfter > 0 {
			c.Header("Retry-After", strconv.Itoa(int(page.retryAfter.Seconds())))
		}
		s.browser.ShowError(c, page.status, page.title, page.advice)
		return
	}
	values := url.Values{"error": {protocol.ErrorServerError}}
	if e, ok := errors.AsType[*protocol.Error](err); ok {
		values.Set("error", e.Code)
		values.Set("error_description", protocol.Filter(e.Description))
	}
	c.Redirect(http.StatusSeeOther, s.answer(r, values))
}
