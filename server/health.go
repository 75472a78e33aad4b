package server

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/storage"
)

// The paths of the probes, and of documents about a host (RFC 8615).
const (
	pathHealth    = "/healthz"
	pathReady     = "/readyz"
	pathWellKnown = "/.well-known/"
)

// readyTimeout bounds how long a readiness probe waits for the database.
const readyTimeout = 2 * time.Second

// probes answers what an operator's machinery asks.
type probes struct {
	store    *storage.Store
	stopping *stopping
}

// health reports that the process runs.
func (p probes) health(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"status": "up"})
}

// ready reports whether requests can be served: the host goes on, and the database answers.
func (p probes) ready(c *gin.Context) {
	if p.stopping.begun.Load() {
		c.JSON(http.StatusServiceUnavailable, gin.H{"status": "not ready"})
		return
	}
	ctx, cancel := context.WithTimeout(c.Request.Context(), readyTimeout)
	defer cancel()
	if err := p.store.Ping(ctx); err != nil {
		_ = c.Error(err)
		c.JSON(http.StatusServiceUnavailable, gin.H{"status": "not ready"})
		return
	}
	c.JSON(http.StatusOK, gin.H{"status": "ready"})
}
