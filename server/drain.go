package server

import (
	"errors"
	"fmt"
	"sync/atomic"
	"time"

	"github.com/gin-gonic/gin"
)

// ErrDrain is the cause of the end of Run's context when balancers are to notice before the listener closes. Any other cause
// stops at once.
var ErrDrain = errors.New("stop when the balancers have noticed")

// stopping says that the host stops soon. Its zero value is that of a host that goes on.
type stopping struct{ begun atomic.Bool }

// announce asks clients to use no connection a second time. They do that by themselves, so no request meets a connection
// that is being closed, as happens when the server closes those that are idle (RFC 9112, Section 9.6).
func (s *stopping) announce(c *gin.Context) {
	if s.begun.Load() {
		c.Header("Connection", "close")
	}
}

// drain goes on serving for Settings.Drain when the cause asks for that. It returns an error when the listener fails.
func (s *Server) drain(cause error, served <-chan error) error {
	s.stopping.begun.Store(true)
	if !errors.Is(cause, ErrDrain) {
		s.log.Info("stopping", "shutdown_timeout", s.settings.ShutdownTimeout)
		return nil
	}
	s.log.Info("stopping", "drain", s.settings.Drain, "shutdown_timeout", s.settings.ShutdownTimeout)
	noticed := time.NewTimer(s.settings.Drain)
	defer noticed.Stop()
	select {
	case err := <-served:
		return fmt.Errorf("serve: %w", err)
	case <-noticed.C:
		return nil
	}
}
