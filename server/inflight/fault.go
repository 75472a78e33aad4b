package inflight

import (
	"errors"
	"time"

	"clrhost/server/fault"
)

// comeBack is when a rejected client may try again. It has waited before.
const comeBack = 2 * time.Second

// Fault is the failure of a request whose gate was full, with a sentence for its client. Other errors are returned as they
// are.
func Fault(err error, public string) error {
	if !errors.Is(err, ErrFull) {
		return err
	}
	return &fault.Error{Kind: fault.Busy, RetryAfter: comeBack, Public: public, Err: err}
}
