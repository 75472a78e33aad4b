package transcript

import (
	"strconv"
	"time"
)

// Word is a string without a language: an id, a code, a term of a vocabulary. Zero means that it is absent.
type Word struct {
	Value string
	Place
}

// Given reports whether the document has the value.
func (w Word) Given() bool { return w.Value != "" }

func (w Word) String() string { return w.Value }

// Number is a number. JSON does not keep how it was written: 4.0 is 4.
type Number struct {
	Value float64
	Place

	given bool
}

// Given reports whether the document has the value, which may be 0.
func (n Number) Given() bool { return n.given }

// String writes the number without an exponent and without rounding.
func (n Number) String() string { return strconv.FormatFloat(n.Value, 'f', -1, 64) }

// Flag is a truth value.
type Flag struct {
	Value bool
	Place

	given bool
}

// Given reports whether the document has the value, which may be false.
func (f Flag) Given() bool { return f.given }

// Time is a date-time.
type Time struct {
	Value time.Time // in UTC; zero when it cannot be read as one
	Sent  string    // as written, with its zone
	Place
}

// Given reports whether the document has the value.
func (t Time) Given() bool { return t.Sent != "" || !t.Value.IsZero() }
