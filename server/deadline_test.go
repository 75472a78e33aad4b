package server

import (
	"context"
	"crypto/sha256"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/fault"
	"clrhost/server/pages/archive"
	"clrhost/storage"
)

// recorder is an answer on a connection with a write deadline.
type recorder struct {
	*httptest.ResponseRecorder
	until time.Time
}

func (r *recorder) SetWriteDeadline(t time.Time) error { r.until = t; return nil }

// deadlines is a log that keeps until when the last request had time.
type deadlines struct {
	slog.Handler
	until time.Time
}

func (d *deadlines) Handle(ctx context.Context, _ slog.Record) error {
	d.until, _ = ctx.Deadline()
	return nil
}

// Every route has a deadline, after which there is still time to send the answer.
func TestEveryRequestHasADeadline(t *testing.T) {
	s, _ := newTestServer(t, Config{})
	seen := &deadlines{Handler: slog.NewTextHandler(io.Discard, nil)}
	s.deps.Log = slog.New(seen)
	host, err := New(s.settings, s.deps)
	require.NoError(t, err)
	token := accessToken(t, s, "u", "c")
	for i, route := range host.engine.Routes() {
		name, begun := route.Method+" "+route.Path, time.Now()
		if route.Path == archive.PathZIP {
			continue // it has a deadline for each piece that it sends
		}
		cookie := fmt.Sprint("session-", i) // of its own, since one route ends it
		hash := sha256.Sum256([]byte(cookie))
		require.NoError(t, s.deps.Store.CreateSession(t.Context(), storage.Session{TokenHash: hash[:], UserID: "u", CreatedAt: begun, ExpiresAt: begun.Add(time.Hour)}))
		answer := &recorder{httptest.NewRecorder(), begun.Add(writeTimeout)}
		req := httptest.NewRequest(route.Method, "http://localhost"+route.Path, strings.NewReader("x"))
		req.Header.Set("Authorization", "Bearer "+token)
		req.Header.Set("Cookie", "clrhost_session="+cookie)
		host.Handler().ServeHTTP(answer, req)
		require.False(t, seen.until.IsZero(), name)
		require.False(t, seen.until.Before(begun.Add(requestTime)), name)
		require.True(t, seen.until.Add(requestTime/2).Before(answer.until), name)
	}
}

// A request whose time is over asks its client to come back, in the format of its surface.
func TestARequestThatTakesTooLong(t *testing.T) {
	s, _ := newTestServer(t, Config{})
	token := accessToken(t, s, "u", "c")
	over, cancel := context.WithTimeout(t.Context(), 0)
	defer cancel()
	const json, page = "application/json", "text/html"
	for name, mediaType := range map[string]string{
		"GET /ims/clr/v2p0/credentials":        json,
		"POST /ims/clr/v2p0/credentials":       json,
		"GET /ims/clr/v2p0/profile":            json,
		"POST /oauth/token":                    json,
		"POST /oauth/revoke":                   json,
		"POST /oauth/introspect":               json,
		"GET /oauth/authorize?client_id=c":     page,
		"GET /account":                         page,
		"GET /consent?id=x":                    page,
		"POST /login?email=a@b.c&password=abc": page,
	} {
		method, target, _ := strings.Cut(name, " ")
		path, form, _ := strings.Cut(target, "?")
		if method == http.MethodGet {
			path = target
		}
		req := httptest.NewRequest(method, "http://localhost"+path, strings.NewReader(form)).WithContext(over)
		req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		req.Header.Set("Cookie", "clrhost_session=x")
		req.Header.Set("Authorization", "Bearer "+token)
		if strings.HasPrefix(path, "/oauth/") && method == http.MethodPost {
			req.SetBasicAuth("c", "secret")
		}
		answer := httptest.NewRecorder()
		s.Handler().ServeHTTP(answer, req)
		require.Equal(t, http.StatusServiceUnavailable, answer.Code, "%s: %s", name, answer.Body)
		require.NotEmpty(t, answer.Header().Get("Retry-After"), name)
		require.Contains(t, answer.Header().Get("Content-Type"), mediaType, name)
	}
}

// What waits for something else than the database is no failure of this host either when the time of the request is over.
func TestAnEndedTimeIsNoInternalFailure(t *testing.T) {
	f := fault.Of(fmt.Errorf("wait for room: %w", context.DeadlineExceeded))
	require.Equal(t, fault.Unavailable, f.Kind)
	require.Positive(t, f.RetryAfter)
}
