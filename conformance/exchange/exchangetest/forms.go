// Package exchangetest writes secrets in every way in which they can stand in a message, and finds what is left of one that
// was to be hidden. It shares no code with package exchange, which it tests.
package exchangetest

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"net/url"
	"strconv"
	"strings"
	"unicode/utf16"
)

// each writes every character of a text in some way.
func each(write func(c rune) string) func(string) string {
	return func(text string) string {
		var out strings.Builder
		for _, c := range text {
			out.WriteString(write(c))
		}
		return out.String()
	}
}

func jsonUnits(c rune) string {
	var out strings.Builder
	for _, unit := range utf16.Encode([]rune{c}) {
		fmt.Fprintf(&out, `\u%04x`, unit)
	}
	return out.String()
}

// JSON is a text between the quotes of JSON, with slashes escaped as PHP does.
func JSON(text string) string {
	quoted, _ := json.Marshal(text) // a text can be marshalled
	return strings.ReplaceAll(strings.Trim(string(quoted), `"`), "/", `\/`)
}

// EveryByte writes each byte of a text in a format.
func EveryByte(text, format string) string {
	var out strings.Builder
	for i := range len(text) {
		fmt.Fprintf(&out, format, text[i])
	}
	return out.String()
}

func lines(text, end string) string {
	var out strings.Builder
	for i, c := range text {
		if i > 0 && i%7 == 0 {
			out.WriteString(end)
		}
		out.WriteRune(c)
	}
	return out.String()
}

// Base64 is a text in base64.
func Base64(text string) string { return base64.StdEncoding.EncodeToString([]byte(text)) }

// Forms are the ways in which a text can be written.
var Forms = map[string]func(string) string{
	"as it is":             func(s string) string { return s },
	"JSON":                 JSON,
	"JSON, each character": each(jsonUnits),
	"JSON in JSON":         func(s string) string { return JSON(`{"a":"` + JSON(s) + `"}`) },
	"Go":                   func(s string) string { return strings.Trim(strconv.QuoteToASCII(s), `"`) },
	"a query":              url.QueryEscape,
	"a path":               url.PathEscape,
	"percent, small":       func(s string) string { return EveryByte(s, "%%%02x") },
	"percent, twice":       func(s string) string { return url.QueryEscape(url.QueryEscape(s)) },
	"HTML":                 html.EscapeString,
	"HTML, decimal":        each(func(c rune) string { return fmt.Sprintf("&#%d;", c) }),
	"HTML, hexadecimal":    each(func(c rune) string { return fmt.Sprintf("&#x%X;", c) }),
	"HTML with names": func(s string) string {
		return strings.NewReplacer("/", "&sol;", "é", "&eacute;", "+", "&plus;", "=", "&equals;").Replace(s)
	},
	"HTML with JSON":        func(s string) string { return html.EscapeString(`{"a":"` + JSON(s) + `"}`) },
	"JSON in a form":        func(s string) string { return "a=" + url.QueryEscape(`{"b":"`+JSON(s)+`"}`) },
	"base64":                Base64,
	"base64url":             func(s string) string { return base64.RawURLEncoding.EncodeToString([]byte(s)) },
	"Basic":                 func(s string) string { return Base64("client:" + url.QueryEscape(s)) },
	"base64, later":         func(s string) string { return Base64(`{"iss":"a","tok":"` + JSON(s) + `"}`) },
	"base64, twice":         func(s string) string { return Base64("x" + Base64("yz"+s)) },
	"base64 behind letters": func(s string) string { return "ab" + Base64(s) },
	"percent of base64":     func(s string) string { return url.QueryEscape(Base64("<saml>" + s + "</saml>")) },
	"base64 of percent":     func(s string) string { return Base64(url.QueryEscape(s)) },
	"base64 in lines":       func(s string) string { return lines(Base64("<saml>"+s+"</saml>"), "\r\n") },
	"base64 in JSON lines":  func(s string) string { return lines(Base64(s), `\r\n`) },
	"lines":                 func(s string) string { return lines(s, "\r\n    ") },
	"quoted-printable":      func(s string) string { return lines(s, "=\r\n") },
	"lines in HTML":         func(s string) string { return lines(s, "&#13;&#10;") },
	"soft hyphens":          func(s string) string { return lines(s, "&shy;") },
	"UTF-16":                UTF16,
	"ISO 8859-1":            func(s string) string { return strings.ReplaceAll(s, "é", "\xe9") },
}

// UTF16 is a text in UTF-16, little-endian.
func UTF16(text string) string {
	var out []byte
	for _, unit := range utf16.Encode([]rune(text)) {
		out = append(out, byte(unit), byte(unit>>8))
	}
	return string(out)
}
