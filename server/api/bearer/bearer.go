// Package bearer guards the API with access tokens (RFC 6750). A route names the one scope it needs; the token must be
// live and carry it. Tokens are accepted in the Authorization header and nowhere else: a token in a query or a form
// ends up in logs and histories (RFC 9700, Section 4.3.2).
package bearer

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/oauth"
	"clrhost/server/api/imsx"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/storage"
)

// Introspector looks up a token. It returns oauth.ErrInvalidToken for one that is not live.
type Introspector interface {
	Bearer(ctx context.Context, token string) (storage.Access, error)
}

// Toucher records that a grant was used.
type Toucher interface {
	TouchGrant(ctx context.Context, grantID string, at time.Time) error
}

// Guard makes the middleware that routes ask for. All fields are required.
type Guard struct {
	Realm  string // names the protection space in a challenge (RFC 9110, Section 11.5)
	Tokens Introspector
	Grants Toucher
	Now    func() time.Time
	Log    *slog.Logger
}

// touchEvery bounds how often the last use of a grant is recorded, so that reading costs no write.
const touchEvery = time.Minute

// touchLimit is how long a request waits until its use of a grant is recorded. Where the database cannot be written for
// a while, it is read as fast as ever.
const touchLimit = 500 * time.Millisecond

const accessKey = "bearer.access"

// Need lets a request pass when its token is live and carries the scope.
func (g *Guard) Need(scope string) gin.HandlerFunc {
	return func(c *gin.Context) {
		access, err := g.check(c, scope)
		if access.GrantID != "" {
			c.Set(accessKey, access) // for the log also when the scope is too small
		}
		if err != nil {
			g.challenge(c.Writer.Header(), err)
			imsx.Write(c, err)
			return
		}
		g.touch(c.Request.Context(), access)
	}
}

// Access is what the request's token gives access to. It MUST be called behind Need only.
func Access(c *gin.Context) storage.Access {
	return c.MustGet(accessKey).(storage.Access)
}

// Presented is what the request's token gives access to, and false when it presented no live one.
func Presented(c *gin.Context) (storage.Access, bool) {
	access, ok := c.Value(accessKey).(storage.Access)
	return access, ok
}

// Parties are the keys under which a bound on work counts a call: the client, and the learner whose record it is.
func Parties(a storage.Access) []string {
	return inflight.Parties(a.ClientID, a.UserID)
}

// check returns the access of a live token also when the scope is too small.
func (g *Guard) check(c *gin.Context, scope string) (storage.Access, error) {
	token, err := fromHeader(c.Request.Header.Values("Authorization"))
	if err != nil {
		return storage.Access{}, err
	}
	// RFC 6750, Section 2: a client must not use more than one method to send the token.
	if hasQueryToken(c) {
		return storage.Access{}, fault.New(fault.BadQuery, "The token was sent twice. Send it in the Authorization header only (RFC 6750, Section 2).")
	}
	access, err := g.Tokens.Bearer(c.Request.Context(), token)
	switch {
	case errors.Is(err, oauth.ErrInvalidToken):
		return storage.Access{}, fault.New(fault.InvalidToken, "The access token is unknown, expired or revoked (RFC 6750, Section 3.1).")
	case err != nil:
		return storage.Access{}, &fault.Error{Kind: fault.Unavailable, RetryAfter: 5 * time.Second, Err: err,
			Public: "The token cannot be checked at the moment. Try again in a few seconds."}
	case !access.Allows(scope):
		return access, &fault.Error{Kind: fault.Forbidden, Field: scope,
			Public: fmt.Sprintf("The access token lacks the scope %s (RFC 6750, Section 3.1).", scope)}
	}
	return access, nil
}

// challenge asks for a token as RFC 6750, Section 3, has it: without an error code when none was sent, and with one when
// the token is not good or its scope too small.
func (g *Guard) challenge(h http.Header, err error) {
	failure, ok := errors.AsType[*fault.Error](err)
	if !ok {
		return
	}
	challenge := fmt.Sprintf("Bearer realm=%q", g.Realm)
	switch failure.Kind {
	case fault.Unauthorized:
	case fault.InvalidToken:
		challenge += `, error="invalid_token", error_description="the access token is unknown, expired or revoked"`
	case fault.Forbidden:
		challenge += fmt.Sprintf(`, error="insufficient_scope", scope=%q`, failure.Field)
	default:
		return
	}
	h.Set("WWW-Authenticate", challenge)
}

// fromHeader reads the token from the one Authorization header that is allowed. The scheme is case-insensitive (RFC 9110,
// Section 11.1).
func fromHeader(values []string) (string, error) {
	if len(values) == 0 {
		return "", fault.New(fault.Unauthorized, "An access token is needed: Authorization: Bearer TOKEN (RFC 6750, Section 2.1).")
	}
	scheme, token, _ := strings.Cut(values[0], " ")
	if len(values) > 1 || !strings.EqualFold(scheme, "Bearer") {
		return "", fault.New(fault.Unauthorized, "Exactly one Authorization header of the scheme Bearer is needed (RFC 6750, Section 2.1).")
	}
	token = strings.TrimLeft(token, " ")
	if token == "" || strings.ContainsAny(token, " \t,") {
		return "", fault.New(fault.InvalidToken, "The Authorization header does not hold one token (RFC 6750, Section 2.1).")
	}
	return token, nil
}

func hasQueryToken(c *gin.Context) bool {
	return strings.Contains(c.Request.URL.RawQuery, "access_token") && c.Request.URL.Query().Has("access_token")
}

// touch records the use of the grant at most once a minute. It serves a page, so its failure does not fail the request.
func (g *Guard) touch(ctx context.Context, access storage.Access) {
	now := g.Now()
	if now.Sub(access.GrantLastUsedAt) < touchEvery {
		return
	}
	ctx, cancel := context.WithTimeout(ctx, touchLimit)
	defer cancel()
	if err := g.Grants.TouchGrant(ctx, access.GrantID, now); err != nil {
		g.Log.WarnContext(ctx, "last use of a grant was not recorded", "grant", access.GrantID, "error", err)
	}
}
