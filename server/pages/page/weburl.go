package page

import (
	"net/url"
	"strings"
	"unicode"

	"golang.org/x/net/idna"
)

// webURL parses an absolute http or https URL that a client registered. Its host comes back in lower case and in the
// ASCII form of RFC 5890, so that a look-alike letter shows as "xn--..." and the host may be part of a header.
func webURL(raw string) (*url.URL, bool) {
	u, err := url.Parse(raw)
	if err != nil || u.User != nil || (u.Scheme != "https" && u.Scheme != "http") {
		return nil, false
	}
	host, err := asciiHost(u)
	if err != nil || u.Hostname() == "" || strings.ContainsFunc(host, notInHost) {
		return nil, false
	}
	u.Host = host
	return u, true
}

// asciiHost returns the host of u, with its port, if it has one.
func asciiHost(u *url.URL) (string, error) {
	if !strings.ContainsFunc(u.Host, func(r rune) bool { return r > unicode.MaxASCII }) {
		return strings.ToLower(u.Host), nil
	}
	name, err := idna.Lookup.ToASCII(u.Hostname())
	if port := u.Port(); port != "" {
		name += ":" + port
	}
	return name, err
}

// notInHost reports a character that would end a source in a policy, or a policy in a header.
func notInHost(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || strings.ContainsRune("-._[]:", r))
}

// HostOfID returns the host that an issuer's id names, that of a URL or of a did:web, and "" where it names none.
func HostOfID(id string) string {
	if name, isWeb := strings.CutPrefix(id, "did:web:"); isWeb {
		name, _, _ = strings.Cut(name, ":")
		if host, err := url.PathUnescape(name); err == nil {
			return HostOf("https://" + host)
		}
	}
	return HostOf(id)
}
