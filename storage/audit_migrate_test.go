package storage_test

import (
	"path"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// A log of the version before seals: its events stay as they were, its addresses move beside them, and it is sealed.
func TestMigrationKeepsTheAuditLog(t *testing.T) {
	undo := map[string][]string{
		"sqlite": {
			"DROP TRIGGER audit_events_no_replace",
			"DROP TRIGGER audit_events_no_delete",
			"CREATE TRIGGER audit_events_no_delete BEFORE DELETE ON audit_events BEGIN SELECT RAISE(ABORT, 'append-only'); END",
			"DROP TABLE audit_addresses",
			"DROP TABLE audit_seals",
			"DROP INDEX audit_events_same",
			"ALTER TABLE audit_events DROP COLUMN same",
			"ALTER TABLE audit_events ADD COLUMN address TEXT NOT NULL DEFAULT ''",
		},
		"postgres": {
			"DROP TABLE audit_addresses",
			"DROP TABLE audit_seals",
			"DROP FUNCTION audit_addresses_stay",
			"DROP FUNCTION audit_seals_append_only",
			"DROP FUNCTION audit_no_truncate CASCADE",
			"ALTER TABLE audit_events DROP COLUMN same",
			"ALTER TABLE audit_events ADD COLUMN address TEXT NOT NULL DEFAULT ''",
		},
	}
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		storagetest.At(t, url, nil)
		raw := storagetest.Raw(t, url)
		for _, statement := range append(undo[path.Base(t.Name())],
			"DELETE FROM schema_migrations WHERE id IN ('0004_audit', '0004_audit_triggers')",
			"INSERT INTO audit_events (at, action, actor, user_id, client_id, address, request_id, detail)"+
				" VALUES (1, 'client.deleted', 'operator', '', 'c', '192.0.2.1', 'r', 'name Pathways'), (2, 'user.added', 'operator', 'u', '', '', '', '')",
		) {
			_, err := raw.Exec(statement)
			require.NoError(t, err, statement)
		}
		store := storagetest.At(t, url, nil)
		var got []storage.AuditEvent
		for event, err := range store.AuditEvents(t.Context(), storage.AuditFilter{}) {
			require.NoError(t, err)
			got = append(got, event)
		}
		require.Equal(t, []storage.AuditEvent{
			{ID: 1, At: time.UnixMicro(1).UTC(), Action: "client.deleted", Actor: "operator", ClientID: "c", Address: "192.0.2.1", RequestID: "r", Detail: "name Pathways"},
			{ID: 2, At: time.UnixMicro(2).UTC(), Action: "user.added", Actor: "operator", UserID: "u"},
		}, got)
		n, err := store.DeleteAuditAddresses(t.Context(), time.Now(), 10)
		require.NoError(t, err)
		require.EqualValues(t, 1, n)
		_, added, err := store.SealAudit(t.Context(), 2)
		require.NoError(t, err)
		require.Equal(t, 1, added)
		_, err = raw.Exec("DELETE FROM audit_events")
		require.ErrorContains(t, err, "append-only")
		report, err := store.CheckAudit(t.Context(), "")
		require.NoError(t, err)
		require.Nil(t, report.Fault)
		require.EqualValues(t, 2, report.Events)
	})
}
