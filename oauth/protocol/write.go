package protocol

import (
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"
)

// realm names the protection space in every challenge (RFC 9110, Section 11.5).
const realm = "clrhost"

// document is the JSON of an error answer (RFC 6749, Section 5.2).
type document struct {
	Error       string `json:"error"`
	Description string `json:"error_description,omitempty"`
}

// Write answers with err and ends the request. An error that is not an *Error becomes 500 server_error with a constant
// sentence. In any case err is attached to c, where the request log finds it.
func Write(c *gin.Context, err error) {
	e, ok := errors.AsType[*Error](err)
	if !ok {
		e = &Error{
			Status:      http.StatusInternalServerError,
			Code:        ErrorServerError,
			Description: "Something went wrong on this host. It has been logged.",
			Err:         err,
		}
	}
	_ = c.Error(err)
	NoStore(c)
	h := c.Writer.Header()
	if challenge := e.challenge(); challenge != "" {
		h.Set("WWW-Authenticate", challenge)
	}
	if e.RetryAfter > 0 {
		seconds := (e.RetryAfter + time.Second - 1) / time.Second
		h.Set("Retry-After", strconv.FormatInt(int64(seconds), 10))
	}
	h.Set("Content-Type", "application/json") // RFC 8259, Section 11: the type has no charset parameter
	c.AbortWithStatusJSON(e.Status, document{Error: e.Code, Description: Filter(e.Description)})
}

// NoStore marks the answer as one that carries secrets or is about them (RFC 6749, Section 5.1).
func NoStore(c *gin.Context) {
	c.Header("Cache-Control", "no-store")
	c.Header("Pragma", "no-cache")
}

// challenge returns the WWW-Authenticate value of a 401, which needs one (RFC 9110, Section 15.5.2), and "" for others.
// A filtered description has neither quotes nor backslashes, so it needs no escaping.
func (e *Error) challenge() string {
	switch {
	case e.Status != http.StatusUnauthorized:
		return ""
	case e.Code == ErrorInvalidClient:
		return fmt.Sprintf("Basic realm=%q", realm) // RFC 6749, Section 5.2
	default:
		return fmt.Sprintf("Bearer realm=%q, error=%q, error_description=%q", realm, e.Code, Filter(e.Description))
	}
}
