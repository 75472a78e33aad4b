package oauth

import (
	"context"

	"clrhost/storage"
)

// Store is what the authorization server needs of the storage. *storage.Store implements it, and its documentation says
// what each method promises.
type Store interface {
	Transact(ctx context.Context, fn func(context.Context) error) error
	Begin(ctx context.Context) (context.Context, error)
	Commit(ctx context.Context) error
	Rollback(ctx context.Context) error

	Client(ctx context.Context, id string) (storage.Client, error)
	RehashSecret(ctx context.Context, clientID string, from, to []byte) error

	CreateAuthorization(ctx context.Context, a storage.Authorization) error
	Authorization(ctx context.Context, id string, sessionHash []byte) (storage.Authorization, error)
	ConsumeAuthorization(ctx context.Context, id string, sessionHash []byte) (storage.Authorization, error)
	Consent(ctx context.Context, userID, clientID string) (storage.Consent, error)
	SaveConsent(ctx context.Context, c storage.Consent) error

	CreateCode(ctx context.Context, g storage.Grant, c storage.Code) error
	Code(ctx context.Context, signature string) (storage.Code, storage.Grant, error)
	UseCode(ctx context.Context, signature string) error

	CreateAccessToken(ctx context.Context, t storage.AccessToken) error
	AccessToken(ctx context.Context, signature string) (storage.AccessToken, storage.Grant, error)
	RevokeAccessToken(ctx context.Context, signature string) error
	Bearer(ctx context.Context, signature string) (storage.Access, error)

	CreateRefreshToken(ctx context.Context, t storage.RefreshToken) error
	RefreshToken(ctx context.Context, signature string) (storage.RefreshToken, storage.Grant, error)
	UseRefreshToken(ctx context.Context, signature string) error

	Grant(ctx context.Context, id string) (storage.Grant, error)
	RevokeGrant(ctx context.Context, id, reason string) error

	Record(ctx context.Context, e storage.AuditEvent) error
}

var _ Store = (*storage.Store)(nil)
