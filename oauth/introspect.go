package oauth

import (
	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/oauth/scope"
)

// introspection is the introspection response (RFC 7662, Section 2.2). A refresh token has no token_type.
type introspection struct {
	Active    bool   `json:"active"`
	Scope     string `json:"scope,omitempty"`
	ClientID  string `json:"client_id,omitempty"`
	TokenType string `json:"token_type,omitempty"`
	Expires   int64  `json:"exp,omitempty"`
	IssuedAt  int64  `json:"iat,omitempty"`
	Subject   string `json:"sub,omitempty"`
	Issuer    string `json:"iss,omitempty"`
}

// Introspect serves the introspection endpoint (RFC 7662). A client learns about its own tokens. A token of another client is
// reported inactive, like one that was never issued.
func (s *Server) Introspect(c *gin.Context) {
	client, token, err := s.readPresented(c)
	if err != nil {
		protocol.Write(c, err)
		return
	}
	if !token.live || token.grant.ClientID != client.ID {
		writeJSON(c, introspection{})
		return
	}
	about := introspection{
		Active:   true,
		Scope:    scope.Join(token.scopes),
		ClientID: client.ID,
		Expires:  token.expires.Unix(),
		IssuedAt: token.created.Unix(),
		Subject:  token.grant.UserID,
		Issuer:   s.cfg.Issuer,
	}
	if !token.refresh {
		about.TokenType = protocol.TokenTypeBearer
	}
	writeJSON(c, about)
}
