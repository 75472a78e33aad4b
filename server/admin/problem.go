package admin

import (
	"fmt"
	"unicode"
	"unicode/utf8"

	"clrhost/server/fault"
)

// Field is what a Problem is about.
type Field string

const (
	FieldClient   Field = "client"
	FieldUser     Field = "user"
	FieldEmail    Field = "email"
	FieldName     Field = "name"
	FieldRole     Field = "role"
	FieldPassword Field = "password"
	FieldSecret   Field = "secret"
)

// Problem is a rule that an action breaks, for the person who acts. Rule and Cure begin in lower case and have no final
// period, so that they fit behind a label as well as into a sentence.
type Problem struct {
	Kind  fault.Kind // BadData, NotFound or Conflict
	Field Field
	Rule  string // of BadData a predicate, such as "must be learner or admin", else a clause
	Cure  string // what to do about it; "" where a list of what there is helps, or the rule says it
}

func (p *Problem) Error() string {
	if p.Kind == fault.BadData {
		return string(p.Field) + ": " + p.Rule
	}
	return p.Rule
}

// Unwrap returns the problem as a failure that a page may show, so that errors.As finds it and errors.Is finds the kind.
func (p *Problem) Unwrap() error {
	public := sentence(p.Error())
	if p.Kind == fault.Conflict && (p.Field == FieldClient || p.Field == FieldUser) {
		public = "The " + string(p.Field) + " " + p.Rule + "." // which begins with its id or address
	}
	if p.Cure != "" {
		public += " " + sentence(p.Cure)
	}
	return &fault.Error{Kind: p.Kind, Field: string(p.Field), Public: public}
}

func sentence(clause string) string {
	first, size := utf8.DecodeRuneInString(clause)
	return string(unicode.ToUpper(first)) + clause[size:] + "."
}

// Problems returns the problems that err joins, in order: one for each field that breaks a rule. It returns none when err
// is a failure of the storage.
func Problems(err error) (all []*Problem) {
	switch e := err.(type) {
	case *Problem:
		return []*Problem{e}
	case interface{ Unwrap() []error }:
		for _, one := range e.Unwrap() {
			all = append(all, Problems(one)...)
		}
	case interface{ Unwrap() error }:
		return Problems(e.Unwrap())
	}
	return all
}

func invalid(field Field, format string, args ...any) error {
	return &Problem{Kind: fault.BadData, Field: field, Rule: fmt.Sprintf(format, args...)}
}
