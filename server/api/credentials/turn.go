package credentials

import (
	"context"
	"errors"
	"fmt"

	"clrhost/server/api/bearer"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/storage"
)

// inTurn does work that needs a processor when it is the client's turn, so that no client keeps the processors from the
// others.
func inTurn[T any](ctx context.Context, h *Handler, access storage.Access, work func(context.Context) (T, error)) (result T, err error) {
	entered := h.Verifications.Do(ctx, bearer.Parties(access), func(ctx context.Context) {
		result, err = work(ctx)
	})
	if entered != nil {
		return result, inflight.Fault(entered, "Too many credentials are waiting to be verified, of this client, for this learner or of all together. Send this one again.")
	}
	return result, err
}

// full is the failure behind a storage.FullError; other errors are returned as they are.
func full(err error) error {
	bound, ok := errors.AsType[*storage.FullError](err)
	if !ok {
		return err
	}
	rule := fmt.Sprintf("%d credentials", bound.Credentials)
	if bound.Credentials == 0 {
		rule = fmt.Sprintf("%d bytes of credentials, their superseded versions counted", bound.Bytes)
	}
	return fault.Wrap(fault.TooLarge, err, "The learner's record is full: this host keeps at most "+rule+
		" for one learner. Ask the operator of the host for more room.")
}
