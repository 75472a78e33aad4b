package server

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// However often somebody asks, a change is logged once.
func TestChecksAreLoggedWhenTheyChange(t *testing.T) {
	var log bytes.Buffer
	full := errors.New("the disk is full")
	var failure error
	shown := map[string]bool{}
	r := &readiness{done: func(name string, ok bool) { shown[name] = ok }, log: slog.New(slog.NewTextHandler(&log, nil)), failed: map[string]bool{}, checks: []check{
		{"writes", true, func(context.Context) error { return failure }},
		{"records", false, func(context.Context) error { return nil }},
	}}
	look := func(ctx context.Context) (ready bool, logged string) {
		log.Reset()
		return allNeeded(r.look(ctx)), log.String()
	}
	ready, logged := look(t.Context())
	require.True(t, ready)
	require.Empty(t, logged)

	failure = full
	left, leave := context.WithCancel(t.Context())
	leave()
	_, logged = look(left)
	require.Empty(t, logged, "whoever asked has left")
	ready, logged = look(t.Context())
	require.False(t, ready)
	require.Equal(t, map[string]bool{"writes": false, "records": true}, shown)
	require.Contains(t, logged, `level=ERROR msg="a check of the database failed" check=writes ready=false error="the disk is full"`)
	ready, logged = look(t.Context())
	require.False(t, ready)
	require.Empty(t, logged)

	failure = nil
	ready, logged = look(t.Context())
	require.True(t, ready)
	require.Equal(t, map[string]bool{"writes": true, "records": true}, shown)
	require.Contains(t, logged, `level=INFO msg="a check of the database succeeds again" check=writes`)
}

// A host whose records alone are out of reach is ready for everything else.
func TestSomeChecksAreNotNeeded(t *testing.T) {
	require.True(t, allNeeded([]finding{{Check: "records"}}))
	require.False(t, allNeeded([]finding{{Check: "records"}, {Check: "writes", Needed: true}}))
}

// Everybody learns whether a host is ready, and the operator why.
func TestTheOperatorReadsWhyAHostIsNotReady(t *testing.T) {
	url := storagetest.SQLiteURL(t)
	s, err := New(mustResolve(t, Config{}), Deps{Store: storagetest.At(t, url, nil), Keys: testKeys(t)})
	require.NoError(t, err)
	public, operator := httptest.NewServer(s.Handler()), httptest.NewServer(s.operator)
	defer public.Close()
	defer operator.Close()
	type answer struct {
		Status   string
		Stopping bool
		Checks   []finding
	}
	explained := func(status int) (a answer) {
		resp, text := ask(t, "GET", operator.URL+"/readyz?verbose", "", "")
		require.Equal(t, status, resp.StatusCode, text)
		require.NoError(t, json.Unmarshal([]byte(text), &a))
		return a
	}
	good := answer{Status: "ready", Checks: []finding{{"database files", true, true, ""}, {"database reads", true, true, ""},
		{"database writes", true, true, ""}, {"records", false, true, ""}}}
	require.Equal(t, good, explained(http.StatusOK))

	path := strings.TrimPrefix(url, "sqlite:")
	require.NoError(t, os.Rename(path, path+".away"))
	for _, probe := range []string{public.URL + "/readyz", public.URL + "/readyz?verbose", operator.URL + "/readyz"} {
		resp, text := ask(t, "GET", probe, "", "")
		require.Equal(t, http.StatusServiceUnavailable, resp.StatusCode)
		require.Equal(t, "5", resp.Header.Get("Retry-After"))
		require.JSONEq(t, `{"status": "not ready"}`, text)
	}
	found := explained(http.StatusServiceUnavailable)
	require.False(t, found.Checks[0].OK)
	require.Contains(t, found.Checks[0].Reason, path+" was deleted or moved")

	require.NoError(t, os.Rename(path+".away", path))
	require.Equal(t, good, explained(http.StatusOK))
	s.stopping.begun.Store(true)
	good.Status, good.Stopping = "not ready", true
	require.Equal(t, good, explained(http.StatusServiceUnavailable))
}

// lines is a log whose lines are read as they come.
type lines chan string

func (l lines) Write(line []byte) (int, error) {
	l <- string(line)
	return len(line), nil
}

// A database that is gone is in the log though nobody asks.
func TestAHostLooksByItself(t *testing.T) {
	url, log := storagetest.SQLiteURL(t), make(lines, 100)
	s, err := New(mustResolve(t, Config{}), Deps{Store: storagetest.At(t, url, nil), Keys: testKeys(t),
		Log: slog.New(slog.NewTextHandler(log, &slog.HandlerOptions{Level: slog.LevelError}))})
	require.NoError(t, err)
	require.NoError(t, os.Remove(strings.TrimPrefix(url, "sqlite:")))
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, listener, nil) }()
	for found := false; !found; {
		select {
		case line := <-log:
			found = strings.Contains(line, `check="database files"`)
		case <-time.After(20 * time.Second):
			require.Fail(t, "nothing is logged")
		}
	}
	stop()
	require.NoError(t, <-ended)
}
