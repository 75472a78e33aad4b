package records

import (
	"bytes"
	"errors"
	"strings"

	"github.com/go-json-experiment/json/jsontext"

	"clrhost/internal/text"
)

// Bounds of a document that is shown as text.
const (
	maxPretty       = 128 << 10 // bytes
	maxPrettyString = 400       // characters of one string, such as a picture
)

// pretty is a JSON text with each member on a line of its own, and nothing in it that cannot be shown.
type pretty struct {
	Text  string
	Whole bool // nothing was left out or shortened
}

// prettyOf lays a JSON text out, as far as it is shown. The work is bounded by what is shown, since indentation may make a
// deep text many times as long.
func prettyOf(document []byte) pretty {
	out := &limited{left: maxPretty}
	from := jsontext.NewDecoder(bytes.NewReader(document), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	to := jsontext.NewEncoder(out, jsontext.WithIndent("  "), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
	whole := true
	for {
		token, err := from.ReadToken()
		if err != nil {
			break // the end; whatever is stored is JSON
		}
		if token.Kind() == '"' {
			short := text.Shorten(token.String(), maxPrettyString)
			whole = whole && short == token.String()
			token = jsontext.String(short)
		}
		if err := to.WriteToken(token); err != nil {
			whole = false
			break
		}
	}
	return pretty{Text: strings.TrimRight(out.text.String(), "\n"), Whole: whole}
}

var errFull = errors.New("there is no room for more")

// limited keeps what is written to it while there is room.
type limited struct {
	text strings.Builder
	left int
}

func (l *limited) Write(p []byte) (int, error) {
	n := min(len(p), l.left)
	l.text.Write(p[:n])
	l.left -= n
	if n < len(p) {
		return n, errFull
	}
	return n, nil
}
