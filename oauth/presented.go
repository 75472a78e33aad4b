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

// presentedToken is a token that a client presents to the revocation or introspection endpoint. The zero value is a token
// that is not known.
type presentedToken struct {
	refresh   bool
	signature string
	grant     storage.Grant
	scopes    []string
	created   time.Time
	expires   time.Time
	live      bool
}

// readPresented reads a request of the form both endpoints share: an authenticated client and a token (RFC 7009, Section
// 2.1; RFC 7662, Section 2.1). token_type_hint is not needed: the prefix of the token tells its kind.
func (s *Server) readPresented(c *gin.Context) (storage.Client, presentedToken, error) {
	form, err := protocol.Form(c, maxRequest)
	if err != nil {
		return storage.Client{}, presentedToken{}, err
	}
	client, err := s.authenticate(c, form)
	if err != nil {
		return storage.Client{}, presentedToken{}, err
	}
	if form.Get("token") == "" {
		return client, presentedToken{}, protocol.InvalidRequest("The parameter token is missing.")
	}
	token, err := s.find(c.Request.Context(), form)
	if err != nil {
		return client, presentedToken{}, protocol.Unavailable(fmt.Errorf("load the token: %w", err))
	}
	if token.grant.ClientID == client.ID {
		actingUnder(token.grant).Note(c)
	}
	return client, token, nil
}

// find loads the token of a request, or the zero value when it is not known.
func (s *Server) find(ctx context.Context, form url.Values) (t presentedToken, err error) {
	if signature := s.mints.access.signature(form.Get("token")); signature != "" {
		t, err = s.findAccess(ctx, signature)
	} else if signature := s.mints.refresh.signature(form.Get("token")); signature != "" {
		t, err = s.findRefresh(ctx, signature)
	}
	if errors.Is(err, storage.ErrNotFound) {
		return presentedToken{}, nil
	}
	t.live = t.live && s.fositeStore.isActive(t.grant) && s.cfg.Now().Before(t.expires)
	return t, err
}

func (s *Server) findAccess(ctx context.Context, signature string) (presentedToken, error) {
	t, grant, err := s.store.AccessToken(ctx, signature)
	return presentedToken{
		signature: signature, grant: grant, scopes: t.Scopes,
		created: t.CreatedAt, expires: t.ExpiresAt, live: t.RevokedAt.IsZero(),
	}, err
}

func (s *Server) findRefresh(ctx context.Context, signature string) (presentedToken, error) {
	t, grant, err := s.store.RefreshToken(ctx, signature)
	return presentedToken{
		refresh: true, signature: signature, grant: grant, scopes: grant.Scopes,
		created: t.CreatedAt, expires: t.ExpiresAt, live: t.RetiredAt.IsZero(),
	}, err
}
