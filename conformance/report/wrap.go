package report

import (
	"strings"
	"unicode/utf8"
)

// The columns of a terminal: what is assumed, and the least that text is wrapped to.
const (
	usualWidth = 80
	leastWidth = 40
)

// wrap breaks text between words, so that no line has more than width characters, and writes a margin before every line but
// the first. A word that is longer than a line is broken, unless it is an address, which a reader copies.
func wrap(s string, width int, margin string) string {
	lines := strings.Split(s, "\n")
	for i, line := range lines {
		if i > 0 {
			line = margin + line
		}
		lines[i] = wrapLine(line, width, margin)
	}
	return strings.Join(lines, "\n")
}

func wrapLine(s string, width int, margin string) string {
	var out strings.Builder
	column, spaces := 0, 0
	for i, word := range strings.Split(s, " ") {
		if i > 0 {
			spaces++
		}
		if word == "" {
			continue
		}
		n := utf8.RuneCountInString(word)
		if column > len(margin) && column+spaces+n > width {
			out.WriteString("\n" + margin)
			column, spaces = len(margin), 0
		}
		out.WriteString(strings.Repeat(" ", spaces))
		column, spaces = column+spaces, 0
		for n > width-column && !strings.Contains(word, "://") {
			end := len(string([]rune(word)[:max(width-column, 1)]))
			out.WriteString(word[:end] + "\n" + margin)
			word, column = word[end:], len(margin)
			n = utf8.RuneCountInString(word)
		}
		out.WriteString(word)
		column += n
	}
	return out.String()
}

// wrapCommand breaks a command line before its flags, so that it can still be copied into a POSIX shell.
func wrapCommand(command string, width int, margin string) string {
	const end = " \\"
	var out strings.Builder
	column := len(margin)
	for i, part := range splitFlags(command) {
		n := utf8.RuneCountInString(part)
		switch {
		case i == 0:
		case column+1+n+len(end) > width:
			out.WriteString(end + "\n" + margin + "  ")
			column = len(margin) + 2
		default:
			out.WriteString(" ")
			column++
		}
		out.WriteString(part)
		column += n
	}
	return out.String()
}

// splitFlags splits a command line before each flag that does not stand in quotes.
func splitFlags(command string) (parts []string) {
	for part := range strings.SplitSeq(command, " --") {
		if last := len(parts) - 1; last >= 0 && strings.Count(parts[last], "'")%2 == 1 {
			parts[last] += " --" + part
			continue
		}
		if len(parts) > 0 {
			part = "--" + part
		}
		parts = append(parts, part)
	}
	return parts
}
