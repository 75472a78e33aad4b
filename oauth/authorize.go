package oauth

import (
	"errors"
	"fmt"
	"mime"
	"net/http"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/internal/secret"
	"clrhost/oauth/protocol"
	"clrhost/storage"
)

// answerTime is the life of an authorization request: how long a person may take to sign in and answer.
const answerTime = 10 * time.Minute

// Authorize serves the authorization endpoint (RFC 6749, Section 3.1), for GET and POST alike. It redirects a client's
// request to the sign-in page or to the consent page. The consent page redirects back here, and this to the client.
func (s *Server) Authorize(c *gin.Context) {
	protocol.NoStore(c)
	c.Header("Referrer-Policy", "no-referrer") // the URL holds the state, and later the code
	params, err := parameters(c)
	if err != nil {
		s.reject(c, nil, err)
		return
	}
	step := s.begin
	if _, ok := one(params, protocol.ParamAuthorization); ok && len(params) == 1 {
		step = s.resume
	}
	r, to, err := step(c, params)
	if err != nil {
		s.reject(c, r, err)
		return
	}
	c.Redirect(http.StatusSeeOther, to) // never 307, which would repeat a POST at the client (RFC 9700, Section 4.12)
}

// begin checks a client's request and returns the address of the page that comes next.
func (s *Server) begin(c *gin.Context, params url.Values) (*request, string, error) {
	ctx := c.Request.Context()
	r, err := s.check(ctx, params)
	if err != nil {
		return r, "", err
	}
	userID, sessionHash, ok, err := s.browser.SignedIn(c)
	if err != nil {
		return r, "", protocol.Unavailable(fmt.Errorf("find the browser's session: %w", err))
	}
	if !ok {
		return r, s.browser.SignInURL(s.path + "?" + r.encoded()), nil
	}
	protocol.Acting{UserID: userID, ClientID: r.client.ID}.Note(c)
	now := s.cfg.Now()
	a := storage.Authorization{
		ID:          secret.New(""),
		SessionHash: sessionHash,
		UserID:      userID,
		ClientID:    r.client.ID,
		Request:     r.encoded(),
		Scopes:      r.scopes,
		Shown:       r.client.Shown().Digest(),
		CreatedAt:   now,
		ExpiresAt:   now.Add(answerTime),
	}
	if err := s.store.CreateAuthorization(ctx, a); err != nil {
		return r, "", protocol.Unavailable(fmt.Errorf("store the authorization request: %w", err))
	}
	return r, s.browser.ConsentURL(a.ID), nil
}

// parameters reads the query of a GET and the body of a POST, and nothing else of either.
func parameters(c *gin.Context) (url.Values, error) {
	encoded := c.Request.URL.RawQuery
	if c.Request.Method == http.MethodPost {
		body, err := formBody(c)
		if err != nil {
			return nil, err
		}
		encoded = body
	}
	if len(encoded) > maxRequest {
		return nil, errTooLong
	}
	params, err := url.ParseQuery(encoded)
	if err != nil {
		return nil, errMalformed
	}
	return params, nil
}

func formBody(c *gin.Context) (string, error) {
	mediaType, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || mediaType != "application/x-www-form-urlencoded" {
		return "", &pageError{status: http.StatusUnsupportedMediaType, title: errMalformed.title, advice: errMalformed.advice}
	}
	body, err := protocol.ReadBody(c, maxRequest)
	if e, ok := errors.AsType[*protocol.Error](err); ok {
		page := *errMalformed
		if e.Status == http.StatusRequestEntityTooLarge {
			page = *errTooLong
		}
		page.status, page.err = e.Status, err
		return "", &page
	}
	return string(body), err
}
