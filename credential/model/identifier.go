package model

import (
	"regexp"
	"strings"
	"time"

	"clrhost/credential/loose"
)

// MaxIdentifier is how long an id may be, in bytes. Issuer id and credential id together must fit into one row of a
// database index; a did:jwk of a 4096-bit RSA key, the longest in common use, has under 1,000 bytes.
const MaxIdentifier = 1200

var absoluteURI = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9+.-]*:[^\s\pC]+$`)

// isURI tells an absolute URI (RFC 3986, Section 3). White space around it is tolerated, because the standard compares
// ids after trimming them.
func isURI(s string) bool { return absoluteURI.MatchString(strings.TrimSpace(s)) }

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
