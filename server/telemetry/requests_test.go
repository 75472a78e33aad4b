package telemetry

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/prometheus/client_golang/prometheus/testutil"
	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// A refusal is counted by the bound that was met, wherever the handler wrapped it.
func TestQuotaRefusalsAreCounted(t *testing.T) {
	gin.SetMode(gin.TestMode)
	m, r := New(), gin.New()
	r.Use(m.Middleware(time.Now))
	refuse := func(bound storage.FullError) gin.HandlerFunc {
		return func(c *gin.Context) {
			_ = c.Error(fmt.Errorf("upsert: %w", &bound))
			c.Status(http.StatusRequestEntityTooLarge)
		}
	}
	r.GET("/many", refuse(storage.FullError{Credentials: 3}))
	r.GET("/large", refuse(storage.FullError{Bytes: 3}))
	r.GET("/other", func(c *gin.Context) { _ = c.Error(http.ErrBodyNotAllowed) })
	for _, path := range []string{"/many", "/large", "/large", "/other"} {
		r.ServeHTTP(httptest.NewRecorder(), httptest.NewRequest(http.MethodGet, path, nil))
	}
	require.Equal(t, 1.0, testutil.ToFloat64(m.quota.WithLabelValues(boundCredentials)))
	require.Equal(t, 2.0, testutil.ToFloat64(m.quota.WithLabelValues(boundBytes)))
}

// A label has a value of a closed list, whatever a handler answers or a client sends.
func TestLabelsAreClosed(t *testing.T) {
	require.Equal(t, []string{"other", "1xx", "2xx", "5xx", "other"},
		[]string{classOf(0), classOf(101), classOf(299), classOf(503), classOf(600)})
	require.Equal(t, []string{"GET", "other", "other", "other"},
		[]string{methodOf("GET"), methodOf("get"), methodOf(""), methodOf("PROPFIND")})
}
