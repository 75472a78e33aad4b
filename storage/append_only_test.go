package storage_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func TestAuditLogIsAppendOnly(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := storagetest.At(t, url, nil)
		require.NoError(t, store.Record(t.Context(), storage.AuditEvent{Action: "signin.failed"}))
		raw := storagetest.Raw(t, url)
		for _, statement := range []string{
			"UPDATE audit_events SET action = 'signin.succeeded'",
			"DELETE FROM audit_events",
			"DELETE FROM audit_events WHERE action = 'signin.failed'",
		} {
			_, err := raw.Exec(statement)
			require.ErrorContains(t, err, "append-only", statement)
		}
		for event, err := range store.AuditEvents(t.Context(), time.Time{}) {
			require.NoError(t, err)
			require.Equal(t, "signin.failed", event.Action)
		}
	})
}
