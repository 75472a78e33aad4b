package oauth

import (
	"context"
	"fmt"

	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/storage"
)

// Revoke serves the revocation endpoint (RFC 7009). Revoking an access token ends that token. Revoking a refresh token ends
// its grant, whichever link of the chain is presented: a rotation in flight does not outlive the answer.
func (s *Server) Revoke(c *gin.Context) {
	if err := s.revoke(c); err != nil {
		protocol.Write(c, err)
		return
	}
	// RFC 7009, Section 2.2: the client ignores the body. Some clients fail without JSON all the same.
	writeJSON(c, struct{}{})
}

func (s *Server) revoke(c *gin.Context) error {
	client, token, err := s.readPresented(c)
	switch {
	case err != nil:
		return err
	case token.signature == "":
		return nil // RFC 7009, Section 2.2: an invalid token is answered like a revoked one
	case token.grant.ClientID != client.ID:
		return protocol.InvalidGrant("The token was issued to another client.")
	}
	note := event(c, actionRevoked, storage.ActorClient+client.ID)
	note.ClientID, note.UserID = client.ID, token.grant.UserID
	err = s.store.Transact(c.Request.Context(), func(ctx context.Context) error {
		return s.end(ctx, token, note)
	})
	if err != nil {
		return protocol.Unavailable(fmt.Errorf("revoke the token: %w", err))
	}
	return nil
}

// end revokes a token, and records that unless it had ended before.
func (s *Server) end(ctx context.Context, token presentedToken, note storage.AuditEvent) error {
	note.Detail = "an access token of " + inGrant(token.grant.ID)
	if token.refresh {
		note.Detail = "a refresh token; " + inGrant(token.grant.ID) + " is revoked"
		if err := s.store.RevokeGrant(ctx, token.grant.ID, "revoked by the client"); err != nil {
			return err
		}
	} else if err := s.store.RevokeAccessToken(ctx, token.signature); err != nil {
		return err
	}
	if !s.fositeStore.isActive(token.grant) || !token.refresh && !token.live {
		return nil
	}
	return s.store.Record(ctx, note)
}
