package model

import (
	"fmt"
	"strings"
	"unicode"
)

// MaxIdentifier is how long an id may be, in bytes. Issuer id and credential id together must fit into one row of a
// database index; a did:jwk of a 4096-bit RSA key, the longest in common use, has under 1,000 bytes.
const MaxIdentifier = 1200

// isURI tells an absolute URI (RFC 3986, Section 3): a scheme, a colon, and something without white space or control
// characters, in any script. White space around it is tolerated, because the standard compares ids after trimming them.
func isURI(s string) bool {
	scheme, rest, ok := strings.Cut(strings.TrimSpace(s), ":")
	return ok && isScheme(scheme) && rest != "" && !strings.ContainsFunc(rest, isUnprintable)
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

// uriFault says what keeps a text from being an absolute URI, empty for nothing.
func uriFault(s string) string {
	scheme, _, hasColon := strings.Cut(strings.TrimSpace(s), ":")
	switch {
	case isURI(s):
		return ""
	case strings.TrimSpace(s) == "":
		return "it is empty"
	case strings.HasPrefix(s, "//"), !hasColon, strings.ContainsAny(scheme, "/?#"):
		return "the scheme is missing, such as https: or urn:uuid:"
	case !isScheme(scheme):
		return "what stands before the colon is no scheme"
	case strings.TrimSpace(s) == scheme+":":
		return "nothing follows the scheme"
	}
	return "it holds white space or control characters"
}

func isIdentifier(s string) bool { return len(s) <= MaxIdentifier && isURI(s) }

// identifierFault is uriFault for an id that is indexed.
func identifierFault(s string) string {
	if len(s) > MaxIdentifier {
		return fmt.Sprintf("it has %d bytes", len(s))
	}
	return uriFault(s)
}
