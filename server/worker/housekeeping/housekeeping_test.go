package housekeeping

import (
	"log/slog"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func TestAddressesAreRemovedAfterTheirLife(t *testing.T) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	clock := func() time.Time { return now }
	store := storagetest.SQLite(t, clock)
	removed := map[string]int64{}
	done := func(what string, rows int64, err error, at time.Time) {
		require.NoError(t, err)
		require.Equal(t, now, at)
		removed[what] += rows
	}
	w := &Worker{Store: store, AddressLife: 30 * 24 * time.Hour, Done: done, Now: clock, Log: slog.New(slog.DiscardHandler)}
	require.NoError(t, store.Record(t.Context(), storage.AuditEvent{Action: "a", Address: "192.0.2.1"}))
	address := func() (address string) {
		for event, err := range store.AuditEvents(t.Context(), storage.AuditFilter{}) {
			require.NoError(t, err)
			address = event.Address
		}
		return address
	}
	now = now.AddDate(0, 0, 30)
	w.round(t.Context())
	require.Equal(t, "192.0.2.1", address())
	now = now.Add(time.Microsecond)
	w.round(t.Context())
	require.Empty(t, address())
	require.Equal(t, map[string]int64{"expired records": 0, "unused clients": 0, "addresses": 1}, removed)
}
