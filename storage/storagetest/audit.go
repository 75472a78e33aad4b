package storagetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testAudit(t *testing.T, open Open) {
	t.Run("events come back as they were", func(t *testing.T) {
		f := start(t, open)
		want := storage.AuditEvent{
			At: Start.Add(-time.Hour), Action: "client.registered", Actor: "client:c", UserID: "u", ClientID: "c",
			Address: "192.0.2.1", RequestID: "r", Detail: "A client registered.",
		}
		require.NoError(t, f.Record(f.ctx, want))
		got := events(t, f, time.Time{})
		require.Len(t, got, 1)
		require.NotZero(t, got[0].ID)
		want.ID = got[0].ID
		equal(t, want, got[0])
	})
	t.Run("events take the store's clock", func(t *testing.T) {
		f := start(t, open)
		require.NoError(t, f.Record(f.ctx, storage.AuditEvent{Action: "a"}))
		require.Equal(t, Start, events(t, f, time.Time{})[0].At)
	})
	t.Run("is read from a time on, the oldest first", func(t *testing.T) {
		f := start(t, open)
		for _, minute := range []int{3, 1, 2, 2} {
			at := Start.Add(time.Duration(minute) * time.Minute)
			require.NoError(t, f.Record(f.ctx, storage.AuditEvent{At: at, Action: fmt.Sprint(minute)}))
		}
		var actions []string
		for _, event := range events(t, f, Start.Add(2*time.Minute)) {
			actions = append(actions, event.Action)
		}
		require.Equal(t, []string{"2", "2", "3"}, actions)
	})
	t.Run("is read past one batch, and may be left early", func(t *testing.T) {
		f := start(t, open)
		const many = 1203 // two batches and a part
		require.NoError(t, f.Transact(f.ctx, func(ctx context.Context) error {
			for i := range many {
				// Events of one moment, so that a batch ends among equals.
				err := f.Record(ctx, storage.AuditEvent{At: Start.Add(time.Duration(i/700) * time.Second), Action: fmt.Sprint(i)})
				if err != nil {
					return err
				}
			}
			return nil
		}))
		for i, event := range events(t, f, time.Time{}) {
			require.Equal(t, fmt.Sprint(i), event.Action)
		}
		require.Len(t, events(t, f, time.Time{}), many)
		for event, err := range f.AuditEvents(f.ctx, time.Time{}) {
			require.NoError(t, err)
			require.Equal(t, "0", event.Action)
			break
		}
	})
	t.Run("tells of an outage and ends", func(t *testing.T) {
		f := start(t, open)
		ctx, cancel := context.WithCancel(f.ctx)
		cancel()
		count := 0
		for _, err := range f.AuditEvents(ctx, time.Time{}) {
			require.ErrorIs(t, err, context.Canceled)
			count++
		}
		require.Equal(t, 1, count)
	})
}

func events(t *testing.T, f fixture, since time.Time) []storage.AuditEvent {
	t.Helper()
	var list []storage.AuditEvent
	for event, err := range f.AuditEvents(f.ctx, since) {
		require.NoError(t, err)
		list = append(list, event)
	}
	return list
}
