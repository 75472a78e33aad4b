package server

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"clrhost/server/fault"
	"clrhost/server/requestlog"
)

// The paths of the probes, and of documents about a host (RFC 8615).
const (
	pathHealth    = "/healthz"
	pathReady     = "/readyz"
	pathWellKnown = "/.well-known/"
)

// readyPause is when to ask again a host that is not ready.
const readyPause = 5 * time.Second

// probes answers what an operator's machinery asks.
type probes struct {
	readiness *readiness
	stopping  *stopping
}

// health reports that the process runs.
func (p probes) health(c *gin.Context) {
	c.JSON(http.StatusOK, gin.H{"status": "up"})
}

// ready reports whether requests can be served: the host goes on, and the database can be read and written. It gives no
// reason, because everybody may ask.
func (p probes) ready(c *gin.Context) {
	if p.stopping.begun.Load() {
		answer(c, false, gin.H{})
		return
	}
	answer(c, allNeeded(p.readiness.look(c.Request.Context())), gin.H{})
}

// explained is ready for the operator, who gets each check with its reason when the query has the parameter "verbose".
func (p probes) explained(c *gin.Context) {
	if _, ok := c.GetQuery("verbose"); !ok {
		p.ready(c)
		return
	}
	findings, stopping := p.readiness.look(c.Request.Context()), p.stopping.begun.Load()
	answer(c, allNeeded(findings) && !stopping, gin.H{"stopping": stopping, "checks": findings})
}

func answer(c *gin.Context, ready bool, body gin.H) {
	// A host that is not ready has logged why, once; a prober asks every second.
	requestlog.AsExpected(c)
	status := http.StatusOK
	body["status"] = "ready"
	if !ready {
		status = http.StatusServiceUnavailable
		body["status"] = "not ready"
		fault.SetRetryAfter(c.Writer.Header(), readyPause)
	}
	c.JSON(status, body)
}
