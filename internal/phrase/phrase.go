// Package phrase holds a sentence that code composes for people, until it is known in which language they read. It is a
// leaf.
package phrase

import (
	"fmt"
	"time"
)

// Phrase is a sentence, or a part of one, in English, and what it is about. The zero value says nothing.
type Phrase struct {
	// Format is as for fmt.Sprintf, without markup. It is also the key of the translations, so it is a constant of the code:
	// what a stranger wrote is an argument.
	Format string
	// Args are strings, which a stranger may have written, integers, which choose between one and many, days as time.Time,
	// and Phrases.
	Args []any
}

// Of makes a Phrase. The format MUST be a string constant.
func Of(format string, args ...any) Phrase { return Phrase{Format: format, Args: args} }

// IsZero reports whether p says nothing.
func (p Phrase) IsZero() bool { return p.Format == "" }

// String is the sentence in English, for programs, terminals and logs. A day is one in the zone that it carries.
func (p Phrase) String() string {
	args := make([]any, len(p.Args))
	for i, arg := range p.Args {
		if day, ok := arg.(time.Time); ok {
			arg = day.Format("2 January 2006")
		}
		args[i] = arg
	}
	return fmt.Sprintf(p.Format, args...)
}
