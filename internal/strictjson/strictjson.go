package strictjson

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

var byteOrderMark = []byte("\uFEFF")

// Decode checks data like Check and decodes it into the value that into points to. Member names are matched case by
// case; members the value has no room for are ignored. It returns an *Error for anything the sender could mend.
func Decode(data []byte, l Limits, into any) error {
	if err := Check(data, l); err != nil {
		return err
	}
	if err := json.Unmarshal(data, into); err != nil {
		return semantic(err)
	}
	return nil
}

// Check reports whether data is one JSON value in UTF-8, without duplicate names and within the limits. It returns an
// *Error, or nil.
func Check(data []byte, l Limits) error {
	l = l.orDefault()
	switch {
	case len(data) > l.Bytes:
		return refuse("", int64(l.Bytes), "the JSON text is longer than %d bytes", l.Bytes)
	case bytes.HasPrefix(data, byteOrderMark):
		return refuse("", 0, "the JSON text starts with a byte order mark, which is not allowed")
	case !utf8.Valid(data):
		return refuse("", firstInvalid(data), "the JSON text is not valid UTF-8")
	}
	w := walk{
		decoder: jsontext.NewDecoder(bytes.NewBuffer(data)),
		limits:  l,
		nul:     bytes.Contains(data, []byte(`\u0000`)),
	}
	return w.run()
}

// firstInvalid is the offset of the first byte that is not UTF-8.
func firstInvalid(data []byte) int64 {
	for i := 0; i < len(data); {
		r, size := utf8.DecodeRune(data[i:])
		if r == utf8.RuneError && size == 1 {
			return int64(i)
		}
		i += size
	}
	return int64(len(data))
}

// walk reads a text token by token and counts.
type walk struct {
	decoder *jsontext.Decoder
	limits  Limits
	nul     bool // the text may hold an escaped U+0000, so strings have to be looked at
	members int
}

func (w *walk) run() error {
	for {
		token, err := w.decoder.ReadToken()
		if errors.Is(err, io.EOF) {
			return refuse("", 0, "the text is empty where a JSON value is expected")
		}
		if err != nil {
			return syntactic(err)
		}
		if err := w.look(token); err != nil {
			return err
		}
		if w.decoder.StackDepth() == 0 {
			return w.end()
		}
	}
}

// look holds one token against the limits.
func (w *walk) look(token jsontext.Token) error {
	depth := w.decoder.StackDepth()
	switch token.Kind() {
	case jsontext.KindEndObject, jsontext.KindEndArray:
		return nil
	case jsontext.KindBeginObject, jsontext.KindBeginArray:
		if depth > w.limits.Depth {
			return w.refuse("objects and arrays are nested more than %d deep", w.limits.Depth)
		}
		depth-- // the container this one is a member of
	case jsontext.KindString:
		if w.nul && strings.ContainsRune(token.String(), 0) {
			return w.refuse("the character U+0000 is not accepted in a string")
		}
	}
	// In an object the tokens alternate: an odd length means that this one is a name, which its value will count.
	if kind, length := w.decoder.StackIndex(depth); kind == jsontext.KindBeginObject && length%2 == 1 {
		return nil
	}
	if w.members++; w.members > w.limits.Members {
		return w.refuse("the JSON text has more than %d members", w.limits.Members)
	}
	return nil
}

// end makes sure that only white space follows the value.
func (w *walk) end() error {
	if _, err := w.decoder.ReadToken(); !errors.Is(err, io.EOF) {
		return refuse("", w.decoder.InputOffset(), "something follows the end of the JSON value")
	}
	return nil
}

func (w *walk) refuse(format string, args ...any) error {
	return refuse(w.decoder.StackPointer(), w.decoder.InputOffset(), format, args...)
}
