package server

import (
	"github.com/gin-gonic/gin"

	"clrhost/server/throttle"
)

// limit lets an address through as often as the limiter allows.
func (s *Server) limit(l *throttle.Limiter) gin.HandlerFunc {
	return func(c *gin.Context) {
		if ok, retryAfter := l.Allow(throttle.Neighbourhood(c.ClientIP())); !ok {
			s.fail(c, busy(retryAfter))
		}
	}
}
