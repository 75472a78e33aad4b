package telemetry

import (
	"errors"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus"

	"clrhost/storage"
)

// requests are the figures of what clients request.
type requests struct {
	count    *prometheus.CounterVec   // by route, method and class of the status
	duration *prometheus.HistogramVec // seconds, by route
	inFlight prometheus.Gauge
}

// buckets are the upper bounds of the durations, in seconds: a bearer check takes less than the first, and the last is
// about the time that a request may take.
var buckets = []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30}

func newRequests() requests {
	return requests{
		count: counters("http_requests_total", "Requests answered, by pattern of the route, method and class of the status.", "route", "method", "status"),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{Namespace: namespace, Name: "http_request_duration_seconds",
			Help: "Time from the header of a request to the end of its answer, by pattern of the route.", Buckets: buckets}, []string{"route"}),
		inFlight: prometheus.NewGauge(prometheus.GaugeOpts{Namespace: namespace, Name: "http_requests_in_flight", Help: "Requests that are being answered."}),
	}
}

// Middleware counts each request and how long it took. It MUST come before every other one, and panics MUST be recovered
// behind it.
func (m *Metrics) Middleware(now func() time.Time) gin.HandlerFunc {
	return func(c *gin.Context) {
		start := now()
		m.requests.inFlight.Inc()
		defer m.requests.inFlight.Dec()
		c.Next()
		route := routeOf(c)
		m.requests.count.WithLabelValues(route, methodOf(c.Request.Method), classOf(c.Writer.Status())).Inc()
		m.requests.duration.WithLabelValues(route).Observe(now().Sub(start).Seconds())
		for _, err := range c.Errors {
			m.refused(err)
		}
	}
}

// The bounds of a learner's record, as a label names them.
const (
	boundCredentials = "credentials"
	boundBytes       = "bytes"
)

// refused counts an upsert that failed because the learner's record is full.
func (m *Metrics) refused(err error) {
	full, ok := errors.AsType[*storage.FullError](err)
	switch {
	case !ok:
	case full.Credentials > 0:
		m.quota.WithLabelValues(boundCredentials).Inc()
	default:
		m.quota.WithLabelValues(boundBytes).Inc()
	}
}

// routeOf is the pattern of the route of a request. A path without a route is the client's invention.
func routeOf(c *gin.Context) string {
	if pattern := c.FullPath(); pattern != "" {
		return pattern
	}
	return "none"
}

// methodOf is the method, unless the client invented it.
func methodOf(method string) string {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions:
		return method
	}
	return "other"
}

// classOf is the class of a status (RFC 9110, Section 15).
func classOf(status int) string {
	classes := [...]string{"1xx", "2xx", "3xx", "4xx", "5xx"}
	if class := status/100 - 1; class >= 0 && class < len(classes) {
		return classes[class]
	}
	return "other"
}
