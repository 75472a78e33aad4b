package transcript

import (
	"encoding/base64"
	"errors"
	"fmt"
	"net/url"
	"strings"
)

// Resource is a URI that a document gives for something to look at: a picture, a piece of evidence. It is never fetched.
type Resource struct {
	Word
	Kind  ResourceKind
	Host  string // of a web address, without the port
	Media string // the media type of a data: URI as stated, in lower case and without parameters
	Size  int    // of what a data: URI holds, in bytes; an upper bound while it is not decoded
}

// ResourceKind is what can be done with a Resource.
type ResourceKind string

const (
	ResourceNone  ResourceKind = ""
	ResourceWeb   ResourceKind = "web"   // on another host, by http or https
	ResourceData  ResourceKind = "data"  // in the document itself
	ResourceOther ResourceKind = "other" // any other URI, which only names it
)

// defaultMedia is what a data: URI without a media type holds (RFC 2397).
const defaultMedia = "text/plain"

func resourceOf(w Word) Resource {
	r := Resource{Word: w}
	scheme, rest, _ := strings.Cut(strings.TrimSpace(w.Value), ":")
	switch strings.ToLower(scheme) {
	case "http", "https":
		if u, err := url.Parse(strings.TrimSpace(w.Value)); err == nil && u.Hostname() != "" {
			r.Kind, r.Host = ResourceWeb, u.Hostname()
			return r
		}
	case "data":
		if header, body, ok := strings.Cut(rest, ","); ok {
			r.Kind, r.Media, r.Size = ResourceData, mediaOf(header), sizeOf(header, body)
			return r
		}
	}
	if w.Given() {
		r.Kind = ResourceOther
	}
	return r
}

func mediaOf(header string) string {
	media, _, _ := strings.Cut(header, ";")
	if media = strings.ToLower(strings.TrimSpace(media)); media == "" {
		return defaultMedia
	}
	return media
}

func isBase64(header string) bool { return strings.HasSuffix(strings.ToLower(header), ";base64") }

func sizeOf(header, body string) int {
	if isBase64(header) {
		return base64.RawStdEncoding.DecodedLen(len(strings.TrimRight(body, "=")))
	}
	return len(body) - 2*strings.Count(body, "%")
}

// Bytes decodes what a data: URI holds. The bytes are a stranger's, whatever Media states.
func (r Resource) Bytes() ([]byte, error) {
	if r.Kind != ResourceData {
		return nil, errors.New("this is no data: URI")
	}
	_, rest, _ := strings.Cut(r.Value, ":")
	header, body, _ := strings.Cut(rest, ",")
	text, err := url.PathUnescape(body)
	if err != nil {
		return nil, fmt.Errorf("decode data: URI: %w", err)
	}
	if !isBase64(header) {
		return []byte(text), nil
	}
	decoded, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(text, "="))
	if err != nil {
		return nil, fmt.Errorf("decode data: URI: %w", err)
	}
	return decoded, nil
}
