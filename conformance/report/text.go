package report

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"clrhost/conformance/exchange"
	"clrhost/internal/text"
)

// visible shows a stranger's text as it is, except that a character which would act instead of being shown becomes an
// escape, so that a reader of a report sees which it is: hidden characters, unusual spaces, bytes that are not UTF-8.
// Lines and tabs stay.
func visible(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		r, size := utf8.DecodeRuneInString(s[i:])
		switch {
		case r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case strings.ContainsRune(" \n\t", r) || !text.Hidden(r) && !unicode.IsSpace(r):
			b.WriteRune(r)
		default:
			b.WriteString(strings.Trim(strconv.QuoteRuneToASCII(r), "'"))
		}
		i += size
	}
	return b.String()
}

// line is visible text on one line.
func line(s string) string { return visible(strings.Join(strings.Fields(s), " ")) }

// short is line of at most limit characters, and an ellipsis when there were more.
func short(s string, limit int) string { return text.Shorten(line(s), limit) }

// cut shortens text of several lines to at most limit bytes, never within a character, and adds how much is left out.
func cut(s string, limit int) string {
	if len(s) <= limit {
		return s
	}
	for limit > 0 && !utf8.RuneStart(s[limit]) {
		limit--
	}
	return fmt.Sprintf("%s … (%d bytes more)", s[:limit], len(s)-limit)
}

// asked is an exchange in one line, such as "POST https://host.example/token, answered 400 in 12 ms".
func asked(e exchange.Exchange) string {
	request := line(e.Method) + " " + short(e.URL, 300)
	switch {
	case e.Status == 0:
		return request + ", no answer: " + short(e.Failure, 300)
	case e.Failure != "":
		return fmt.Sprintf("%s, answered %d, but %s", request, e.Status, short(e.Failure, 300))
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
