// Package content checks media types, encodings and the size of bodies, of what comes in and of what a client accepts. It
// does not interpret a body.
package content

import (
	"errors"
	"io"
	"mime"
	"net/http"
	"strconv"
	"strings"

	"clrhost/server/fault"
)

// jsonRanges are the media ranges that an application/json answer satisfies. The last two are how the standard's own
// samples label JSON.
var jsonRanges = map[string]bool{
	"*/*":                    true,
	"application/*":          true,
	"application/json":       true,
	"application/ld+json":    true,
	"application/vc+ld+json": true,
}

// WantsJSON returns a NotAcceptable failure when the Accept header excludes application/json
// (RFC 9110, Section 12.5.1).
func WantsJSON(header http.Header) error {
	accept := strings.Join(header.Values("Accept"), ",")
	if strings.TrimSpace(accept) == "" {
		return nil
	}
	for _, part := range strings.Split(accept, ",") {
		name, params, err := mime.ParseMediaType(part)
		if err == nil && jsonRanges[name] && !unwanted(params["q"]) {
			return nil
		}
	}
	return fault.New(fault.NotAcceptable, "This resource is application/json, which the Accept header excludes (RFC 9110, Section 12.5.1).")
}

// unwanted reports a quality of zero, which means "not this one".
func unwanted(q string) bool {
	value, err := strconv.ParseFloat(q, 64)
	return q != "" && err == nil && value == 0
}

// Type returns the lower-case media type of a request in UTF-8 without a Content-Encoding, and "" for any other.
func Type(header http.Header) string {
	if encoding := header.Get("Content-Encoding"); encoding != "" && !strings.EqualFold(encoding, "identity") {
		return ""
	}
	name, params, err := mime.ParseMediaType(header.Get("Content-Type"))
	charset := params["charset"]
	if err != nil || (charset != "" && !strings.EqualFold(charset, "utf-8")) {
		return ""
	}
	return name
}

// Read reads a body of at most limit bytes. A larger one is TooLarge, one that breaks off is BadData; a *fault.Error that
// reading the body returns is returned as it is.
func Read(w http.ResponseWriter, r *http.Request, limit int64) ([]byte, error) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, limit))
	if err == nil {
		return body, nil
	}
	if failure, ok := errors.AsType[*fault.Error](err); ok {
		return nil, failure // a limit on uploads ended the body
	}
	if _, ok := errors.AsType[*http.MaxBytesError](err); ok {
		return nil, fault.New(fault.TooLarge, "The body is larger than the %d bytes that this host accepts.", limit)
	}
	return nil, fault.Wrap(fault.BadData, err, "The body ended before it was complete.")
}
