package oauth

import (
	"context"
	"errors"
	"time"

	"github.com/ory/fosite"
	"github.com/ory/fosite/handler/oauth2"
	"github.com/ory/fosite/handler/pkce"
	fositestorage "github.com/ory/fosite/storage"

	"clrhost/storage"
)

// fositeStore implements fosite's storage on Store. Each method translates records into fosite's requests, and sentinels of
// the storage into the errors that fosite distinguishes.
type fositeStore struct {
	store Store
	cfg   Config
}

// compose asserts these when a server is made, and transactions only at run time. Here a missing method does not compile.
var _ interface {
	fosite.Storage
	oauth2.CoreStorage
	oauth2.TokenRevocationStorage
	pkce.PKCERequestStorage
	fositestorage.Transactional
} = (*fositeStore)(nil)

// caller is what fositeStore needs to know of the request that fosite processes. It is in the context, because fosite's
// storage methods have no other place for it.
type caller struct {
	client  storage.Client     // authenticated, or found by the authorization endpoint
	redeems string             // what the token endpoint redeems, for people: "authorization code" or "refresh token"
	event   storage.AuditEvent // the audit event of a replay
	outage  error              // the first failure of the store; fosite does not report all of them
}

type callerKey struct{}

func withCaller(ctx context.Context, c *caller) context.Context {
	return context.WithValue(ctx, callerKey{}, c)
}

// callerOf returns the caller in ctx, or one without a client when there is none.
func callerOf(ctx context.Context) *caller {
	if c, ok := ctx.Value(callerKey{}).(*caller); ok {
		return c
	}
	return &caller{}
}

// translate turns an error of the store into one for fosite: gone when the record is missing or was used. Every other error
// is an outage, which it notes in the caller.
func (f *fositeStore) translate(ctx context.Context, err, gone error) error {
	if err == nil {
		return nil
	}
	if errors.Is(err, storage.ErrNotFound) || errors.Is(err, storage.ErrConflict) {
		return gone
	}
	if c := callerOf(ctx); c.outage == nil {
		c.outage = err
	}
	return err
}

// request rebuilds the request that led to grant, and fills into in place: fosite reads some sessions twice and goes on with
// the one it passed. Scopes that the client no longer registers are left out of further tokens.
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

// isActive reports whether the grant is neither revoked nor expired.
func (f *fositeStore) isActive(grant storage.Grant) bool { return grant.Live(f.cfg.Now()) }

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
