package server

import (
	"context"
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func TestSealerSealsWhatWasThereBefore(t *testing.T) {
	store := storagetest.SQLite(t, nil)
	require.NoError(t, store.Record(t.Context(), storage.AuditEvent{Action: "a", Actor: "operator"}))
	lines := make(lines, 100)
	s := newSealer(store, slog.New(slog.NewTextHandler(lines, nil)))
	require.Greater(t, s.settle, writeTimeout, "no request that could still commit is missed")
	s.settle, s.every = time.Millisecond, 2*time.Millisecond

	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.run(ctx) }()
	sealed := func(events int64) func() bool {
		return func() bool {
			report, err := store.CheckAudit(t.Context(), "")
			return err == nil && report.Fault == nil && report.Events == events && report.Unsealed == 0
		}
	}
	require.Contains(t, <-lines, "seals=1 newest=1:")
	require.True(t, sealed(1)())
	require.NoError(t, store.Record(t.Context(), storage.AuditEvent{Action: "a", Actor: "operator"}))
	require.Contains(t, <-lines, "seals=1 newest=2:")
	require.True(t, sealed(2)())
	stop()
	<-done
	require.Empty(t, lines, "an end is no failure")
}

// lines is a log whose lines are read as they come.
type lines chan string

func (l lines) Write(line []byte) (int, error) {
	l <- string(line)
	return len(line), nil
}

func TestTidyForgetsAddresses(t *testing.T) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	store := storagetest.SQLite(t, func() time.Time { return now })
	settings, err := Config{AuditAddressDays: 30}.Resolve()
	require.NoError(t, err)
	s := &Server{settings: settings, deps: Deps{Store: store, Now: func() time.Time { return now }, Log: slog.New(slog.DiscardHandler)}}
	require.NoError(t, store.Record(t.Context(), storage.AuditEvent{Action: "a", Address: "192.0.2.1"}))
	address := func() (address string) {
		for event, err := range store.AuditEvents(t.Context(), storage.AuditFilter{}) {
			require.NoError(t, err)
			address = event.Address
		}
		return address
	}
	now = now.AddDate(0, 0, 30)
	s.tidyOnce(t.Context())
	require.Equal(t, "192.0.2.1", address())
	now = now.Add(time.Microsecond)
	s.tidyOnce(t.Context())
	require.Empty(t, address())
}
