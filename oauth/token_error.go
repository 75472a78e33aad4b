package oauth

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/ory/fosite"

	"clrhost/oauth/protocol"
	"clrhost/storage"
)

// normalize turns what fosite made of a token request into the answer of RFC 6749, Section 5.2. fosite reports a code or a
// refresh token that somebody else has just spent as server_error and invalid_request; both are invalid_grant. Whatever
// it made of a failing store is 503.
func (s *Server) normalize(ctx context.Context, grant storage.Grant, err error) error {
	c := callerOf(ctx)
	if errors.Is(err, fosite.ErrInvalidatedAuthorizeCode) || errors.Is(err, fosite.ErrInactiveToken) {
		// Somebody redeemed the code, or the successor of the refresh token, while we were about to redeem this. The
		// transaction is rolled back, so this stays. For what fosite has recognized itself it changes nothing more.
		err = errors.Join(err, s.fositeStore.RevokeRefreshToken(ctx, grant.ID))
	}
	dead := protocol.InvalidGrant("The " + c.redeems + " is unknown, expired, used or revoked, or belongs to another client.")
	dead.Err = explain(err)
	rejected, fromFosite := errors.AsType[*fosite.RFC6749Error](err)
	switch {
	case c.outage != nil:
		return protocol.Unavailable(errors.Join(c.outage, explain(err)))
	case errors.Is(err, fosite.ErrInvalidatedAuthorizeCode),
		errors.Is(err, fosite.ErrInactiveToken),
		errors.Is(err, fosite.ErrSerializationFailure),
		errors.Is(err, fosite.ErrNotFound):
		return dead
	case fromFosite && errors.Is(err, fosite.ErrInvalidGrant):
		// The hints of this error are written for clients: a wrong redirect_uri, a wrong verifier.
		dead.Description = cmp.Or(strings.ReplaceAll(rejected.HintField, `"`, "'"), dead.Description)
		return dead
	default:
		return explain(err)
	}
}

// explain adds to an error of fosite what its text leaves out, for the log.
func explain(err error) error {
	e, ok := errors.AsType[*fosite.RFC6749Error](err)
	if !ok {
		return err
	}
	return fmt.Errorf("%w: %s %s", err, e.HintField, e.DebugField)
}
