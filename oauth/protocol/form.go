package protocol

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"net/http"
	"net/url"
	"strings"
	"unicode/utf8"

	"github.com/gin-gonic/gin"

	"clrhost/internal/text"
)

// Form reads the parameters of a POST (RFC 6749, Section 3.2): form-urlencoded in a body of at most max bytes, none in the
// URL, where they would end in logs, and none twice. A parameter without a value counts as omitted (Section 3.1). Every
// error is an *Error.
//
// Text that is not UTF-8 or contains NUL is rejected: no parameter of OAuth may have it, and PostgreSQL cannot store it.
func Form(c *gin.Context, max int64) (url.Values, error) {
	if c.Request.URL.RawQuery != "" {
		return nil, InvalidRequest("Parameters belong in the body, not in the URL.")
	}
	mediaType, _, err := mime.ParseMediaType(c.GetHeader("Content-Type"))
	if err != nil || mediaType != "application/x-www-form-urlencoded" {
		return nil, UnsupportedMediaType("The body must be application/x-www-form-urlencoded.")
	}
	body, err := ReadBody(c, max)
	if err != nil {
		return nil, err
	}
	return parameters(string(body))
}

// ReadBody reads a request's body of at most max bytes. Every error is an *Error.
func ReadBody(c *gin.Context, max int64) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(c.Writer, c.Request.Body, max))
	if err == nil {
		return body, nil
	}
	rejected := InvalidRequest("The body could not be read.")
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		rejected = TooLarge(fmt.Sprintf("The body must have at most %d bytes.", max))
	}
	rejected.Err = err
	return nil, rejected
}

// parameters decodes a form. Names in an error are filtered by the writer; values are never repeated.
func parameters(form string) (url.Values, error) {
	values, err := url.ParseQuery(form)
	if err != nil {
		return nil, InvalidRequest("The form is not well encoded.")
	}
	for name, list := range values {
		if len(list) > 1 {
			return nil, InvalidRequest("The parameter " + text.Shorten(name, 40) + " was sent more than once.")
		}
		if !clean(name) || !clean(list[0]) {
			return nil, InvalidRequest("A parameter is not UTF-8 text.")
		}
		if list[0] == "" {
			delete(values, name)
		}
	}
	return values, nil
}

func clean(s string) bool {
	return utf8.ValidString(s) && !strings.ContainsRune(s, 0)
}
