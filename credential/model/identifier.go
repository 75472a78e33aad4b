package model

import (
	"fmt"
	"strings"
	"unicode"
)

// MaxIdentifier is how long an id may be, in bytes. Issuer id and credential id together must fit into one row of a
// database index; a did:jwk of a 4096-bit RSA key, the longest in common use, has under 1,000 bytes.
const MaxIdentifier = 1200

// isURI reports whether a text is an absolute URI (RFC 3986, Section 3), in any script (RFC 3987). White space around it is
// tolerated, because the standard compares ids after trimming them.
func isURI(s string) bool {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(s), ":")
	return ok && isScheme(scheme) && rest != "" && restFault(scheme, rest) == ""
}

// restFault returns the defect of what follows the scheme, "" for none.
func restFault(scheme, rest string) string {
	fragments := 0
	for i, r := range rest {
		switch {
		case isUnprintable(r):
			return "it holds white space or control characters"
		case r == '%' && !isEscape(rest[i:]):
			return "two hexadecimal digits must follow each %"
		case r == '#':
			fragments++
		case strings.ContainsRune(neverInURI, r):
			return fmt.Sprintf("the character %c must be written as %%%X", r, r)
		}
	}
	switch {
	case fragments > 1:
		return "it has more than one #"
	case isWeb(scheme) && !hasHost(rest):
		return "a host must follow " + scheme + "://, and a port may"
	}
	return ""
}

// neverInURI are the printable characters of ASCII that only stand in a URI as an escape (RFC 3986, Appendix A).
const neverInURI = "\"<>\\^`{|}"

func isEscape(s string) bool { return len(s) > 2 && isHex(s[1]) && isHex(s[2]) }

func isHex(c byte) bool { return '0' <= c && c <= '9' || 'a' <= c|0x20 && c|0x20 <= 'f' }

func isWeb(scheme string) bool {
	return strings.EqualFold(scheme, "https") || strings.EqualFold(scheme, "http")
}

// hasHost requires a host in an http or https URI (RFC 9110, Section 4.2), and allows a port after it.
func hasHost(rest string) bool {
	authority, ok := strings.CutPrefix(rest, "//")
	if end := strings.IndexAny(authority, "/?#"); end >= 0 {
		authority = authority[:end]
	}
	address := authority[strings.LastIndexByte(authority, '@')+1:]
	host, port, _ := strings.Cut(address, ":")
	if strings.HasPrefix(address, "[") {
		var isClosed bool
		host, port, isClosed = strings.Cut(address, "]")
		if port != "" {
			isClosed = isClosed && port[0] == ':'
			port = port[1:]
		}
		ok = ok && isClosed
	}
	return ok && host != "" && strings.Trim(port, "0123456789") == ""
}

func isScheme(s string) bool {
	for i := range len(s) {
		c := s[i]
		isLetter := 'a' <= c|0x20 && c|0x20 <= 'z'
		if !isLetter && (i == 0 || !strings.ContainsRune("0123456789+.-", rune(c))) {
			return false
		}
	}
	return s != ""
}

func isUnprintable(r rune) bool {
	if r <= unicode.MaxASCII {
		return r <= ' ' || r == 0x7f
	}
	return unicode.Is(unicode.C, r)
}

// uriFault returns the reason why a text is not an absolute URI, "" for none.
func uriFault(s string) string {
	scheme, rest, hasColon := strings.Cut(strings.TrimSpace(s), ":")
	switch {
	case strings.TrimSpace(s) == "":
		return "it is empty"
	case strings.HasPrefix(s, "//"), !hasColon, strings.ContainsAny(scheme, "/?#"):
		return "the scheme is missing, such as https: or urn:uuid:"
	case !isScheme(scheme):
		return "what stands before the colon is no scheme"
	case rest == "":
		return "nothing follows the scheme"
	}
	return restFault(scheme, rest)
}

func isIdentifier(s string) bool { return len(s) <= MaxIdentifier && isURI(s) }

// identifierFault is uriFault for an id that is indexed.
func identifierFault(s string) string {
	if len(s) > MaxIdentifier {
		return fmt.Sprintf("it has %d bytes", len(s))
	}
	return uriFault(s)
}
