package graph

import (
	"strings"
	"unicode"

	"clrhost/internal/text"
)

// fontSize is that of a label, in CSS pixels.
const fontSize = 14

// wrap breaks a label into at most limit lines of at most width pixels. What does not fit is cut, with an ellipsis.
func wrap(label string, width, limit int) []string {
	var lines []string
	line := ""
	rest := strings.Fields(text.Line(label, maxLabel))
	for len(rest) > 0 {
		word := rest[0]
		joined := strings.TrimSpace(line + " " + word)
		if measure(joined) <= width {
			line, rest = joined, rest[1:]
			continue
		}
		if line == "" {
			line, rest[0] = split(word, width)
		}
		if len(lines) == limit-1 {
			return append(lines, shorten(joined, width))
		}
		lines, line = append(lines, line), ""
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// maxLabel is more than the characters that three lines can have.
const maxLabel = 200

// split cuts a word that is wider than a line, not before a mark that belongs to the character before it.
func split(word string, width int) (line, rest string) {
	end := 0
	for i, r := range word {
		if i > 0 && measure(word[:i]+string(r)) > width && !isAttached(r) {
			break
		}
		end = i + len(string(r))
	}
	return word[:end], word[end:]
}

func shorten(line string, width int) string {
	fits, _ := split(line, width-measure("…"))
	return strings.TrimSpace(fits) + "…"
}

func isAttached(r rune) bool { return unicode.In(r, unicode.M) || r == '\u200c' || r == '\u200d' }

// measure estimates how wide a text is, rather too wide than too narrow, since the font is the reader's.
func measure(s string) int {
	tenths := 0
	for _, r := range s {
		switch {
		case isAttached(r):
		case strings.ContainsRune("iljtfrI.,:;'|!() ", r):
			tenths += 4
		case strings.ContainsRune("mwMW@%…—", r):
			tenths += 10
		case r < 0x250 && !unicode.IsUpper(r), unicode.In(r, unicode.Arabic, unicode.Hebrew):
			tenths += 6
		case r >= 0x1100 && !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic):
			tenths += 11
		default:
			tenths += 8
		}
	}
	return tenths * fontSize / 10
}
