package inflight

import (
	"errors"
	"time"

	"clrhost/server/fault"
)

// comeBack is when a client is asked to try again where there was no room. It waited before.
const comeBack = 2 * time.Second

// Fault is the failure of a request that found no room, with a sentence for its client; other errors stay what they are.
func Fault(err error, public string) error {
	if !errors.Is(err, ErrFull) {
		return err
	}
	return &fault.Error{Kind: fault.Busy, RetryAfter: comeBack, Public: public, Err: err}
}
