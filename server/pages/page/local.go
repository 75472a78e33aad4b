package page

import (
	"net/url"
	"path"
	"strings"
	"unicode"
)

// IsLocal reports whether a browser may be led on to next: a path and query of this host, below the base path.
func (r *Renderer) IsLocal(next string) bool { return local(r.base, next) }

// local reports whether next is a path and query of this host, below the base path: the only place to which a page
// leads on (RFC 9700, Section 4.11: no open redirector). It rejects everything that a browser may read differently:
// there a backslash is a slash, a tab or line break is dropped, and "%2e%2e" is "..".
func local(base, next string) bool {
	u, err := url.Parse(next)
	if err != nil || u.IsAbs() || u.Host != "" || u.User != nil || u.Fragment != "" || u.Opaque != "" {
		return false
	}
	if strings.ContainsFunc(next+u.Path, func(r rune) bool { return r == '\\' || unicode.IsControl(r) }) {
		return false
	}
	if clean := path.Clean(u.Path); u.Path != clean && u.Path != clean+"/" {
		return false
	}
	return u.Path == base || strings.HasPrefix(u.Path, base+"/")
}
