package storage

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"strings"
	"time"
)

// instant is a point in time as a column: whole microseconds since 1970 UTC, NULL for the zero time. An integer
// compares and sorts alike on both engines, where their own time types differ in form and zone.
type instant time.Time

func instantOf(t time.Time) instant { return instant(t.UTC().Truncate(time.Microsecond)) }

func (i instant) time() time.Time { return time.Time(i) }

// plus is the instant that lies d later.
func (i instant) plus(d time.Duration) instant { return instantOf(i.time().Add(d)) }

func (i instant) micros() int64 { return i.time().UnixMicro() }

func (i instant) Value() (driver.Value, error) {
	if i.time().IsZero() {
		return nil, nil
	}
	return i.micros(), nil
}

func (i *instant) Scan(value any) error {
	switch v := value.(type) {
	case nil:
		*i = instant{}
	case int64:
		*i = instant(time.UnixMicro(v).UTC())
	default:
		return fmt.Errorf("a time column holds %T, not an integer", value)
	}
	return nil
}

// GormDataType keeps gorm from filling CreatedAt and UpdatedAt with its own clock.
func (instant) GormDataType() string { return "instant" }

// words is a list of words as a column: a JSON array.
type words []string

func (w words) Value() (driver.Value, error) { return jsonValue([]string(w), len(w) == 0, "[]") }

func (w *words) Scan(value any) error { return jsonScan(value, "[]", (*[]string)(w)) }

func (words) GormDataType() string { return "words" }

// scopes is a list of scopes as a column, delimited by spaces as on the wire (RFC 6749, Section 3.3). The bearer check
// reads it on every call, where JSON would cost more than the rest of the row.
type scopes []string

func (l scopes) Value() (driver.Value, error) { return strings.Join(l, " "), nil }

func (l *scopes) Scan(value any) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("a scope column holds %T, not text", value)
	}
	*l = nil
	if text != "" {
		*l = strings.Fields(text)
	}
	return nil
}

func (scopes) GormDataType() string { return "scopes" }

// shown is what was shown of a client as a column: a JSON object, empty when nothing is known.
type shown Shown

func (s shown) Value() (driver.Value, error) { return jsonValue(Shown(s), Shown(s).IsZero(), "") }

func (s *shown) Scan(value any) error { return jsonScan(value, "", (*Shown)(s)) }

func (shown) GormDataType() string { return "shown" }

// notNil is b, or no bytes at all: a nil slice would be NULL.
func notNil(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// counts are numbers by their names as a column: a JSON object, NULL in a row without an index.
type counts map[string]int

func (c counts) Value() (driver.Value, error) { return jsonValue(map[string]int(c), len(c) == 0, "{}") }

func (c *counts) Scan(value any) error {
	if value == nil {
		value = "{}"
	}
	return jsonScan(value, "{}", (*map[string]int)(c))
}

func (counts) GormDataType() string { return "counts" }

// translations are the translations of a text as a column: a JSON array, NULL in a row without an index.
type translations []Translation

func (t translations) Value() (driver.Value, error) {
	return jsonValue([]Translation(t), len(t) == 0, "[]")
}

func (t *translations) Scan(value any) error {
	if value == nil {
		value = "[]"
	}
	return jsonScan(value, "[]", (*[]Translation)(t))
}

func (translations) GormDataType() string { return "translations" }

// jsonValue is v as JSON, and the text for what is empty where it is.
func jsonValue(v any, isEmpty bool, empty string) (driver.Value, error) {
	if isEmpty {
		return empty, nil
	}
	text, err := json.Marshal(v)
	return string(text), err
}

// jsonScan reads what jsonValue wrote. What is empty is the zero value.
func jsonScan[T any](value any, empty string, into *T) error {
	text, ok := value.(string)
	if !ok {
		return fmt.Errorf("a column of JSON holds %T, not text", value)
	}
	*into = *new(T)
	if text == empty {
		return nil
	}
	return json.Unmarshal([]byte(text), into)
}
