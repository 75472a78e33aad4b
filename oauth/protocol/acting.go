package protocol

import "github.com/gin-gonic/gin"

// Acting names those for whom a request is served, by their ids; one is empty while it is not known. It is for the log, and
// decides nothing.
type Acting struct{ UserID, ClientID, GrantID string }

const actingKey = "oauth.acting"

// Note keeps a for the log of the request. What a client only claims MUST NOT be noted.
func (a Acting) Note(c *gin.Context) { c.Set(actingKey, a) }

// ActingOf returns what was noted last.
func ActingOf(c *gin.Context) Acting {
	a, _ := c.Value(actingKey).(Acting)
	return a
}
