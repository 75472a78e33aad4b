package transcript

import (
	"strings"
	"unicode"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"clrhost/internal/text"
)

// Fold makes a text comparable for search: without case, marks and what is hidden, and with single spaces. What is looked
// for has to be folded as well.
func Fold(s string) string {
	if isSimple(s) {
		return strings.Join(strings.Fields(strings.ToLower(s)), " ")
	}
	folded := norm.NFKD.String(cases.Fold().String(norm.NFKD.String(s)))
	plain := strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.In(r, unicode.Mn, unicode.Me), text.Hidden(r):
			return -1
		}
		return r
	}, folded)
	return strings.Join(strings.Fields(plain), " ")
}

// isSimple reports whether a text is ASCII without controls but white space, as most are.
func isSimple(s string) bool {
	for _, c := range []byte(s) {
		if c > '~' || c < ' ' && c != '\t' && c != '\n' && c != '\r' {
			return false
		}
	}
	return true
}
