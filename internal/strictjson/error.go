package strictjson

import (
	"errors"
	"fmt"
	"io"
	"reflect"
	"strconv"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"

	"clrhost/internal/text"
)

// maxPath bounds how much of a client's own member names an Error repeats.
const maxPath = 200

// Error says where a text breaks which rule.
type Error struct {
	Path   string // JSON pointer (RFC 6901), abridged when long; empty for the whole text
	Rule   string // a sentence without a final period, fit for a client
	Offset int64  // bytes before the fault
}

// Error gives place, rule and offset in one line.
func (e *Error) Error() string {
	if e.Path == "" {
		return fmt.Sprintf("%s (at byte %d)", e.Rule, e.Offset)
	}
	return fmt.Sprintf("%s: %s (at byte %d)", e.Path, e.Rule, e.Offset)
}

func refuse(path jsontext.Pointer, offset int64, format string, args ...any) *Error {
	return &Error{Path: text.Shorten(string(path), maxPath), Rule: fmt.Sprintf(format, args...), Offset: offset}
}

// syntactic words an error of the tokenizer.
func syntactic(err error) error {
	se, ok := errors.AsType[*jsontext.SyntacticError](err)
	if !ok {
		return fmt.Errorf("read JSON: %w", err)
	}
	switch {
	case errors.Is(se.Err, jsontext.ErrDuplicateName):
		return refuse(se.JSONPointer, se.ByteOffset, "the name %s appears more than once in one object",
			text.Quote(se.JSONPointer.LastToken(), maxPath))
	case errors.Is(se.Err, jsontext.ErrNonStringName):
		return refuse(se.JSONPointer, se.ByteOffset, "a member name must be a string")
	case errors.Is(se.Err, io.ErrUnexpectedEOF):
		return refuse(se.JSONPointer, se.ByteOffset, "the JSON text ends before it is complete")
	}
	return refuse(se.JSONPointer, se.ByteOffset, "not valid JSON: %v", se.Err)
}

// semantic words a value of the wrong kind. An error without a JSON kind is about the Go value: our mistake, not the
// sender's, and so not an *Error.
func semantic(err error) error {
	se, ok := errors.AsType[*json.SemanticError](err)
	if !ok || se.JSONKind == jsontext.KindInvalid || se.GoType == nil {
		return fmt.Errorf("decode JSON: %w", err)
	}
	want, have := wanted(se.GoType), kind(se.JSONKind)
	switch {
	case errors.Is(se.Err, strconv.ErrRange):
		return refuse(se.JSONPointer, se.ByteOffset, "the number is out of range")
	case want == have && se.JSONKind == jsontext.KindNumber:
		return refuse(se.JSONPointer, se.ByteOffset, "a whole number is expected here")
	case want == have || want == "" || se.Err != nil:
		return refuse(se.JSONPointer, se.ByteOffset, "the value does not have the form expected here")
	}
	return refuse(se.JSONPointer, se.ByteOffset, "%s is expected here, not %s", want, have)
}

func wanted(t reflect.Type) string {
	switch t.Kind() {
	case reflect.Pointer:
		return wanted(t.Elem())
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "an array"
	case reflect.Map, reflect.Struct:
		return "an object"
	case reflect.Int, reflect.Int8, reflect.Int16, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint8,
		reflect.Uint16, reflect.Uint32, reflect.Uint64, reflect.Float32, reflect.Float64:
		return "a number"
	}
	return ""
}

func kind(k jsontext.Kind) string {
	switch k {
	case jsontext.KindNull:
		return "null"
	case jsontext.KindFalse, jsontext.KindTrue:
		return "true or false"
	case jsontext.KindString:
		return "a string"
	case jsontext.KindNumber:
		return "a number"
	case jsontext.KindBeginObject:
		return "an object"
	case jsontext.KindBeginArray:
		return "an array"
	}
	return "something else"
}
