package oauth

import (
	"errors"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/storage"
)

// refusal is a failure at the authorization endpoint that must not be redirected. A person reads it.
type refusal struct {
	status        int
	title, detail string
	retryAfter    time.Duration
	err           error // the cause, for the log
}

func (r *refusal) Error() string { return r.title }
func (r *refusal) Unwrap() error { return r.err }

const startAgain = " Go back to the app and start again."

var (
	errUnknownApp = &refusal{
		status: http.StatusBadRequest, title: "This app is not known here",
		detail: "The link names no app that is registered with this host (client_id). Nothing was shared." + startAgain,
	}
	errRedirectURI = &refusal{
		status: http.StatusBadRequest, title: "This link leads to the wrong place",
		detail: "The address to return to (redirect_uri) is missing, or is not one that this app registered. Nothing was shared, " +
			"and you were not sent there.",
	}
	errMalformed = &refusal{
		status: http.StatusBadRequest, title: "This link is damaged",
		detail: "It could not be read. Nothing was shared." + startAgain,
	}
	errTooLong = &refusal{
		status: http.StatusRequestURITooLong, title: "This link is too long",
		detail: "It has more than 16 KiB. Nothing was shared." + startAgain,
	}
	errNoAuthorization = &refusal{
		status: http.StatusBadRequest, title: "This request is over",
		detail: "It has expired, was answered already, or was opened in another browser. Nothing more was shared." + startAgain,
	}
)

// barredApp is the page for an app that may not connect, in whose favour only those who run the host can decide.
func (s *Server) barredApp(state storage.ClientState) *refusal {
	if state == storage.ClientPending {
		return &refusal{
			status: http.StatusBadRequest, title: "This app is not approved yet",
			detail: "Those who run " + s.cfg.HostName + " approve an app before it may connect, and have not decided about this one. " +
				"You did nothing wrong, and nothing was shared. Try again later, or ask them.",
		}
	}
	return &refusal{
		status: http.StatusBadRequest, title: "This app may not connect",
		detail: "Those who run " + s.cfg.HostName + " have suspended it. You did nothing wrong, and nothing was shared.",
	}
}

// errChangedApp is the answer to a client that is no longer what its user was asked about.
var errChangedApp = &protocol.Error{
	Status: http.StatusBadRequest, Code: protocol.ErrorAccessDenied,
	Description: "The client changed what it shows of itself while its user was deciding. Ask again.",
}

// unavailable is the page for an outage.
func unavailable(err error) *refusal {
	e := protocol.Unavailable(err)
	return &refusal{
		status: e.Status, title: "This host cannot answer now", retryAfter: e.RetryAfter, err: err,
		detail: "It has trouble of its own, which has been logged. Try again in a moment.",
	}
}

// answer is the address that carries values, state and issuer back to the client, in the query (RFC 6749, Section 4.1.2;
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

// reject answers an authorization request that failed: with a page when err is a *refusal, and at the client otherwise.
func (s *Server) reject(c *gin.Context, r *request, err error) {
	_ = c.Error(err)
	if no, ok := errors.AsType[*refusal](err); ok {
		if no.retryAfter > 0 {
			c.Header("Retry-After", strconv.Itoa(int(no.retryAfter.Seconds())))
		}
		s.browser.Refuse(c, no.status, no.title, no.detail)
		return
	}
	values := url.Values{"error": {protocol.ErrorServerError}}
	if e, ok := errors.AsType[*protocol.Error](err); ok {
		values.Set("error", e.Code)
		values.Set("error_description", protocol.Filter(e.Description))
	}
	c.Redirect(http.StatusSeeOther, s.answer(r, values))
}
