package server

import (
	"context"
	"time"

	"github.com/gin-gonic/gin"
)

// requestTime is how long a request may take, without the time in which its body arrives where that is paced (see uploads).
// It is well below writeTimeout: nothing is stored of which the client could not be told any more.
const requestTime = 30 * time.Second

// deadline ends the context of a request after a time, and with it all work for the request. The failure is answered as the
// handler answers others, 503.
func deadline(within time.Duration) gin.HandlerFunc {
	return func(c *gin.Context) {
		ctx, cancel := context.WithTimeout(c.Request.Context(), within)
		defer cancel()
		c.Request = c.Request.WithContext(ctx)
		c.Next()
	}
}
