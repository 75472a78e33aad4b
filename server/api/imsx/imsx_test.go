package imsx

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/server/fault"
	"clrhost/storage"
)

func answer(t *testing.T, err error) (*http.Response, StatusInfo, string) {
	t.Helper()
	gin.SetMode(gin.TestMode)
	r := gin.New()
	r.GET("/", Endpoint(func(*gin.Context) error { return err }))
	srv := httptest.NewServer(r)
	defer srv.Close()
	resp, reqErr := http.Get(srv.URL)
	require.NoError(t, reqErr)
	defer resp.Body.Close()
	var raw json.RawMessage
	require.NoError(t, json.NewDecoder(resp.Body).Decode(&raw))
	var info StatusInfo
	require.NoError(t, json.Unmarshal(raw, &info))
	return resp, info, string(raw)
}

// Every kind has a row: a forgotten one would silently become a 500.
func TestEveryKindHasARow(t *testing.T) {
	for _, kind := range fault.Kinds() {
		_, ok := table[kind]
		require.True(t, ok, "kind %q has no row in the table", kind)
	}
	require.Len(t, table, len(fault.Kinds()))
}

func TestStatusAndCodes(t *testing.T) {
	rows := []struct {
		kind            fault.Kind
		status          int
		severity, minor string
	}{
		{fault.BadQuery, 400, "error", "invalid_query_parameter"},
		{fault.BadData, 400, "error", "invalid_data"},
		{fault.Unauthorized, 401, "error", "unauthorizedrequest"},
		{fault.Forbidden, 403, "error", "forbidden"},
		{fault.NotFound, 404, "status", "not_found"},
		{fault.NotAllowed, 405, "error", "not_allowed"},
		{fault.NotAcceptable, 406, "error", "not_acceptable"},
		{fault.Busy, 429, "error", "server_busy"},
		{fault.Internal, 500, "error", "internal_server_error"},
	}
	for _, row := range rows {
		t.Run(string(row.kind), func(t *testing.T) {
			resp, info, _ := answer(t, fmt.Errorf("outer: %w", fault.New(row.kind, "a sentence")))
			require.Equal(t, row.status, resp.StatusCode)
			require.Equal(t, "application/json; charset=utf-8", resp.Header.Get("Content-Type"))
			require.Equal(t, "no-store", resp.Header.Get("Cache-Control"))
			require.Equal(t, StatusInfo{
				CodeMajor: "failure", Severity: row.severity, Description: "a sentence",
				CodeMinor: CodeMinor{Fields: []CodeMinorField{{Name: "sourceSystem", Value: row.minor}}},
			}, info)
		})
	}
}

func TestCausesNeverReachAClient(t *testing.T) {
	for _, err := range []error{
		errors.New("SQL: no such table users"),
		fault.Wrap(fault.BadData, errors.New("SQL: no such table users"), "The body is not a credential."),
		&fault.Error{Kind: "made up", Public: "SQL: no such table users"},
	} {
		_, _, body := answer(t, err)
		require.NotContains(t, body, "SQL")
	}
}

func TestAnOutageAsksToComeBack(t *testing.T) {
	resp, info, body := answer(t, fmt.Errorf("load user: %w: no route to 10.0.0.7", storage.ErrOutage))
	require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
	require.Equal(t, "5", resp.Header.Get("Retry-After"))
	require.Equal(t, "server_busy", info.CodeMinor.Fields[0].Value)
	require.NotContains(t, body, "10.0.0.7")
}

func TestRetryAfterRoundsUp(t *testing.T) {
	resp, _, _ := answer(t, &fault.Error{Kind: fault.Busy, RetryAfter: 1200 * time.Millisecond})
	require.Equal(t, "2", resp.Header.Get("Retry-After"))
}
