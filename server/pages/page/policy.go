package page

import (
	"net/http"
	"strings"
)

// Source is one addition to the Content-Security-Policy of a page. The zero value adds nothing.
type Source struct {
	directive, value string
}

// FormTo lets the form of a page end at redirectURI, by way of redirects.
//
// Chromium compares form-action with every hop of the redirect chain that follows a post, those at the other host
// included, and ends the chain without a message. Naming only the origin of redirectURI would therefore strand people
// whose app redirects from its callback to another host of its own. So the scheme is allowed. The directive is there
// against injected forms, and these pages have nothing to inject into.
func FormTo(redirectURI string) Source {
	u, ok := webURL(redirectURI)
	if !ok {
		return Source{}
	}
	return Source{directive: "form-action", value: u.Scheme + ":"}
}

// setHeaders sets the headers that every page carries (RFC 9700, Section 4.16, for framing; Section 4.2.4 for the
// referrer).
func setHeaders(h http.Header, extra []Source) {
	h.Set("Content-Security-Policy", policy(extra))
	h.Set("Referrer-Policy", "same-origin")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("X-Frame-Options", "DENY")
	h.Set("Cache-Control", "no-store")
}

func policy(extra []Source) string {
	directives := []string{
		"default-src 'none'",
		"style-src 'self'",
		"img-src 'self'",
		"form-action 'self'",
		"base-uri 'none'",
		"frame-ancestors 'none'",
	}
	for i, d := range directives {
		name, _, _ := strings.Cut(d, " ")
		for _, s := range extra {
			if s.directive == name {
				directives[i] += " " + s.value
			}
		}
	}
	return strings.Join(directives, "; ")
}
