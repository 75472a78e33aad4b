package protocol_test

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/oauth/protocol"
)

// serve starts a listener whose only route is the handler.
func serve(t *testing.T, handler gin.HandlerFunc) string {
	t.Helper()
	gin.SetMode(gin.TestMode)
	engine := gin.New()
	engine.Any("/", handler)
	server := httptest.NewServer(engine)
	t.Cleanup(server.Close)
	return server.URL
}

func get(t *testing.T, url string) (*http.Response, map[string]any) {
	t.Helper()
	response, err := http.Get(url)
	require.NoError(t, err)
	return response, body(t, response)
}

func body(t *testing.T, response *http.Response) map[string]any {
	t.Helper()
	defer response.Body.Close()
	data, err := io.ReadAll(response.Body)
	require.NoError(t, err)
	var document map[string]any
	require.NoError(t, json.Unmarshal(data, &document), "%s", data)
	return document
}

func TestWrite(t *testing.T) {
	secret := errors.New("dial tcp 10.0.0.7:5432: password of clrhost refused")
	for _, row := range []struct {
		name    string
		err     error
		status  int
		code    string
		headers map[string]string
	}{
		{"invalid request", protocol.InvalidRequest("x"), 400, "invalid_request", nil},
		{"invalid client", protocol.InvalidClient("x"), 401, "invalid_client",
			map[string]string{"WWW-Authenticate": `Basic realm="clrhost"`}},
		{"invalid grant", protocol.InvalidGrant("x"), 400, "invalid_grant", nil},
		{"unauthorized client", protocol.UnauthorizedClient("x"), 400, "unauthorized_client", nil},
		{"unsupported grant type", protocol.UnsupportedGrantType("x"), 400, "unsupported_grant_type", nil},
		{"invalid scope", protocol.InvalidScope("x"), 400, "invalid_scope", nil},
		{"invalid client metadata", protocol.InvalidClientMetadata("x"), 400, "invalid_client_metadata", nil},
		{"invalid redirect URI", protocol.InvalidRedirectURI("x"), 400, "invalid_redirect_uri", nil},
		{"invalid token", protocol.InvalidToken(`a "b"`), 401, "invalid_token",
			map[string]string{"WWW-Authenticate": `Bearer realm="clrhost", error="invalid_token", error_description="a 'b'"`}},
		{"too large", protocol.TooLarge("x"), 413, "invalid_request", nil},
		{"media type", protocol.UnsupportedMediaType("x"), 415, "invalid_request", nil},
		{"too many", protocol.TooManyRequests(1500 * time.Millisecond), 429, "temporarily_unavailable",
			map[string]string{"Retry-After": "2"}},
		{"too many, at once again", protocol.TooManyRequests(0), 429, "temporarily_unavailable",
			map[string]string{"Retry-After": "1"}},
		{"unavailable", protocol.Unavailable(secret), 503, "temporarily_unavailable",
			map[string]string{"Retry-After": "5"}},
		{"wrapped", fmt.Errorf("redeem: %w", protocol.InvalidGrant("x")), 400, "invalid_grant", nil},
		{"anything else", secret, 500, "server_error", nil},
	} {
		t.Run(row.name, func(t *testing.T) {
			var logged []error
			url := serve(t, func(c *gin.Context) {
				protocol.Write(c, row.err)
				for _, e := range c.Errors {
					logged = append(logged, e.Err)
				}
				require.True(t, c.IsAborted())
			})
			response, document := get(t, url)
			require.Equal(t, row.status, response.StatusCode)
			require.Equal(t, row.code, document["error"])
			require.NotEmpty(t, document["error_description"])
			require.NotContains(t, document["error_description"], "password")
			require.Equal(t, "application/json", response.Header.Get("Content-Type"))
			require.Equal(t, "no-store", response.Header.Get("Cache-Control"))
			require.Equal(t, "no-cache", response.Header.Get("Pragma"))
			for _, name := range []string{"WWW-Authenticate", "Retry-After"} {
				require.Equal(t, row.headers[name], response.Header.Get(name), name)
			}
			require.Len(t, logged, 1)
			require.ErrorIs(t, logged[0], row.err)
		})
	}
}

func TestErrorCarriesItsCauseForTheLogOnly(t *testing.T) {
	cause := errors.New("disk is full")
	err := fmt.Errorf("register: %w", protocol.Unavailable(cause))
	require.ErrorIs(t, err, cause)
	require.ErrorContains(t, err, "disk is full")
	require.EqualError(t, protocol.InvalidScope("No."), "400 invalid_scope: No.")
}
