package bearer

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/gin-gonic/gin"
	"github.com/stretchr/testify/require"

	"clrhost/oauth"
	"clrhost/storage"
)

var at = time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)

// tokens knows one good token, and one whose check meets an outage.
type tokens struct{ lastUsed time.Time }

func (k tokens) Bearer(_ context.Context, token string) (storage.Access, error) {
	switch token {
	case "good":
		return storage.Access{UserID: "u", GrantID: "g", Scopes: []string{"read"}, GrantLastUsedAt: k.lastUsed}, nil
	case "outage":
		return storage.Access{}, errors.New("the database is away")
	}
	return storage.Access{}, oauth.ErrInvalidToken
}

type touches []string

// TouchGrant waits as at a database that cannot be written, for as long as it may.
func (t *touches) TouchGrant(ctx context.Context, grantID string, _ time.Time) error {
	*t = append(*t, grantID)
	<-ctx.Done()
	return ctx.Err()
}

func call(t *testing.T, lastUsed time.Time, need, query string, authorization ...string) (*http.Response, touches) {
	t.Helper()
	gin.SetMode(gin.TestMode)
	var touched touches
	guard := Guard{Realm: "clr", Tokens: tokens{lastUsed}, Grants: &touched, Now: func() time.Time { return at }, Log: slog.New(slog.DiscardHandler)}
	r := gin.New()
	r.GET("/", guard.Need(need), func(c *gin.Context) { c.String(http.StatusOK, Access(c).UserID) })
	srv := httptest.NewServer(r)
	defer srv.Close()
	req, err := http.NewRequest(http.MethodGet, srv.URL+"/"+query, nil)
	require.NoError(t, err)
	req.Header["Authorization"] = authorization
	resp, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	require.NoError(t, resp.Body.Close())
	return resp, touched
}

// RFC 6750, Sections 2 and 3.1.
func TestNeed(t *testing.T) {
	rows := []struct {
		name, need, query string
		header            []string
		status            int
		challenge         string
	}{
		{"good", "read", "", []string{"Bearer good"}, 200, ""},
		{"the scheme's case does not matter", "read", "", []string{"bEARER good"}, 200, ""},
		{"no header", "read", "", nil, 401, `Bearer realm="clr"`},
		{"another scheme", "read", "", []string{"Basic Z29vZDpnb29k"}, 401, `Bearer realm="clr"`},
		{"two headers", "read", "", []string{"Bearer good", "Bearer good"}, 401, `Bearer realm="clr"`},
		{"only in the query", "read", "?access_token=good", nil, 401, `Bearer realm="clr"`},
		{"in header and query", "read", "?access_token=good", []string{"Bearer good"}, 400, ""},
		{"unknown", "read", "", []string{"Bearer bad"}, 401, "invalid_token"},
		{"no token", "read", "", []string{"Bearer"}, 401, "invalid_token"},
		{"two tokens", "read", "", []string{"Bearer good bad"}, 401, "invalid_token"},
		{"a list", "read", "", []string{"Bearer good, Bearer good"}, 401, "invalid_token"},
		{"too little scope", "write", "", []string{"Bearer good"}, 403, `error="insufficient_scope", scope="write"`},
		{"outage", "read", "", []string{"Bearer outage"}, 503, ""},
	}
	for _, row := range rows {
		t.Run(row.name, func(t *testing.T) {
			resp, _ := call(t, at, row.need, row.query, row.header...)
			require.Equal(t, row.status, resp.StatusCode)
			require.Contains(t, resp.Header.Get("WWW-Authenticate"), row.challenge)
			if row.challenge == "" {
				require.Empty(t, resp.Header.Get("WWW-Authenticate"))
			}
		})
	}
}

// Reading costs a write once a minute at most, and a failing one costs the reader nothing.
func TestLastUseIsRecordedNowAndThen(t *testing.T) {
	for lastUsed, want := range map[time.Time]touches{
		{}:                                 {"g"},
		at.Add(-time.Minute):               {"g"},
		at.Add(-time.Minute + time.Second): nil,
	} {
		resp, touched := call(t, lastUsed, "read", "", "Bearer good")
		require.Equal(t, 200, resp.StatusCode)
		require.Equal(t, want, touched, lastUsed)
	}
	_, touched := call(t, time.Time{}, "write", "", "Bearer good")
	require.Empty(t, touched, "a refused call is no use")
}
