package storage_test

import (
	"database/sql"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// sealedLog is a database with nine events an hour apart: three under a seal that is pruned, three and two under seals
// that are not, and one that no seal covers.
func sealedLog(t *testing.T, newURL func(testing.TB) string) (*storage.Store, *sql.DB) {
	t.Helper()
	url, clock := newURL(t), &storagetest.Clock{}
	store := storagetest.At(t, url, clock.Now)
	for id := range int64(9) {
		clock.Pass(time.Hour)
		event := storage.AuditEvent{Action: "signin.failed", Actor: "anonymous", Address: "192.0.2.1"}
		require.NoError(t, store.Record(t.Context(), event))
		if id == 2 || id == 5 || id == 7 {
			_, added, err := store.SealAudit(t.Context(), id+1)
			require.NoError(t, err)
			require.Equal(t, 1, added)
		}
	}
	prunable, err := store.PrunableAudit(t.Context(), storagetest.Start.Add(5*time.Hour))
	require.NoError(t, err)
	require.Equal(t, storage.AuditPrunable{First: 1, Last: 1, Events: 3, Stay: 1}, prunable)
	require.NoError(t, store.PruneAudit(t.Context(), prunable))
	return store, storagetest.Raw(t, url)
}

func TestAuditLogIsAppendOnly(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		store, raw := sealedLog(t, newURL)
		for _, statement := range []string{
			"UPDATE audit_events SET action = 'signin.succeeded'",
			"UPDATE audit_events SET same = 0 WHERE id = 9",
			"DELETE FROM audit_events",
			"DELETE FROM audit_events WHERE id = 4",
			"DELETE FROM audit_events WHERE id = 9",
			"UPDATE audit_addresses SET address = '198.51.100.1'",
			"UPDATE audit_seals SET events = 1 WHERE number = 2",
			"UPDATE audit_seals SET seal = events_hash, pruned_at = 1 WHERE number = 2",
			"UPDATE audit_seals SET last_id = 5, pruned_at = 1 WHERE number = 2",
			"UPDATE audit_seals SET pruned_at = NULL WHERE number = 1",
			"UPDATE audit_seals SET pruned_at = 1 WHERE number = 1",
			"DELETE FROM audit_seals",
			"DELETE FROM audit_seals WHERE number = 3",
		} {
			_, err := raw.Exec(statement)
			require.Error(t, err, statement)
			require.Regexp(t, "append-only|may go, but not change", err.Error(), statement)
		}
		report, err := store.CheckAudit(t.Context(), "")
		require.NoError(t, err)
		require.Nil(t, report.Fault)
		require.EqualValues(t, 1, report.Unsealed)
	})
}

// What one engine alone offers to get round a trigger of rows.
func TestAuditLogIsAppendOnlyToStatementsOfOneEngine(t *testing.T) {
	for engine, statements := range map[string][]string{
		"sqlite": {
			"REPLACE INTO audit_events (id, at, action, actor, user_id, client_id, request_id, detail) VALUES (5, 0, '', '', '', '', '', '')",
			"INSERT OR REPLACE INTO audit_addresses (event_id, at, address) VALUES (5, 0, '')",
			"REPLACE INTO audit_seals (number, after_id, last_id, events, newest_at, events_hash, sealed_at, seal) VALUES (3, 6, 99, 1, 0, x'', 0, x'')",
			"REPLACE INTO audit_seals (number, after_id, last_id, events, newest_at, events_hash, sealed_at, seal) VALUES (4, 7, 8, 1, 0, x'', 0, x'')",
		},
		"postgres": {
			"TRUNCATE audit_events CASCADE",
			"TRUNCATE audit_seals",
			"INSERT INTO audit_events (id, at, action, actor, user_id, client_id, request_id, detail) VALUES (2, 0, '', '', '', '', '', '')",
		},
	} {
		storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
			if !strings.HasSuffix(t.Name(), engine) {
				return
			}
			_, raw := sealedLog(t, newURL)
			for _, statement := range statements {
				_, err := raw.Exec(statement)
				require.Error(t, err, statement)
				require.Regexp(t, "append-only|may go, but not change|non-DEFAULT value", err.Error(), statement)
			}
		})
	}
}

// The owner of the database can drop the triggers. The seals show what was done then.
func TestSealsShowTampering(t *testing.T) {
	for _, row := range []struct {
		name, statement string
		seal            int64
		what            string
	}{
		{"an action", "UPDATE audit_events SET action = 'signin.succeeded' WHERE id = 5", 2, "events were changed"},
		{"a time", "UPDATE audit_events SET at = at + 1 WHERE id = 7", 3, "events were changed"},
		{"text moved between columns", "UPDATE audit_events SET action = 'signin.failedanonymous', actor = '' WHERE id = 5", 2, "events were changed"},
		{"an id", "UPDATE audit_events SET id = 3 WHERE id = 5", 1, "events were inserted"},
		{"an event that is gone", "DELETE FROM audit_events WHERE id = 4", 2, "events are missing"},
		{"the last sealed one", "DELETE FROM audit_events WHERE id = 8", 3, "events are missing"},
		{"a range that is gone", "DELETE FROM audit_events WHERE id > 3 AND id <= 6", 2, "events are missing"},
		{"an event where pruned ones were", inserting("2"), 1, "events were inserted"},
		{"an event below all", inserting("-7"), 1, "events were inserted"},
		{"a pruned mark that was removed", "UPDATE audit_seals SET pruned_at = NULL WHERE number = 1", 1, "events are missing"},
		{"a count", "UPDATE audit_seals SET events = 2 WHERE number = 2", 2, "the seal was changed, or one before it was replaced"},
		{"a hash", "UPDATE audit_seals SET events_hash = seal WHERE number = 2", 2, "the seal was changed, or one before it was replaced"},
		{"a time of sealing", "UPDATE audit_seals SET sealed_at = 1 WHERE number = 3", 3, "the seal was changed, or one before it was replaced"},
		{"a seal that is gone", "DELETE FROM audit_seals WHERE number = 2", 3, "seal 2 is missing"},
		{"the first seal", "DELETE FROM audit_seals WHERE number = 1", 2, "seal 1 is missing"},
	} {
		t.Run(row.name, func(t *testing.T) {
			storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
				store, raw := sealedLog(t, newURL)
				overriding := disarm(t, raw)
				_, err := raw.Exec(strings.ReplaceAll(row.statement, "{overriding}", overriding))
				require.NoError(t, err)
				report, err := store.CheckAudit(t.Context(), "")
				require.NoError(t, err)
				require.NotNil(t, report.Fault)
				require.Equal(t, row.what, report.Fault.What)
				require.Equal(t, row.seal, report.Fault.Seal.Number)
			})
		})
	}
}

// inserting is a statement that inserts an event with the id.
func inserting(id string) string {
	return "INSERT INTO audit_events (id, at, action, actor, user_id, client_id, request_id, detail) {overriding}" +
		" VALUES (" + id + ", 5, 'a', 'a', '', '', '', '')"
}

// The newest seals can be removed with their events, and the chain still holds. Only a seal that was noted elsewhere shows it.
func TestAKnownSealShowsThatTheNewestWereReplaced(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		store, raw := sealedLog(t, newURL)
		before, err := store.CheckAudit(t.Context(), "")
		require.NoError(t, err)
		disarm(t, raw)
		for _, statement := range []string{"DELETE FROM audit_seals WHERE number = 3", "DELETE FROM audit_events WHERE id > 7"} {
			_, err := raw.Exec(statement)
			require.NoError(t, err)
		}
		_, _, err = store.SealAudit(t.Context(), 8)
		require.NoError(t, err)
		after, err := store.CheckAudit(t.Context(), before.Newest.String())
		require.NoError(t, err)
		require.Nil(t, after.Fault)
		require.False(t, after.Known)
	})
}

// disarm drops the triggers, as only the owner of the database can, and returns the words that PostgreSQL wants
// before an id is chosen by hand.
func disarm(t *testing.T, raw *sql.DB) (overriding string) {
	t.Helper()
	rows, err := raw.Query("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'audit%'")
	if err != nil {
		for _, table := range []string{"audit_events", "audit_seals"} {
			_, err := raw.Exec("ALTER TABLE " + table + " DISABLE TRIGGER ALL")
			require.NoError(t, err)
		}
		_, err := raw.Exec("ALTER TABLE audit_events ALTER COLUMN id SET GENERATED BY DEFAULT")
		require.NoError(t, err)
		return "OVERRIDING SYSTEM VALUE"
	}
	var names []string
	for rows.Next() {
		var name string
		require.NoError(t, rows.Scan(&name))
		names = append(names, name)
	}
	require.NoError(t, rows.Close())
	for _, name := range names {
		_, err := raw.Exec("DROP TRIGGER " + name)
		require.NoError(t, err)
	}
	return ""
}
