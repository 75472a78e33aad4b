package server

import (
	"github.com/gin-gonic/gin"

	"clrhost/oauth/protocol"
	"clrhost/server/api/bearer"
	"clrhost/server/pages/signin"
)

// acting returns for whom a request was served: the API knows it by the token, the pages by the session, and the OAuth
// endpoints by the client and what it presents.
func acting(c *gin.Context) protocol.Acting {
	if access, ok := bearer.Presented(c); ok {
		return protocol.Acting{UserID: access.UserID, ClientID: access.ClientID, GrantID: access.GrantID}
	}
	if user := signin.User(c); user.ID != "" {
		return protocol.Acting{UserID: user.ID}
	}
	return protocol.ActingOf(c)
}
