package oauth

import (
	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/storage"
)

// The actions of this package in the audit log.
const (
	actionGranted    = "grant.created"
	actionRefused    = "consent.refused"
	actionRevoked    = "token.revoked"
	actionReused     = "token.reused"
	actionAuthFailed = "client.authentication.failed"
)

// inGrant names a grant in a detail, so that the end of one grant is not a repeat of the end of another.
func inGrant(id string) string { return "grant " + id }

// actingUnder names whom a request under a grant is served for.
func actingUnder(g storage.Grant) protocol.Acting {
	return protocol.Acting{UserID: g.UserID, ClientID: g.ClientID, GrantID: g.ID}
}

// event begins an audit event about the request in c.
func event(c *gin.Context, action, actor string) storage.AuditEvent {
	return storage.AuditEvent{
		Action:    action,
		Actor:     actor,
		Address:   c.ClientIP(),
		RequestID: c.Writer.Header().Get("X-Request-Id"),
	}
}
