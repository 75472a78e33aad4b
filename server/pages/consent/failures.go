package consent

import (
	"errors"

	"clrhost/server/fault"
	"clrhost/storage"
)

var (
	errUnanswered = &fault.Error{Kind: fault.BadData, Title: "You have not answered yet",
		Public: "Please go back and press Allow or Deny."}

	// errNothing is the failure of an answer that allows nothing and does not deny.
	errNothing = &fault.Error{Kind: fault.BadData, Title: "You have not ticked anything",
		Public: "Please go back and tick what the app may do, or press Deny."}

	// errChanged is the failure of a request whose client is no longer as it was when it asked.
	errChanged = &fault.Error{Kind: fault.Conflict, Title: "This app changed while you were on your way",
		Public: "What it shows of itself, such as its name, is not what it was when it asked. Nothing was shared. Please go back to the app and start again."}
)

// closed is the one failure of everything that is not a request waiting for this browser. Other errors are returned as
// they are.
func closed(err error) error {
	if !errors.Is(err, storage.ErrNotFound) && !errors.Is(err, storage.ErrConflict) {
		return err
	}
	return &fault.Error{Kind: fault.Forbidden, Err: err, Title: "This request is no longer open",
		Public: "It was answered already, took too long, or began in another browser or under another account. Please go back to the app and start again."}
}
