package oauth

import (
	"context"
	"errors"
	"fmt"

	"clrhost/storage"
)

// ErrInvalidToken says that a bearer token gives no access: it is not an access token of this host, it has expired, it or
// its grant was revoked, its client is not active, or its user is disabled.
var ErrInvalidToken = errors.New("the access token is not valid")

// Bearer returns what an access token gives access to (RFC 6750). It is ErrInvalidToken for one that gives none; any other
// error is an outage. A token that this host did not issue causes no query.
func (s *Server) Bearer(ctx context.Context, token string) (storage.Access, error) {
	signature := s.mints.access.signature(token)
	if signature == "" {
		return storage.Access{}, ErrInvalidToken
	}
	access, err := s.store.Bearer(ctx, signature)
	if errors.Is(err, storage.ErrNotFound) {
		return storage.Access{}, ErrInvalidToken
	}
	if err != nil {
		return storage.Access{}, fmt.Errorf("check the access token: %w", err)
	}
	return access, nil
}
