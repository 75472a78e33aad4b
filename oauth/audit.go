package oauth

import (
	"github.com/gin-gonic/gin"

	"clrhost/storage"
)

// The actions this package writes to the audit log.
const (
	actionGranted    = "grant.created"
	actionRefused    = "consent.refused"
	actionRevoked    = "token.revoked"
	actionReused     = "token.reused"
	actionAuthFailed = "client.authentication.failed"
)

// event begins an audit event about the request in c.
func event(c *gin.Context, action, actor string) storage.AuditEvent {
	return storage.AuditEvent{
		Action:    action,
		Actor:     actor,
		Address:   c.ClientIP(),
		RequestID: c.Writer.Header().Get("X-Request-Id"),
	}
}
