package sealer

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
	s := &Worker{Store: store, Log: slog.New(slog.NewTextHandler(lines, nil)), settle: time.Millisecond, every: 2 * time.Millisecond}

	ctx, stop := context.WithCancel(t.Context())
	done := make(chan struct{})
	go func() { defer close(done); s.Run(ctx) }()
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
