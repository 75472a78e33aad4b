package registration

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxText is the longest name, version or contact in characters.
const maxText = 200

// textFault says what is wrong with text that people will read, or "". Controls and invisible format characters, those
// that change the direction of writing among them, could make a name on the consent page look like another one.
func textFault(s string) string {
	switch {
	case utf8.RuneCountInString(s) > maxText:
		return fmt.Sprintf("must have at most %d characters", maxText)
	case strings.ContainsFunc(s, hidden):
		return "must not contain control or invisible characters"
	}
	return ""
}

// hidden reports whether a character is a control, an invisible format character or a line break. The two joiners are
// kept: Persian and several Indic languages are misspelled without them.
func hidden(r rune) bool {
	return unicode.In(r, unicode.C, unicode.Zl, unicode.Zp) && !joins(r)
}

// blank reports whether there is nothing to see in s.
func blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && !joins(r) })
}

func joins(r rune) bool {
	const nonJoiner, joiner = '\u200c', '\u200d'
	return r == nonJoiner || r == joiner
}
