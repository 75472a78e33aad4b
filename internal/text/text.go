// Package text is the one treatment of what a stranger wrote, wherever a page, a message, a terminal or a log repeats it:
// what may be shown, how it is shortened, and whether it looks like another text. It is a leaf.
//
// A name is made a Line and a longer text Lines, without what cannot be shown. What is repeated as evidence, such as a value that breaks a rule, is
// made Printable, Shorten or Quote: each character that cannot be shown is replaced, so that a reader sees that there is
// one. Both follow one table, Hidden.
//
// Limits are in characters (Unicode code points), so that they mean the same in every script, and a text is never cut
// inside what a reader takes for one character (Unicode Standard Annex 29).
package text

import (
	"strings"
	"unicode"
)

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

// Line makes a name fit for a line of ours, of at most limit characters and an ellipsis: spaces become single, what is
// hidden goes, and so does what stands on a tower of combining marks, because that covers the lines above (RFC 7591,
// Section 5, warns of names made to mislead). It is "" when nothing visible is left.
func Line(s string, limit int) string {
	line := shorten(clean(strings.Join(strings.Fields(s), " "), ""), limit)
	if !Visible(line) {
		return ""
	}
	return strings.TrimSpace(line)
}

// breaks are the ways in which a text ends a line, and the tab, which shows as spaces.
var breaks = strings.NewReplacer("\r\n", "\n", "\r", "\n", "\u2028", "\n", "\u2029", "\n\n", "\t", "    ")

// Lines makes a text of several lines fit for a page of ours: what is hidden goes, and so does what stands on a tower of
// combining marks. Lines and spaces stay as they are.
func Lines(s string) string {
	lines := strings.Split(breaks.Replace(s), "\n")
	for i, line := range lines {
		lines[i] = clean(line, "")
	}
	return strings.Join(lines, "\n")
}
