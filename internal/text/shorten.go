package text

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/clipperhouse/uax29/v2/graphemes"
)

// maxMarks bounds how many combining marks may stand on one character. Tibetan stacks three.
const maxMarks = 3

const ellipsis = "…"

// Printable is s with every character that cannot be shown replaced by U+FFFD. It stays on its line, and leaves the
// writing around it alone.
func Printable(s string) string { return clean(s, string(unicode.ReplacementChar)) }

// Shorten is Printable for at most limit characters, and an ellipsis when there were more.
func Shorten(s string, limit int) string {
	return shorten(clean(prefix(s, limit), string(unicode.ReplacementChar)), limit)
}

// Quote is Shorten in double quotes, within which a quote or a backslash is escaped.
func Quote(s string, limit int) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(Shorten(s, limit)) + `"`
}

// prefix is the part of a text that decides how its first limit characters are shown, for texts of any length.
func prefix(s string, limit int) string {
	if most := (limit + 1) * utf8.UTFMax; len(s) > most {
		return s[:most]
	}
	return s
}

// clean writes instead of each character that cannot be shown, or does not belong where it is.
func clean(s, instead string) string {
	if isPlain(s) {
		return s
	}
	var out strings.Builder
	base, marks := rune(0), 0 // the last character that is no mark, and the marks on it
	for _, r := range s {
		switch {
		case unicode.In(r, unicode.Mn, unicode.Me):
			marks++
		case !unicode.Is(unicode.Mc, r) && !isJoiner(r):
			base, marks = r, 0
		}
		if r == utf8.RuneError || Hidden(r) || marks > maxMarks || isJoiner(r) && !joins(base) {
			out.WriteString(instead)
			continue
		}
		out.WriteRune(r)
	}
	return out.String()
}

// isPlain reports whether a text is printable ASCII, as nearly every one is.
func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] > '~' {
			return false
		}
	}
	return true
}

// shorten cuts between what readers take for characters. Of a single one that is longer than the limit, as emoji can be
// joined without end, the beginning stays.
func shorten(s string, limit int) string {
	if utf8.RuneCountInString(s) <= limit {
		return s
	}
	end, left := 0, limit
	for characters := graphemes.FromString(s); characters.Next(); {
		if left -= utf8.RuneCountInString(characters.Value()); left < 0 {
			break
		}
		end = characters.End()
	}
	if end == 0 {
		end = len(string([]rune(s)[:limit]))
	}
	return s[:end] + ellipsis
}
