package main

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"strings"

	"clrhost/server/admin"
	"clrhost/server/fault"
)

const (
	exitGood         = 0
	exitNotGood      = 1 // the thing examined is not good, or does not exist
	exitCannotRun    = 2
	exitInconclusive = 3 // the thing was examined, but whether it is good could not be told
)

// problem is an error with its exit code and, in hint, what to do about it. Messages of the command line are in lower case,
// without a final period: one line names what is wrong, the next one the cure.
type problem struct {
	err  error
	hint string
	code int
}

func (p *problem) Error() string { return p.err.Error() }
func (p *problem) Unwrap() error { return p.err }

// notGood returns the problem of something that was examined and is not as it has to be, or does not exist.
func notGood(hint, format string, args ...any) error {
	return &problem{err: fmt.Errorf(format, args...), hint: hint, code: exitNotGood}
}

// cannotRun returns the problem of a command that could not start its work.
func cannotRun(hint, format string, args ...any) error {
	return &problem{err: fmt.Errorf(format, args...), hint: hint, code: exitCannotRun}
}

// inconclusive returns the problem of an examination that was made and shows nothing.
func inconclusive(hint, format string, args ...any) error {
	return &problem{err: fmt.Errorf(format, args...), hint: hint, code: exitInconclusive}
}

// labels name the argument or flag that a field of an action comes from.
var labels = map[admin.Field]string{
	admin.FieldEmail:    "EMAIL: ",
	admin.FieldName:     "--name: ",
	admin.FieldRole:     "--role: ",
	admin.FieldPassword: "--password-file: the password ",
}

// rejected words what an action rejects, and leaves every other error as it is. The hint is the cure, or else see: the
// command that lists what there is.
func rejected(err error, see string) error {
	problems := admin.Problems(err)
	if len(problems) == 0 {
		return err
	}
	worded := make([]error, len(problems))
	for i, p := range problems {
		if p.Kind == fault.BadData {
			worded[i] = cannotRun(p.Cure, "%s%s", labels[p.Field], p.Rule)
		} else {
			worded[i] = notGood(cmp.Or(p.Cure, see), "%s", p.Rule)
		}
	}
	return errors.Join(worded...)
}

// conclude prints every line of err, and the hint if there is one, and returns the exit code.
func conclude(w io.Writer, err error) int {
	if err == nil {
		return exitGood
	}
	for line := range strings.SplitSeq(err.Error(), "\n") {
		fmt.Fprintf(w, "clrhost: %s\n", line)
	}
	p, ok := errors.AsType[*problem](err)
	if !ok {
		return exitCannotRun
	}
	if p.hint != "" {
		fmt.Fprintf(w, "clrhost: hint: %s\n", p.hint)
	}
	return p.code
}
