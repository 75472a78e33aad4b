package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"clrhost/conformance/exchange"
)

// visible shows text of strangers as it is, except that what would act instead of being seen becomes an escape: control
// characters, marks that turn the direction of writing, bytes that are no UTF-8. Lines and tabs stay, and so do the two
// joiners, without which Persian and several Indic languages are misspelled.
func visible(text string) string {
	const nonJoiner, joiner = '\u200c', '\u200d'
	text = strings.ReplaceAll(text, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(text))
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRuneInString(text[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, text[i])
		case r == '\n' || r == '\t' || r == nonJoiner || r == joiner || unicode.IsPrint(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
		i += size
	}
	return b.String()
}

// line is visible text on one line.
func line(text string) string {
	return visible(strings.Join(strings.Fields(text), " "))
}

// cut shortens text to at most limit bytes, never within a character, and says so.
func cut(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	for limit > 0 && !utf8.RuneStart(text[limit]) {
		limit--
	}
	return fmt.Sprintf("%s … (%d bytes more)", text[:limit], len(text)-limit)
}

// asked is an exchange in one line, such as "POST https://host.example/token, answered 400 in 12 ms".
func asked(e exchange.Exchange) string {
	request := line(e.Method) + " " + cut(line(e.URL), 300)
	switch {
	case e.Status == 0:
		return request + ", no answer: " + cut(line(e.Failure), 300)
	case e.Failure != "":
		return fmt.Sprintf("%s, answered %d, but %s", request, e.Status, cut(line(e.Failure), 300))
	}
	return fmt.Sprintf("%s, answered %d in %s", request, e.Status, took(e.Duration))
}

// took is a duration for people: milliseconds below a second, then seconds, then minutes.
func took(d time.Duration) string {
	switch {
	case d < time.Second:
		return fmt.Sprintf("%d ms", d.Milliseconds())
	case d < time.Minute:
		return fmt.Sprintf("%.1f s", d.Seconds())
	}
	return d.Round(time.Second).String()
}
