package worker

import (
	"errors"
	"fmt"
	"runtime/debug"
)

// ErrPanic means that work ended in a panic.
var ErrPanic = errors.New("panic")

// Caught makes a panic an ErrPanic with its stack, where it is deferred: the bytes of a credential are a stranger's, and what they
// cause must not end the host, at every start again.
func Caught(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("%w: %v\n%s", ErrPanic, p, debug.Stack())
	}
}
