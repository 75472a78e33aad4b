package registration

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"clrhost/internal/secret"
	"clrhost/oauth/protocol"
	"clrhost/storage"
)

// unauthorized is the error of a request without a valid registration access token. It is the same for a missing token, a
// wrong one, another client's and a client that does not exist, so that nobody learns which clients exist.
func unauthorized() error {
	return protocol.InvalidToken("The registration access token is missing or not valid for this client.")
}

// caller is the client that the path names, and the registration token that is presented for it.
type caller struct{ id, token string }

// callerOf reads the caller of a request. The token is empty unless there is exactly one Bearer header.
func callerOf(c *gin.Context) caller {
	from := caller{id: c.Param("client_id")}
	if headers := c.Request.Header.Values("Authorization"); len(headers) == 1 {
		scheme, token, _ := strings.Cut(headers[0], " ")
		if strings.EqualFold(scheme, "Bearer") { // RFC 9110, Section 11.1
			from.token = strings.TrimLeft(token, " ")
		}
	}
	return from
}

// authenticate returns the caller's client when the token is its registration access token, or the one that follows it,
// which the first use puts in its place. Tokens of another kind cause no query.
func (h *Handler) authenticate(ctx context.Context, from caller) (storage.Client, error) {
	if !strings.HasPrefix(from.token, secret.PrefixRegistrationToken) {
		return storage.Client{}, unauthorized()
	}
	client, err := h.load(ctx, from.id)
	if err != nil {
		return storage.Client{}, err
	}
	// The empty hashes of an unknown client match nothing; comparing them takes the time of a wrong token.
	current, next := h.Keys.Matches(client.RegistrationHash, from.token), h.Keys.Matches(client.RegistrationNext, from.token)
	switch {
	case current:
		return h.rehash(ctx, client, from.token)
	case next:
		return h.advance(ctx, from, client.RegistrationNext)
	}
	return storage.Client{}, unauthorized()
}

// rehash puts the hash that the keys in force make in place of one of an earlier secret, which can be removed once no client
// needs it.
func (h *Handler) rehash(ctx context.Context, client storage.Client, token string) (storage.Client, error) {
	if h.Keys.IsCurrent(client.RegistrationHash) {
		return client, nil
	}
	hash := h.Keys.Hash(token)
	if err := h.Store.RehashRegistrationToken(ctx, client.ID, client.RegistrationHash, hash); err != nil {
		return storage.Client{}, fmt.Errorf("rehash registration token: %w", err)
	}
	client.RegistrationHash = hash
	return client, nil
}

// advance ends the token before the caller's. Of two first uses at once one advances, and the other finds it advanced.
func (h *Handler) advance(ctx context.Context, from caller, next []byte) (storage.Client, error) {
	err := h.Store.AdvanceRegistrationToken(ctx, from.id, next)
	if err != nil && !errors.Is(err, storage.ErrConflict) {
		return storage.Client{}, fmt.Errorf("advance registration token: %w", err)
	}
	client, err := h.load(ctx, from.id)
	if err == nil && !h.Keys.Matches(client.RegistrationHash, from.token) {
		err = unauthorized()
	}
	return client, err
}

// load returns a client, or the zero value when there is none with the id.
func (h *Handler) load(ctx context.Context, id string) (storage.Client, error) {
	client, err := h.Store.Client(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return storage.Client{}, nil
	}
	if err != nil {
		return storage.Client{}, fmt.Errorf("load client: %w", err)
	}
	return client, nil
}

// changeable is authenticate for an operation that a suspended client may not do.
func (h *Handler) changeable(ctx context.Context, from caller) (storage.Client, error) {
	client, err := h.authenticate(ctx, from)
	if err == nil && client.State == storage.ClientSuspended {
		err = &protocol.Error{
			Status:      http.StatusForbidden,
			Code:        protocol.ErrorUnauthorizedClient,
			Description: "This client is suspended. Its registration can be read, but not changed or deleted.",
		}
	}
	return client, err
}
