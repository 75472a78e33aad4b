// Package text reads what a stranger wrote for people to read, such as the name of an app: whether it can be seen, whether
// it steers the writing around it, and whether it looks like another text. It is a leaf.
package text

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The two joiners. They show nothing, but Persian and the scripts of India are misspelled without them.
const nonJoiner, joiner = '\u200c', '\u200d'

// empty are characters that have an advance width and nothing on it, and no property of Unicode that says so.
const empty = "\u2800" + // BRAILLE PATTERN BLANK
	"\ufffc" + // OBJECT REPLACEMENT CHARACTER
	"\U0001d159" // MUSICAL SYMBOL NULL NOTEHEAD

// Hidden reports whether a character shows nothing and has no place in a line of text: controls, format characters such
// as those that turn the writing direction, line breaks, fillers and blanks. Spaces and the joiners are not hidden.
func Hidden(r rune) bool {
	switch {
	case r == nonJoiner || r == joiner:
		return false
	case unicode.In(r, unicode.C, unicode.Zl, unicode.Zp, unicode.Other_Default_Ignorable_Code_Point):
		return true
	}
	return strings.ContainsRune(empty, r)
}

// Blank reports whether s is empty or consists of spaces and joiners.
func Blank(s string) bool {
	return !strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsSpace(r) && r != nonJoiner && r != joiner })
}

// Visible reports whether s holds a letter, a number or a symbol that shows. Marks, joiners, spaces and punctuation alone
// do not make a name.
func Visible(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.In(r, unicode.L, unicode.N, unicode.S) && !Hidden(r) })
}

// Line makes s fit for a line of ours, of at most limit characters and an ellipsis: spaces become single, what is hidden
// goes, and of combining marks at most two in a row stay, because a tower of them covers the lines above (RFC 7591,
// Section 5, warns of names made to mislead). It is "" when nothing visible is left.
func Line(s string, limit int) string {
	var out strings.Builder
	marks, length := 0, 0
	for _, r := range strings.Join(strings.Fields(s), " ") {
		if unicode.In(r, unicode.Mn, unicode.Me) {
			marks++
		} else {
			marks = 0
		}
		if marks > 2 || r == utf8.RuneError || Hidden(r) {
			continue
		}
		if length++; length > limit {
			out.WriteString("…")
			break
		}
		out.WriteRune(r)
	}
	if !Visible(out.String()) {
		return ""
	}
	return strings.TrimSpace(out.String())
}
