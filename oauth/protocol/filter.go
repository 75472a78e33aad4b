package protocol

import "strings"

// maxDescription is the longest error_description in bytes. It leaves room for every problem of a registration.
const maxDescription = 2000

// Filter keeps the characters that an error_description may have, %x20-21 / %x23-5B / %x5D-7E (RFC 6749, Section 5.2),
// and at most 2,000 of them. A double quote becomes a single one, an ellipsis three periods, and any other character a
// question mark, so that the rest stays readable.
func Filter(s string) string {
	var b strings.Builder
	for _, r := range strings.ReplaceAll(s, "…", "...") {
		if b.Len() == maxDescription {
			break
		}
		switch {
		case r == '"':
			r = '\''
		case r < 0x20 || r > 0x7e || r == '\\':
			r = '?'
		}
		b.WriteRune(r)
	}
	return b.String()
}
