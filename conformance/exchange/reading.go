package exchange

import (
	"encoding/base64"
	"html"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

// reading is a text after decoding, and where in the original each of its bytes comes from, if that is asked for.
type reading struct {
	text     string
	from, to []int32 // by byte; nil for the original itself
	located  bool
}

// span returns the part of the original that bytes i to j come from.
func (r reading) span(i, j int) (from, to int) {
	if r.from == nil {
		return i, j
	}
	return int(r.from[i]), int(r.to[j-1])
}

// writer makes a reading of another.
type writer struct {
	of       reading
	text     []byte
	from, to []int32
}

func newWriter(of reading, size int) *writer {
	w := &writer{of: of, text: make([]byte, 0, size)}
	if of.located {
		w.from, w.to = make([]int32, 0, size), make([]int32, 0, size)
	}
	return w
}

// locate notes that everything that was added to the text comes from bytes i to j.
func (w *writer) locate(i, j int) {
	if !w.of.located {
		return
	}
	from, to := w.of.span(i, j)
	for len(w.from) < len(w.text) {
		w.from, w.to = append(w.from, int32(from)), append(w.to, int32(to))
	}
}

func (w *writer) reading() reading { return reading{string(w.text), w.from, w.to, w.of.located} }

// unescaped undoes one level of the escapes of URLs, JSON, Go and HTML, and reports whether there was any. All are undone at
// once, because any may stand within any other, and a secret is changed in the same way before it is searched for.
func (r reading) unescaped() (reading, bool) {
	if !strings.ContainsAny(r.text, `%\&`) {
		return r, false
	}
	w, changed := newWriter(r, len(r.text)), false
	for i := 0; i < len(r.text); {
		n := 0
		if w.text, n = appendEscaped(w.text, r.text[i:]); n == 0 {
			w.text, n = append(w.text, r.text[i]), 1
		} else {
			changed = true
		}
		w.locate(i, i+n)
		i += n
	}
	if !changed {
		return r, false
	}
	return w.reading(), true
}

// maxEscapes is how often a text can be escaped and escaped again.
const maxEscapes = 6

// plain is the reading without escapes. It gives each on the way to it to see, which may be nil.
func (r reading) plain(see func(reading)) reading {
	for range maxEscapes {
		next, changed := r.unescaped()
		if !changed {
			break
		}
		r = next
		if see != nil {
			see(r)
		}
	}
	return r
}

// appendEscaped appends what the escape means with which a text begins, and returns its length, 0 for none.
func appendEscaped(out []byte, text string) ([]byte, int) {
	switch text[0] {
	case '%':
		if value, ok := hexadecimal(text, 1, 3); ok {
			return append(out, byte(value)), 3
		}
	case '\\':
		return appendBackslashed(out, text)
	case '&':
		return appendEntity(out, text)
	}
	return out, 0
}

// hexadecimal reads the digits from i to j.
func hexadecimal(text string, i, j int) (uint64, bool) {
	if len(text) < j {
		return 0, false
	}
	value, err := strconv.ParseUint(text[i:j], 16, 32)
	return value, err == nil && text[i] != '+'
}

// appendBackslashed reads the escapes of JSON (RFC 8259, Section 7) and those that Go and JavaScript have besides.
func appendBackslashed(out []byte, text string) ([]byte, int) {
	if len(text) < 2 {
		return out, 0
	}
	switch text[1] {
	case '/', '\\', '"', '\'':
		return append(out, text[1]), 2
	case 'n', 'r', 't', 'b', 'f', 'v', 'a':
		return append(out, '\n'), 2 // it is white space or shows nothing, so which it is does not matter
	case 'x':
		if value, ok := hexadecimal(text, 2, 4); ok {
			return append(out, byte(value)), 4
		}
	case 'U':
		if value, ok := hexadecimal(text, 2, 10); ok {
			return utf8.AppendRune(out, rune(value)), 10
		}
	case 'u':
		value, ok := hexadecimal(text, 2, 6)
		if !ok {
			break
		}
		if utf16.IsSurrogate(rune(value)) && len(text) >= 12 && text[6:8] == `\u` {
			if low, ok := hexadecimal(text, 8, 12); ok {
				return utf8.AppendRune(out, utf16.DecodeRune(rune(value), rune(low))), 12
			}
		}
		return utf8.AppendRune(out, rune(value)), 6
	}
	return out, 0
}

// maxEntity bounds a character reference of HTML, the longest of which is &CounterClockwiseContourIntegral;.
const maxEntity = 40

func appendEntity(out []byte, text string) ([]byte, int) {
	end := strings.IndexByte(text[:min(len(text), maxEntity)], ';')
	if end < 0 {
		return out, 0
	}
	if decoded := html.UnescapeString(text[:end+1]); decoded != text[:end+1] {
		return append(out, decoded...), end + 1
	}
	return out, 0
}

// joined leaves out what a value is wrapped with when a line ends: white space, the soft line break of quoted-printable,
// characters that show nothing, and the backslashes that no escape was made of. It also leaves out plus signs if asked to,
// which stand for spaces in forms. Bytes that are not UTF-8 are read as ISO 8859-1.
func (r reading) joined(plus bool) reading {
	if !strings.ContainsFunc(r.text, func(c rune) bool { return c <= ' ' || c >= utf8.RuneSelf || c == '\\' || c == '+' && plus }) {
		return r
	}
	w := newWriter(r, len(r.text))
	for i := 0; i < len(r.text); {
		c, n := rune(r.text[i]), 1
		if c > ' ' && c < utf8.RuneSelf && c != '\\' && c != '=' && c != '+' { // as most are
			w.text = append(w.text, r.text[i])
			w.locate(i, i+1)
			i++
			continue
		}
		if c >= utf8.RuneSelf {
			c, n = utf8.DecodeRuneInString(r.text[i:])
			if c == utf8.RuneError && n == 1 {
				c = rune(r.text[i])
			}
		}
		if !r.isWrapping(c, i) && (c != '+' || !plus) {
			w.text = utf8.AppendRune(w.text, c)
			w.locate(i, i+n)
		}
		i += n
	}
	return w.reading()
}

func (r reading) isWrapping(c rune, at int) bool {
	switch {
	case c == '=':
		return at+1 < len(r.text) && (r.text[at+1] == '\r' || r.text[at+1] == '\n')
	case c < utf8.RuneSelf:
		return c <= ' ' && c != apart || c == '\\'
	}
	return unicode.IsSpace(c) || unicode.Is(unicode.Cf, c)
}

const (
	// apart stands between the texts of a reading that are not together in the original.
	apart = 0x01
	// shortestRun and shortestText are how many characters of base64 are decoded at least, and how many that can be
	// printed must come of them: what is left out is what was no text before.
	shortestRun  = 10
	shortestText = 6
)

// fromBase64 decodes what may be base64 or base64url. Where it begins is not known, since what stands before it can be of
// the same characters; skip is how many are passed over, from 0 to 3.
func (r reading) fromBase64(skip int) (reading, bool) {
	w := newWriter(r, len(r.text))
	for i := 0; i < len(r.text); i++ {
		begin := i
		for i < len(r.text) && sextet[r.text[i]] >= 0 {
			i++
		}
		if i-begin >= shortestRun {
			w.decode(begin+skip, i)
		}
	}
	return w.reading(), len(w.text) > 0
}

// decode adds the texts in the base64 from i to j.
func (w *writer) decode(i, j int) {
	start := len(w.text)
	for ; i < j; i += 4 {
		quantum := uint32(0)
		n := min(4, j-i)
		for k := range 4 {
			quantum <<= 6
			if k < n {
				quantum |= uint32(sextet[w.of.text[i+k]])
			}
		}
		for k := range n - 1 {
			w.text = append(w.text, byte(quantum>>(16-8*k)))
		}
		w.locate(i, i+n)
	}
	w.keepText(start)
}

// keepText leaves out what is no text, from a place on.
func (w *writer) keepText(start int) {
	kept := start
	keep := func(i, j int) {
		if w.of.located {
			copy(w.from[kept:], w.from[i:j])
			copy(w.to[kept:], w.to[i:j])
		}
		kept += copy(w.text[kept:], w.text[i:j])
	}
	for i := start; i < len(w.text); {
		begin, n := i, printable(w.text[i:])
		for n > 0 && i < len(w.text) {
			if i += n; i < len(w.text) {
				n = printable(w.text[i:])
			}
		}
		if i-begin >= shortestText {
			if i == len(w.text) { // where there is none, a byte is added to stand between
				w.text = append(w.text, apart)
				if w.of.located {
					w.from, w.to = append(w.from, w.from[i-1]), append(w.to, w.to[i-1])
				}
			}
			keep(begin, i+1)
			w.text[kept-1] = apart
		}
		i++
	}
	w.text = w.text[:kept]
	if w.of.located {
		w.from, w.to = w.from[:kept], w.to[:kept]
	}
}

// printable is the length of the character that a text begins with, 0 if it is none that can be printed.
func printable(text []byte) int {
	if c := text[0]; c < utf8.RuneSelf {
		if c >= ' ' && c < 0x7f || c == '\n' || c == '\r' || c == '\t' {
			return 1
		}
		return 0
	}
	if c, n := utf8.DecodeRune(text); c != utf8.RuneError {
		return n
	}
	return 0
}

// sextet is what a character of base64 or base64url stands for (RFC 4648, Sections 4 and 5), -1 for others.
var sextet = func() (values [256]int8) {
	for i := range values {
		values[i] = -1
	}
	for _, encoding := range []*base64.Encoding{base64.StdEncoding, base64.URLEncoding} {
		for i := range int8(64) {
			bytes := []byte{byte(i) << 2, 0, 0}
			values[encoding.EncodeToString(bytes)[0]] = i
		}
	}
	return values
}()
