package storage_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// inUse is a database with something in most tables: two learners with lists at two services and representations that were
// replaced, an app with a grant, and a sealed audit log.
func inUse(t *testing.T, url string) *storage.Store {
	t.Helper()
	store := storagetest.At(t, url, nil)
	storagetest.Partner(t, store, "app")
	for _, owner := range []string{"ada", "ben"} {
		storagetest.Learner(t, store, owner)
		storagetest.Tokens(t, store, "grant-"+owner, owner, "app", time.Now())
		for n := range 5 {
			for version := range 2 {
				service := []string{"clr", "ob"}[n%2]
				_, err := store.UpsertCredential(t.Context(), storage.Credential{
					OwnerID: owner, Service: service, IssuerID: oldIssuer, CredentialID: fmt.Sprint("urn:", n), Form: storage.FormJSON,
					Body: fmt.Appendf(nil, `{"id":"urn:%d","version":%d}`, n, version), ValidFrom: storagetest.Start.AddDate(0, 0, version),
					Verdict: fmt.Sprint("verdict ", version), Index: storage.Index{Version: 1},
				})
				require.NoError(t, err)
			}
		}
	}
	for range 3 {
		require.NoError(t, store.Record(t.Context(), storage.AuditEvent{Action: "user.added", Actor: "operator", Address: "192.0.2.1"}))
	}
	last, err := store.LastAuditID(t.Context())
	require.NoError(t, err)
	_, _, err = store.SealAudit(t.Context(), last)
	require.NoError(t, err)
	return store
}

// unguarded is a connection to the database on which neither foreign keys nor the triggers of the audit log hold.
func unguarded(t *testing.T, url string) *sql.Conn {
	t.Helper()
	db := storagetest.Raw(t, url)
	conn, err := db.Conn(t.Context())
	require.NoError(t, err)
	t.Cleanup(func() { _ = conn.Close() })
	disarm := []string{"PRAGMA foreign_keys = off", "DROP TRIGGER audit_events_no_update", "DROP TRIGGER audit_events_no_delete"}
	if !strings.HasPrefix(url, "sqlite:") {
		disarm = []string{"SET session_replication_role = replica"}
	}
	for _, statement := range disarm {
		_, err := conn.ExecContext(t.Context(), statement)
		require.NoError(t, err, statement)
	}
	return conn
}

// Each way in which a database can be damaged is found, with the rows and no other.
func TestCheckFindsDamage(t *testing.T) {
	const ofAda = " WHERE owner_id = 'ada' AND "
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := inUse(t, url)
		report, err := store.Check(t.Context())
		require.NoError(t, err)
		require.Empty(t, report.Faults)
		require.Equal(t, []int64{2, 10, 20}, []int64{report.Users, report.Credentials, report.Versions})
		require.Positive(t, report.Bytes)
		require.EqualValues(t, 1, report.Audit.Seals)

		db := unguarded(t, url)
		for _, row := range []struct {
			damage string
			want   string // RULE ROWS
		}{
			{"UPDATE credential_versions SET body = body_sha256" + ofAda + "seq = 1 AND version = 1", "body credential_versions, owner_id ada, seq 1, version 1"},
			{"UPDATE credential_versions SET body_sha256 = body" + ofAda + "seq = 1 AND version = 2", "body credential_versions, owner_id ada, seq 1, version 2"},
			{"DELETE FROM credential_versions" + ofAda + "seq = 2 AND version = 2", "version credentials, owner_id ada, seq 2"},
			{"DELETE FROM credential_versions" + ofAda + "seq = 2 AND version = 1", "version credentials, owner_id ada, seq 2"},
			{"DELETE FROM credential_versions" + ofAda + "seq = 2", "version credentials, owner_id ada, seq 2"},
			{"UPDATE credentials SET version = 3" + ofAda + "seq = 2", "version credentials, owner_id ada, seq 2"},
			{"UPDATE credentials SET versions_kept = 3" + ofAda + "seq = 2", "version credentials, owner_id ada, seq 2"},
			{"UPDATE credentials SET position = 9" + ofAda + "seq = 4", "position credential_lists, owner_id ada, service clr"},
			{"DELETE FROM credentials" + ofAda + "seq = 0", "position credential_lists, owner_id ada, service clr"},
			{"UPDATE credential_lists SET total = total + 1" + ofAda + "service = 'clr'", "count credential_lists, owner_id ada, service clr"},
			{"UPDATE credential_lists SET largest = 1" + ofAda + "service = 'clr'", "count credential_lists, owner_id ada, service clr"},
			{"DELETE FROM credential_lists" + ofAda + "service = 'ob'", "reference credentials, owner_id ada, service ob"},
			{"UPDATE users SET credential_count = 1 WHERE id = 'ada'", "count users, id ada"},
			{"UPDATE users SET credential_bytes = 1 WHERE id = 'ada'", "count users, id ada"},
			{"UPDATE users SET credential_seq = 1 WHERE id = 'ada'", "count users, id ada"},
			{"DELETE FROM credentials" + ofAda + "seq = 3", "reference credential_versions, owner_id ada, seq 3"},
			{"DELETE FROM credentials" + ofAda + "seq = 3", "reference credential_verdicts, owner_id ada, seq 3"},
			{"DELETE FROM credentials" + ofAda + "seq = 3", "reference credential_index, owner_id ada, seq 3"},
			{"DELETE FROM users WHERE id = 'ben'", "reference grants, user_id ben"},
			{"DELETE FROM users WHERE id = 'ben'", "reference credential_lists, owner_id ben"},
			{"DELETE FROM clients", "reference grants, client_id app"},
			{"DELETE FROM grants WHERE user_id = 'ada'", "reference refresh_tokens, grant_id grant-ada"},
			{"UPDATE audit_events SET detail = 'no' WHERE id = 2", "audit audit_seals 1, of the events above 0 up to 3"},
			{"DELETE FROM audit_events WHERE id = 3", "reference audit_addresses, event_id 3"},
			{"DELETE FROM audit_events WHERE id = 3", "audit audit_seals 1, of the events above 0 up to 3"},
		} {
			damaged(t, db, row.damage, func() {
				report, err := store.Check(t.Context())
				require.NoError(t, err)
				require.False(t, report.Stopped)
				var got []string
				for _, f := range report.Faults {
					got = append(got, string(f.Rule)+" "+f.Rows)
				}
				require.Contains(t, got, row.want, row.damage)
				if strings.HasPrefix(row.damage, "UPDATE") {
					require.Subset(t, []string{row.want}, slices.DeleteFunc(got, isCount), row.damage)
				}
			})
		}
		report, err = store.Check(t.Context())
		require.NoError(t, err)
		require.Empty(t, report.Faults)
	})
}

func isCount(fault string) bool { return strings.HasPrefix(fault, "count ") }

// damaged runs fn while a statement has changed rows, which then come back.
func damaged(t *testing.T, db *sql.Conn, statement string, fn func()) {
	t.Helper()
	table := strings.Fields(strings.NewReplacer("DELETE FROM ", "", "UPDATE ", "").Replace(statement))[0]
	for _, step := range []string{"CREATE TABLE kept AS SELECT * FROM " + table, statement} {
		result, err := db.ExecContext(context.Background(), step)
		require.NoError(t, err, step)
		if step == statement {
			n, err := result.RowsAffected()
			require.NoError(t, err)
			require.Positive(t, n, statement)
		}
	}
	fn()
	overriding := ""
	if table == "audit_events" && isPostgres(t, db) {
		overriding = " OVERRIDING SYSTEM VALUE"
	}
	for _, step := range []string{"DELETE FROM " + table, "INSERT INTO " + table + overriding + " SELECT * FROM kept", "DROP TABLE kept"} {
		_, err := db.ExecContext(context.Background(), step)
		require.NoError(t, err, step)
	}
}

func isPostgres(t *testing.T, db *sql.Conn) (postgres bool) {
	t.Helper()
	require.NoError(t, db.Raw(func(driver any) error {
		postgres = strings.Contains(fmt.Sprintf("%T", driver), "stdlib")
		return nil
	}))
	return postgres
}

// A page of the file that is overwritten ends the check, as nothing else can be relied on.
func TestCheckFindsADamagedFile(t *testing.T) {
	url := storagetest.SQLiteURL(t)
	path := strings.TrimPrefix(url, "sqlite:")
	store, err := storage.Open(t.Context(), storage.Options{URL: url})
	require.NoError(t, err)
	storagetest.Learner(t, store, "ada")
	for n := range 100 {
		put(t, store, "ada", fmt.Sprint("urn:", n))
	}
	var page int64
	raw := storagetest.Raw(t, url)
	require.NoError(t, raw.QueryRow("SELECT rootpage FROM sqlite_schema WHERE name = 'credentials_since'").Scan(&page))
	require.NoError(t, errors.Join(raw.Close(), store.Close())) // the last of them empties the log of writes
	file, err := os.OpenFile(path, os.O_WRONLY, 0)
	require.NoError(t, err)
	_, err = file.WriteAt(make([]byte, 4096), (page-1)*4096)
	require.NoError(t, err)
	require.NoError(t, file.Close())

	report, err := storagetest.At(t, url, nil).Check(t.Context())
	require.NoError(t, err)
	require.NotEmpty(t, report.Faults)
	require.Equal(t, storage.RuleFile, report.Faults[0].Rule)
	require.NotContains(t, report.Faults[0].What, "\n")
	require.True(t, report.Stopped)
	require.Zero(t, report.Users)
}

// A check ends when it has found many faults, and does not hold more of them.
func TestCheckStops(t *testing.T) {
	url := storagetest.SQLiteURL(t)
	store := inUse(t, url)
	_, err := unguarded(t, url).ExecContext(t.Context(), `WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 3000)
		INSERT INTO profiles SELECT 'nobody' || i, x'', 0 FROM n`)
	require.NoError(t, err)
	report, err := store.Check(t.Context())
	require.NoError(t, err)
	require.Len(t, report.Faults, storage.MostFaults)
	require.True(t, report.Stopped)
}

// Whoever writes while a check runs makes no fault appear.
func TestCheckBesideWriters(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		store := inUse(t, newURL(t))
		stop, ended := make(chan struct{}), make(chan struct{})
		go func() {
			defer close(ended)
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
					put(t, store, "ada", fmt.Sprint("urn:more:", n))
				}
			}
		}()
		for range 4 {
			report, err := store.Check(t.Context())
			require.NoError(t, err)
			require.Empty(t, report.Faults)
		}
		close(stop)
		<-ended
	})
}

// Check looks at every foreign key that there is.
func TestCheckKnowsAllReferences(t *testing.T) {
	url := storagetest.SQLiteURL(t)
	storagetest.At(t, url, nil)
	rows, err := storagetest.Raw(t, url).Query(`SELECT t.name, group_concat(f."from"), f."table", group_concat(f."to")
		FROM sqlite_schema t, pragma_foreign_key_list(t.name) f WHERE t.type = 'table' GROUP BY t.name, f.id`)
	require.NoError(t, err)
	defer rows.Close()
	var want []string
	for rows.Next() {
		var table, columns, to, key string
		require.NoError(t, rows.Scan(&table, &columns, &to, &key))
		want = append(want, fmt.Sprint("{", table, " ", columns, " ", to, " ", key, "}"))
	}
	require.NoError(t, rows.Err())
	require.ElementsMatch(t, want, storage.References())
}
