package key

import (
	"net/url"
	"strings"

	"clrhost/credential/fetch"
)

// base is a method without its fragment: the name of its document.
func base(id string) string {
	name, _, _ := strings.Cut(id, "#")
	return name
}

func fragment(id string) string {
	_, after, _ := strings.Cut(id, "#")
	return after
}

// sameName compares two ids. Of URLs, the case of scheme and host makes no difference, nor does the default port, nor "/"
// in the place of an empty path (RFC 3986, Sections 6.2.2.1 and 6.2.3); anything else does.
func sameName(a, b string) bool { return a == b || plainName(a) == plainName(b) }

func plainName(id string) string {
	u, err := url.Parse(id)
	if err != nil || u.Host == "" {
		return id
	}
	u.Host = fetch.Endpoint(u)
	if u.Path == "" {
		u.Path = "/"
	}
	return u.String()
}

// sameOrigin compares scheme, host and port of two URLs (RFC 6454, Section 4). Anything but an https or http URL has none. A
// host name with and without www. is one.
func sameOrigin(a, b string) bool {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	if errX != nil || errY != nil || x.Host == "" {
		return false
	}
	bare := func(u *url.URL) string { return strings.TrimPrefix(fetch.Endpoint(u), "www.") }
	isWeb := x.Scheme == "https" || x.Scheme == "http"
	return isWeb && x.Scheme == y.Scheme && bare(x) == bare(y)
}
