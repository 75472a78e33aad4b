package browser

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold makes words comparable: lower-case, without accents, one space between them and one at each end. Names of fields
// come apart as their authors meant them: "userName", "user_name" and "user-name" are " user name ".
func fold(s string) string {
	var b strings.Builder
	b.WriteByte(' ')
	gap, wasLower := true, false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.Is(unicode.Mn, r):
			continue
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			if !gap {
				b.WriteByte(' ')
			}
			gap, wasLower = true, false
			continue
		case unicode.IsUpper(r) && wasLower:
			b.WriteByte(' ')
		}
		wasLower, gap = unicode.IsLower(r), false
		b.WriteRune(unicode.ToLower(r))
	}
	if !gap {
		b.WriteByte(' ')
	}
	return b.String()
}

// vocabulary is a set of words and phrases, written as fold leaves them.
type vocabulary []string

// in reports whether one of the phrases stands in folded text, as whole words.
func (v vocabulary) in(folded string) bool {
	for _, phrase := range v {
		if strings.Contains(folded, " "+phrase+" ") {
			return true
		}
	}
	return false
}

// is reports whether folded text is one of the phrases and nothing else.
func (v vocabulary) is(folded string) bool {
	for _, phrase := range v {
		if folded == " "+phrase+" " {
			return true
		}
	}
	return false
}

// within reports whether one of the phrases stands anywhere in folded text, as in the compounds of German and Dutch.
func (v vocabulary) within(folded string) bool {
	for _, phrase := range v {
		if strings.Contains(folded, phrase) {
			return true
		}
	}
	return false
}

// count returns how many words folded text has.
func count(folded string) int { return len(strings.Fields(folded)) }
