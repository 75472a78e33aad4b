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

// tokenError turns fosite's error about a token request into that of RFC 6749, Section 5.2. fosite reports a code or a
// refresh token that another request has just used as server_error and invalid_request; both are invalid_grant. When the
// store failed, it is 503 whatever fosite reports.
func (s *Server) tokenError(ctx context.Context, grant storage.Grant, err error) error {
	c := callerOf(ctx)
	if errors.Is(err, fosite.ErrInvalidatedAuthorizeCode) || errors.Is(err, fosite.ErrInactiveToken) {
		// Another request redeemed the code, or the successor of the refresh token, before this one could. Its transaction
		// is rolled back, so the revocation is made here. For a replay that fosite recognized itself it changes nothing more.
		err = errors.Join(err, s.fositeStore.RevokeRefreshToken(ctx, grant.ID))
	}
	invalid := protocol.InvalidGrant("The " + c.redeems + " is unknown, expired, used or revoked, or belongs to another client.")
	invalid.Err = explain(err)
	rejected, fromFosite := errors.AsType[*fosite.RFC6749Error](err)
	switch {
	case c.outage != nil:
		return protocol.Unavailable(errors.Join(c.outage, explain(err)))
	case errors.Is(err, fosite.ErrInvalidatedAuthorizeCode),
		errors.Is(err, fosite.ErrInactiveToken),
		errors.Is(err, fosite.ErrSerializationFailure),
		errors.Is(err, fosite.ErrNotFound):
		return invalid
	case fromFosite && errors.Is(err, fosite.ErrInvalidGrant):
		// The hints of this error are written for clients: about a wrong redirect_uri or a wrong verifier.
		invalid.Description = cmp.Or(strings.ReplaceAll(rejected.HintField, `"`, "'"), invalid.Description)
		return invalid
	default:
		return explain(err)
	}
}

// explain adds the hint and the debug text of a fosite error, for the log.
func explain(err error) error {
	e, ok := errors.AsType[*fosite.RFC6749Error](err)
	if !ok {
		return err
	}
	return fmt.Errorf("%w: %s %s", err, e.HintField, e.DebugField)
}
