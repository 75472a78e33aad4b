package model

import (
	"strings"
	"time"
	"unicode"

	"clrhost/credential/loose"
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

func isIdentifier(v any) bool { return len(loose.Text(v)) <= MaxIdentifier && isURI(loose.Text(v)) }

// The instants a credential's dates may take, the last one excluded. Both databases can hold and order them, and none is
// Go's zero time.
var (
	FirstInstant = time.Date(1000, 1, 1, 0, 0, 0, 0, time.UTC)
	LastInstant  = time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC)
)

// Instant reads a date-time with a zone (RFC 3339, Section 5.6), in UTC, and says whether v is one a date may take.
func Instant(v any) (time.Time, bool) {
	var t time.Time
	if err := t.UnmarshalText([]byte(loose.Text(v))); err != nil { // stricter than time.Parse
		return time.Time{}, false
	}
	t = t.UTC()
	if t.Before(FirstInstant) || !t.Before(LastInstant) {
		return time.Time{}, false
	}
	return t, true
}
