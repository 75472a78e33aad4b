package storage_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// What a credential is made of is all there while its removal can be undone: a column that one table gets the other needs too.
func TestRemovedCredentialsKeepEveryColumn(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		storagetest.At(t, url, nil)
		db := storagetest.Raw(t, url)
		columns := func(table string) []string {
			rows, err := db.Query("SELECT * FROM " + table)
			require.NoError(t, err)
			defer rows.Close()
			names, err := rows.Columns()
			require.NoError(t, err)
			return names
		}
		for _, m := range storage.Moved() {
			kept := append([]string{"owner_id", "seq"}, m.Columns...)
			listed, removed := kept, kept
			if m.From == "credentials" {
				listed, removed = append(kept[:len(kept):len(kept)], "position", "recheck_at"), append(kept[:len(kept):len(kept)], "removed_at")
			}
			require.ElementsMatch(t, listed, columns(m.From))
			require.ElementsMatch(t, removed, columns(m.To))
		}
	})
}

// What a learner removed is remembered for ever, and therefore is not without bound. Who has removed less may go on.
func TestRemovalsAreBounded(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := inUse(t, url)
		store.UseKeys(storagetest.Ring(t, "a"))
		_, err := storagetest.Raw(t, url).Exec("UPDATE users SET removals = 9999 WHERE id = 'ada'")
		require.NoError(t, err)
		require.NoError(t, store.RemoveCredential(t.Context(), "ada", 0, ""))
		require.ErrorIs(t, store.RemoveCredential(t.Context(), "ada", 1, ""), storage.ErrManyRemovals)
		require.NoError(t, store.RemoveCredential(t.Context(), "ben", 1, ""))
		require.NoError(t, store.LiftRemoval(t.Context(), "ada", 0))
		require.NoError(t, store.RemoveCredential(t.Context(), "ada", 1, ""))
	})
}

// What was removed no longer counts against the quota, and is not put back over it.
func TestAQuotaCountsNothingRemoved(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		store, err := storage.Open(t.Context(), storage.Options{URL: newURL(t), Quota: storage.Quota{Credentials: 2, Bytes: 100}})
		require.NoError(t, err)
		defer func() { require.NoError(t, store.Close()) }()
		store.UseKeys(storagetest.Ring(t, "a"))
		storagetest.Learner(t, store, "ada")
		add := func(n int) error {
			_, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "ada", Service: "clr", IssuerID: oldIssuer,
				CredentialID: fmt.Sprint(n), Form: storage.FormJSON, ValidFrom: storagetest.Start, Body: make([]byte, 40)})
			return err
		}
		full := &storage.FullError{Credentials: 2}
		require.NoError(t, add(0))
		require.NoError(t, add(1))
		require.ErrorAs(t, add(2), &full)
		require.NoError(t, store.RemoveCredential(t.Context(), "ada", 0, ""))
		require.NoError(t, add(2))
		require.ErrorAs(t, store.RestoreCredential(t.Context(), "ada", 0), &full)
		require.NoError(t, store.RemoveCredential(t.Context(), "ada", 2, ""))
		require.NoError(t, store.RestoreCredential(t.Context(), "ada", 0))
		user, err := store.User(t.Context(), "ada")
		require.NoError(t, err)
		require.EqualValues(t, []int64{2, 80}, []int64{user.CredentialCount, user.CredentialBytes})
	})
}

// With an account goes all that its owner did, and what was removed.
func TestAnAccountGoesWithItsRemovals(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := inUse(t, url)
		store.UseKeys(storagetest.Ring(t, "a"))
		for _, owner := range []string{"ada", "ben"} {
			require.NoError(t, store.RemoveCredential(t.Context(), owner, 1, "Badge"))
			require.NoError(t, store.Remember(t.Context(), storage.HistoryEntry{OwnerID: owner, What: storage.HistoryDeleted}))
		}
		conn, err := storagetest.Raw(t, url).Conn(t.Context())
		require.NoError(t, err)
		defer conn.Close()
		if strings.HasPrefix(url, "sqlite:") {
			_, err = conn.ExecContext(t.Context(), "PRAGMA foreign_keys = on")
			require.NoError(t, err)
		}
		_, err = conn.ExecContext(t.Context(), "DELETE FROM users WHERE id = 'ada'")
		require.NoError(t, err)
		for _, table := range []string{"removals", "removed_credentials", "removed_versions", "removed_index", "history"} {
			var ada, all int
			require.NoError(t, conn.QueryRowContext(t.Context(), "SELECT COUNT(CASE owner_id WHEN 'ada' THEN 1 END), COUNT(*) FROM "+table).Scan(&ada, &all))
			require.Zero(t, ada, table)
			require.NotZero(t, all, table)
		}
		report, err := store.Check(t.Context())
		require.NoError(t, err)
		require.Empty(t, report.Faults)
	})
}
