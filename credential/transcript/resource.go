package transcript

import (
	"fmt"
	"net/url"
	"strings"

	"clrhost/internal/datauri"
)

// Resource is a URI that a document gives for something to look at: a picture, a piece of evidence. It is never fetched.
type Resource struct {
	Word
	Kind  ResourceKind
	Host  string // of a web address, without the port
	Media string // the media type of a data: URI as stated, in lower case and without parameters
	Size  int    // of what a data: URI holds, in bytes
}

// ResourceKind is what can be done with a Resource. That of one which is not given is empty.
type ResourceKind string

const (
	ResourceWeb   ResourceKind = "web"   // on another host, by http or https
	ResourceData  ResourceKind = "data"  // in the document itself
	ResourceOther ResourceKind = "other" // any other URI, which only names it
)

func resourceOf(w Word) Resource {
	r := Resource{Word: w}
	switch uri := strings.TrimSpace(w.Value); {
	case !w.Given():
	case datauri.Is(uri):
		r.Kind = ResourceOther
		if file, err := datauri.Parse(uri); err == nil {
			r.Kind, r.Media, r.Size = ResourceData, file.Type, file.Size
		}
	default:
		r.Kind = ResourceOther
		if host := webHost(uri); host != "" {
			r.Kind, r.Host = ResourceWeb, host
		}
	}
	return r
}

// webHost is the host of an http or https URI; empty for any other.
func webHost(uri string) string {
	u, err := url.Parse(uri)
	if err != nil || u.Scheme != "http" && u.Scheme != "https" {
		return ""
	}
	return u.Hostname()
}

// Bytes decodes what a data: URI holds. The bytes are a stranger's, whatever Media states.
func (r Resource) Bytes() ([]byte, error) {
	file, err := datauri.Parse(strings.TrimSpace(r.Value))
	if err != nil {
		return nil, fmt.Errorf("read %s: %w", r.At(), err)
	}
	return file.Decode()
}
