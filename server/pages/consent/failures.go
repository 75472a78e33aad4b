package consent

import (
	"errors"

	"clrhost/internal/phrase"
	"clrhost/server/fault"
	"clrhost/storage"
)

var (
	errUnanswered = fault.Told(fault.BadData, nil, phrase.Of("You have not answered yet"),
		phrase.Of("Please go back and press Allow or Deny."))

	// errNothing is the failure of an answer that allows nothing and does not deny.
	errNothing = fault.Told(fault.BadData, nil, phrase.Of("You have not ticked anything"),
		phrase.Of("Please go back and tick what the app may do, or press Deny."))

	// errChanged is the failure of a request whose client is no longer as it was when it asked.
	errChanged = fault.Told(fault.Conflict, nil, phrase.Of("This app changed while you were on your way"),
		phrase.Of("What it shows of itself, such as its name, is not what it was when it asked. Nothing was shared. Please go back to the app and start again."))
)

// closed is the one failure of everything that is not a request waiting for this browser. Other errors are returned as
// they are.
func closed(err error) error {
	if !errors.Is(err, storage.ErrNotFound) && !errors.Is(err, storage.ErrConflict) {
		return err
	}
	return fault.Told(fault.Forbidden, err, phrase.Of("This request is no longer open"),
		phrase.Of("It was answered already, took too long, or began in another browser or under another account. Please go back to the app and start again."))
}
