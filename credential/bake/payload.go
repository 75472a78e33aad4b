package bake

import (
	"bytes"
	"errors"
	"fmt"
	"unicode/utf8"

	"clrhost/internal/strictjson"
)

// Form is how the baked credential is serialized.
type Form string

const (
	FormJSON Form = "json" // an object with an embedded proof
	FormJWS  Form = "jws"  // a compact JWS around the object
)

func trim(text []byte) []byte { return bytes.Trim(text, white) }

// formOf distinguishes JSON from JWS as other readers do, by the first character, and rejects what is evidently neither.
func formOf(payload []byte, l Limits) (Form, error) {
	switch {
	case len(payload) == 0:
		return "", errors.New("the baked credential is empty")
	case len(payload) > l.Payload:
		return "", fmt.Errorf("the baked credential is longer than %d bytes", l.Payload)
	case !utf8.Valid(payload):
		return "", errors.New("the baked credential is not UTF-8 text")
	case bytes.IndexByte(payload, 0) >= 0:
		return "", errors.New("the baked credential contains the character U+0000")
	case payload[0] == '{':
		return FormJSON, nil
	case isCompact(payload):
		return FormJWS, nil
	}
	return "", errors.New("the baked text is neither a JSON object nor a compact JWS")
}

// isCompact reports whether a text has only characters of a compact JWS (RFC 7515, Section 7.1).
func isCompact(text []byte) bool {
	for _, b := range text {
		if !(b >= 'A' && b <= 'Z' || b >= 'a' && b <= 'z' || b >= '0' && b <= '9' || b == '-' || b == '_' || b == '.') {
			return false
		}
	}
	return true
}

// conforming returns what may be baked: a complete JSON object or all three parts of a JWS, without the white space around
// it.
func conforming(payload []byte, label Label, l Limits) (Baked, error) {
	if _, known := marksOf[label]; !known {
		return Baked{}, fmt.Errorf("%q is no label under which credentials are baked", label)
	}
	b := Baked{Label: label, Payload: trim(payload)}
	var err error
	if b.Form, err = formOf(b.Payload, l); err != nil {
		return Baked{}, err
	}
	if b.Form == FormJWS {
		return b, complete(b.Payload)
	}
	if err := strictjson.Check(b.Payload, strictjson.Limits{Bytes: l.Payload}); err != nil {
		return Baked{}, fmt.Errorf("the credential: %w", err)
	}
	return b, nil
}

// complete rejects a JWS that lacks a part, and an unsecured one, without a signature.
func complete(jws []byte) error {
	parts := bytes.Split(jws, []byte("."))
	if len(parts) != 3 || len(parts[0]) == 0 || len(parts[1]) == 0 || len(parts[2]) == 0 {
		return errors.New("a compact JWS has three parts separated by periods")
	}
	return nil
}
