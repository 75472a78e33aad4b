package markdown

import (
	"html"
	"html/template"
	"regexp"
	"strings"

	"clrhost/internal/text"
)

// isPlain reports whether a text is only words: neither of several lines nor with a character that CommonMark gives a
// meaning.
func isPlain(source string) bool {
	return !strings.ContainsAny(source, "\n\r\t\\`*_[]<>#&+=~-0123456789")
}

// isCostly reports whether a text has more of what costs more than linear time than a person writes.
func isCostly(source string) bool {
	if strings.Count(source, "[") > maxBrackets || strings.Count(source, "*")+strings.Count(source, "_") > maxEmphasis {
		return true
	}
	for line := range strings.Lines(source) {
		markers := line[:len(line)-len(strings.TrimLeft(line, " \t>*+-0123456789.)"))]
		if len(strings.Fields(markers)) > 2*maxDepth || strings.Count(markers, ">") > 2*maxDepth {
			return true
		}
	}
	return false
}

var blankLines = regexp.MustCompile(`\n[ ]*(?:\n[ ]*)+`)

// Plain shows a text that has no markup as it was written, in paragraphs.
func Plain(source string) template.HTML {
	var out strings.Builder
	for _, paragraph := range blankLines.Split(text.Lines(source), -1) {
		if strings.TrimSpace(paragraph) == "" {
			continue
		}
		out.WriteString("<p>")
		out.WriteString(strings.ReplaceAll(html.EscapeString(strings.TrimSpace(paragraph)), "\n", "<br>\n"))
		out.WriteString("</p>\n")
	}
	return template.HTML(out.String())
}
