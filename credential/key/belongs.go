package key

import (
	"net/url"
	"strings"

	"clrhost/credential/proof"
)

// BelongsTo reports whether a method is the issuer's. The controller must be the issuer; a method for which no
// controller is named (a bare JWK, a key set, a key known out of band, one that nobody confirmed) must be part of the
// issuer's document, or of the same origin. It says nothing about Confirmed, which the caller looks at as well.
func BelongsTo(m proof.Method, issuer string) bool {
	switch {
	case issuer == "":
		return false
	case m.Controller != "":
		return sameName(m.Controller, issuer)
	}
	return sameName(base(m.ID), issuer) || sameOrigin(m.ID, issuer)
}

// sameName compares two ids. Of URLs, an empty path and "/" are one (RFC 3986, Section 6.2.3).
func sameName(a, b string) bool { return a == b || rooted(a) == rooted(b) }

func rooted(id string) string {
	if u, err := url.Parse(id); err == nil && u.Host != "" && u.Path == "" && u.RawQuery == "" && u.Fragment == "" {
		return strings.TrimSuffix(id, "/") + "/"
	}
	return id
}

// sameOrigin compares scheme, host and port of two URLs (RFC 6454, Section 4). What is no https or http URL has none.
func sameOrigin(a, b string) bool {
	x, errX := url.Parse(a)
	y, errY := url.Parse(b)
	if errX != nil || errY != nil || x.Host == "" {
		return false
	}
	isWeb := x.Scheme == "https" || x.Scheme == "http"
	return isWeb && x.Scheme == y.Scheme && endpoint(x) == endpoint(y)
}
