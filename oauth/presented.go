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

// held is a token that a client shows to the revocation or introspection endpoint. The zero value is a token this host
// knows nothing of.
type held struct {
	refresh   bool
	signature string
	grant     storage.Grant
	scopes    []string
	created   time.Time
	expires   time.Time
	live      bool
}

// shown reads a request of the form both endpoints share: an authenticated client and a token (RFC 7009, Section 2.1;
// RFC 7662, Section 2.1). token_type_hint is not needed: the token says of what kind it is.
func (s *Server) shown(c *gin.Context) (storage.Client, held, error) {
	form, err := protocol.Form(c, maxRequest)
	if err != nil {
		return storage.Client{}, held{}, err
	}
	client, err := s.authenticate(c, form)
	if err != nil {
		return storage.Client{}, held{}, err
	}
	if form.Get("token") == "" {
		return client, held{}, protocol.InvalidRequest("The parameter token is missing.")
	}
	token, err := s.find(c.Request.Context(), form)
	if err != nil {
		return client, held{}, protocol.Unavailable(fmt.Errorf("load the token: %w", err))
	}
	return client, token, nil
}

func (s *Server) find(ctx context.Context, form url.Values) (h held, err error) {
	if signature := s.mints.access.signature(form.Get("token")); signature != "" {
		h, err = s.findAccess(ctx, signature)
	} else if signature := s.mints.refresh.signature(form.Get("token")); signature != "" {
		h, err = s.findRefresh(ctx, signature)
	}
	if errors.Is(err, storage.ErrNotFound) {
		return held{}, nil
	}
	h.live = h.live && s.adapter.alive(h.grant) && s.cfg.Now().Before(h.expires)
	return h, err
}

func (s *Server) findAccess(ctx context.Context, signature string) (held, error) {
	t, grant, err := s.store.AccessToken(ctx, signature)
	return held{
		signature: signature, grant: grant, scopes: t.Scopes,
		created: t.CreatedAt, expires: t.ExpiresAt, live: t.RevokedAt.IsZero(),
	}, err
}

func (s *Server) findRefresh(ctx context.Context, signature string) (held, error) {
	t, grant, err := s.store.RefreshToken(ctx, signature)
	return held{
		refresh: true, signature: signature, grant: grant, scopes: grant.Scopes,
		created: t.CreatedAt, expires: t.ExpiresAt, live: t.RetiredAt.IsZero(),
	}, err
}
