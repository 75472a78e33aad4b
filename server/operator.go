package server

import (
	"context"
	"errors"
	"net"
	"net/http"

	"github.com/gin-gonic/gin"
)

// observe has the metrics read what components count for themselves.
func (b base) observe() {
	b.metrics.Database(b.deps.Store, b.deps.Now)
	for policy, limiter := range b.limits.policies() {
		b.metrics.Limit(policy, limiter.Refused)
	}
}

// operator is what the operator's listener serves: metrics, profiles and probes, and nothing of what clients may request.
func (b base) operator(p probes) http.Handler {
	r := gin.New()
	r.GET(pathHealth, p.health)
	r.GET(pathReady, p.explained)
	return b.metrics.Handler(r)
}

// operate serves the operator until ctx ends. A failure of its listener is logged, because clients are served without it.
func (s *Server) operate(ctx context.Context, listener net.Listener) {
	srv := newHTTPServer(s.operator, s.log)
	defer context.AfterFunc(ctx, func() { _ = srv.Close() })()
	if err := srv.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
		s.log.Error("the operator's listener failed", "error", err)
	}
}
