package oauth

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/storage"
)

// authenticate returns the client that sends this request. It accepts one Authorization header with HTTP Basic, id and
// secret form-encoded (RFC 6749, Section 2.3.1).
func (s *Server) authenticate(c *gin.Context, form url.Values) (storage.Client, error) {
	id, password, rejected := basic(c, form)
	if rejected != nil && rejected.Code == protocol.ErrorInvalidClient {
		return storage.Client{}, s.failed(c, "", storage.Client{}, rejected)
	}
	if rejected != nil {
		return storage.Client{}, rejected
	}
	client, err := s.client(c.Request.Context(), id)
	if err != nil {
		return storage.Client{}, protocol.Unavailable(err)
	}
	// Compared for an unknown client too, whose empty hash matches nothing: the time of the answer does not tell the two
	// apart.
	if !s.cfg.Keys.Matches(client.SecretHash, password) {
		return storage.Client{}, s.failed(c, id, client, protocol.InvalidClient("The client id or the client secret is wrong."))
	}
	s.rehash(c.Request.Context(), client, password)
	if barred := barredClients[client.State]; barred != "" {
		return storage.Client{}, s.failed(c, id, client, protocol.InvalidClient(barred))
	}
	protocol.Acting{ClientID: client.ID}.Note(c)
	return client, nil
}

// rehash puts the hash that the keys in force make in place of one of an earlier secret, which can be removed once no client
// needs it. A failure is in nobody's way: the next call tries again.
func (s *Server) rehash(ctx context.Context, client storage.Client, password string) {
	if s.cfg.Keys.IsCurrent(client.SecretHash) {
		return
	}
	if err := s.store.RehashSecret(ctx, client.ID, client.SecretHash, s.cfg.Keys.Hash(password)); err != nil {
		s.cfg.Log.WarnContext(ctx, "a client secret stays hashed with an earlier secret", "client", client.ID, "error", err)
	}
}

// barredClients is the description by state for a client that may not connect. Only a client that authenticated gets it.
var barredClients = map[storage.ClientState]string{
	storage.ClientPending: "This client waits for approval by the people who run this host. Its id and secret are right: " +
		"send the request again once they have approved it.",
	storage.ClientSuspended: "This client was suspended by the people who run this host. Its id and secret are right: ask them why.",
}

// client loads a client, or the zero value when there is none with the id.
func (s *Server) client(ctx context.Context, id string) (storage.Client, error) {
	if !plain(id) {
		return storage.Client{}, nil
	}
	client, err := s.store.Client(ctx, id)
	if errors.Is(err, storage.ErrNotFound) {
		return storage.Client{}, nil
	}
	if err != nil {
		return storage.Client{}, fmt.Errorf("load the client: %w", err)
	}
	return client, nil
}

// basic reads the client's credentials, and rejects them in any other place.
func basic(c *gin.Context, form url.Values) (id, password string, rejected *protocol.Error) {
	inBody := form.Has("client_secret") || form.Has("client_assertion") || form.Has("client_assertion_type")
	headers := c.Request.Header.Values("Authorization")
	switch {
	case len(headers) > 1, len(headers) == 1 && inBody:
		return "", "", protocol.InvalidRequest("The client must authenticate in one way, by one HTTP Basic header.")
	case inBody:
		return "", "", protocol.InvalidClient("The client must authenticate by HTTP Basic, not in the body.")
	case len(headers) == 0:
		return "", "", protocol.InvalidClient("The client must authenticate by HTTP Basic.")
	}
	id, password, ok := c.Request.BasicAuth()
	if !ok {
		return "", "", protocol.InvalidClient("The Authorization header is not well-formed HTTP Basic.")
	}
	id, errID := url.QueryUnescape(id)
	password, errPassword := url.QueryUnescape(password)
	if errID != nil || errPassword != nil {
		return "", "", protocol.InvalidClient("The client id and secret must be form-encoded before they go into HTTP Basic.")
	}
	if other := form.Get("client_id"); other != "" && other != id {
		return "", "", protocol.InvalidRequest("The client_id in the body is not the one of the Authorization header.")
	}
	return id, password, nil
}

// failed counts a failed authentication by address and client id, and records it. A right secret is never throttled, so
// nobody can lock a client out. The client is the zero value when the id is unknown; an unknown id is not logged.
//
// Invented ids have an allowance each, so that they are answered like known ones. A flood of them does not fill the audit
// log: they are one event, and its repeats are not written.
func (s *Server) failed(c *gin.Context, id string, client storage.Client, err error) error {
	if !plain(id) {
		id = "" // keys are kept in memory
	}
	if ok, after := s.allowed("client " + c.ClientIP() + " " + id); !ok {
		return protocol.TooManyRequests(after)
	}
	note := event(c, actionAuthFailed, storage.ActorAnonymous)
	note.ClientID = client.ID
	switch client.State {
	case storage.ClientActive:
		note.Detail = "wrong secret"
	case "":
		note.Detail = "no client is known by these credentials"
	default:
		note.Detail = "the client is " + string(client.State)
	}
	if failure := s.store.Record(c.Request.Context(), note); failure != nil {
		return protocol.Unavailable(fmt.Errorf("record the failed authentication: %w", failure))
	}
	return err
}

func (s *Server) allowed(key string) (ok bool, retryAfter time.Duration) {
	if s.cfg.Throttle == nil {
		return true, 0
	}
	return s.cfg.Throttle(key)
}
