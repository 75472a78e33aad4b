package requestlog

import (
	"bytes"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/oauth/protocol"
)

func call(t *testing.T, path string) (*http.Response, map[string]any) {
	t.Helper()
	gin.SetMode(gin.TestMode)
	var out bytes.Buffer
	at := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	r := gin.New()
	r.Use(Middleware(slog.New(slog.NewJSONHandler(&out, nil)), func() time.Time { return at }, protocol.ActingOf, func(c *gin.Context, err error) {
		_ = c.Error(err)
		c.AbortWithStatus(http.StatusInternalServerError)
	}))
	r.GET("/good/:name", func(c *gin.Context) { c.String(http.StatusOK, "fine") })
	r.GET("/bad", func(c *gin.Context) { _ = c.Error(errors.New("the cause")); c.Status(http.StatusTeapot) })
	r.GET("/probe", func(c *gin.Context) { AsExpected(c); c.Status(http.StatusServiceUnavailable) })
	r.GET("/panic", func(*gin.Context) { panic("oh no") })
	srv := httptest.NewServer(r)
	defer srv.Close()
	resp, err := http.Get(srv.URL + path)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	srv.Close()
	var event map[string]any
	require.NoError(t, json.Unmarshal(out.Bytes(), &event), "exactly one event a request: %s", out.String())
	return resp, event
}

func TestOneEventARequest(t *testing.T) {
	resp, event := call(t, "/good/secret-name?token=secret-token")
	require.Equal(t, resp.Header.Get(Header), event["id"])
	require.NotEmpty(t, event["id"])
	require.Equal(t, "/good/:name", event["route"])
	require.EqualValues(t, 200, event["status"])
	require.EqualValues(t, 4, event["bytes"])
	require.NotContains(t, event, "error")
	require.NotContains(t, event["msg"], "secret")

	_, event = call(t, "/bad")
	require.Equal(t, "the cause", event["error"])
}

func TestAnAnswerThatIsExpectedIsNoError(t *testing.T) {
	_, event := call(t, "/probe")
	require.EqualValues(t, 503, event["status"])
	require.Equal(t, "INFO", event["level"])
}

func TestPanicIsLoggedAndAnswered(t *testing.T) {
	resp, event := call(t, "/panic")
	require.Equal(t, http.StatusInternalServerError, resp.StatusCode)
	require.Equal(t, "ERROR", event["level"])
	require.Contains(t, event["error"], "oh no")
}

func TestIDsDiffer(t *testing.T) {
	first, _ := call(t, "/bad")
	second, _ := call(t, "/bad")
	require.NotEqual(t, first.Header.Get(Header), second.Header.Get(Header))
}
