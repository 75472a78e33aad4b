package oauth

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/ory/fosite"
	"github.com/ory/fosite/handler/oauth2"
	"github.com/ory/fosite/handler/pkce"
	fositestorage "github.com/ory/fosite/storage"

	"clrhost/storage"
)

// fositeStore is fosite's storage over ours. Each method translates: records into fosite's requests, and our sentinels into
// the errors fosite gives a meaning to.
type fositeStore struct {
	store Store
	cfg   Config
}

// compose asserts these one by one when a server is made, and finds the transactions only by asking; here a gap does not
// compile.
var _ interface {
	fosite.Storage
	oauth2.CoreStorage
	oauth2.TokenRevocationStorage
	pkce.PKCERequestStorage
	fositestorage.Transactional
} = (*fositeStore)(nil)

// errOutage marks a failure of the store that says nothing about the request.
var errOutage = errors.New("the store failed")

// caller is what the fositeStore must know of the request fosite is working on. It travels in the context, because fosite's
// storage methods have no other place for it.
type caller struct {
	client  storage.Client     // authenticated, or found by the authorization endpoint
	redeems string             // what the token endpoint redeems, for people: "authorization code" or "refresh token"
	event   storage.AuditEvent // what is recorded should it turn out to be a replay
	outage  error              // the first failure of the store; fosite keeps some of them to itself
}

type callerKey struct{}

func withCaller(ctx context.Context, c *caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// callerOf returns the caller, and one who owns nothing when there is none.
func callerOf(ctx context.Context) *caller {
	if c, ok := ctx.Value(callerKey{}).(*caller); ok {
		return c
	}
	return &caller{}
}

// translate gives an error of the store its meaning for fosite: gone when the record was missing or spent, an outage
// otherwise.
func (f *fositeStore) translate(ctx context.Context, err, gone error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrConflict) {
		return gone
	}
	err = fmt.Errorf("%w: %w", errOutage, err)
	if c := callerOf(ctx); c.outage == nil {
		c.outage = err
	}
	return err
}

// request rebuilds the request that led to grant, and fills into in place: fosite reads some sessions twice and keeps
// using the one it gave. Scopes that the client has since given up stay out of new tokens.
func (f *fositeStore) request(ctx context.Context, grant storage.Grant, into fosite.Session) *fosite.Request {
	if s, ok := into.(*session); ok {
		s.grant = grant
	}
	client := callerOf(ctx).client
	scopes := intersect(grant.Scopes, requestable(client))
	return &fosite.Request{
		ID:             grant.ID,
		RequestedAt:    grant.CreatedAt,
		Client:         clientFor(client),
		RequestedScope: scopes,
		GrantedScope:   scopes,
		Session:        into,
	}
}

// alive reports whether grant still carries authority.
func (f *fositeStore) alive(grant storage.Grant) bool { return grant.Live(f.cfg.Now()) }

// within shortens a token's lifespan to what is left of its grant.
func within(grant storage.Grant, now time.Time, lifespan time.Duration) time.Duration {
	return min(lifespan, grant.ExpiresAt.Sub(now))
}

// BeginTX starts the transaction in which fosite redeems a code or a refresh token.
func (f *fositeStore) BeginTX(ctx context.Context) (context.Context, error) {
	tx, err := f.store.Begin(ctx)
	if err != nil {
		return ctx, f.translate(ctx, err, fosite.ErrServerError)
	}
	return tx, nil
}

// Commit ends the transaction in ctx.
func (f *fositeStore) Commit(ctx context.Context) error {
	return f.translate(ctx, f.store.Commit(ctx), fosite.ErrSerializationFailure)
}

// Rollback undoes the transaction in ctx.
func (f *fositeStore) Rollback(ctx context.Context) error {
	return f.translate(ctx, f.store.Rollback(ctx), fosite.ErrSerializationFailure)
}

// GetClient returns the client of this request, which the endpoint has already found.
func (f *fositeStore) GetClient(ctx context.Context, id string) (fosite.Client, error) {
	if c := callerOf(ctx).client; c.ID == id {
		return clientFor(c), nil
	}
	return nil, fosite.ErrNotFound
}

// ClientAssertionJWTValid refuses: clients authenticate by HTTP Basic only.
func (f *fositeStore) ClientAssertionJWTValid(context.Context, string) error {
	return fosite.ErrInvalidClient
}

// SetClientAssertionJWT refuses, as ClientAssertionJWTValid does.
func (f *fositeStore) SetClientAssertionJWT(context.Context, string, time.Time) error {
	return fosite.ErrInvalidClient
}
