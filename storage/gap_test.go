package storage_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// The tables let a credential be taken out of its list and the gap be closed: positions stay dense on both engines though
// they are unique at every step, its versions go with it, and nothing that comes later takes its number.
func TestAGapInAListCanBeClosed(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := storagetest.At(t, url, nil)
		storagetest.Learner(t, store, "learner")
		upsert := func(service, id, verdict string) {
			_, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "learner", Service: service, IssuerID: "i", CredentialID: id,
				ValidFrom: storagetest.Start, Form: storage.FormJSON, Body: []byte(id + verdict), Verdict: verdict})
			require.NoError(t, err)
		}
		for i := range 20 {
			upsert("clr", fmt.Sprint("c", i), "")
			upsert("badges", fmt.Sprint("b", i), "")
		}
		const c3 = 6 // its number
		third, err := store.CredentialByNumber(t.Context(), "learner", c3)
		require.NoError(t, err)
		require.Equal(t, "c3", third.CredentialID)
		upsert("clr", "c3", "revoked")
		changes, err := store.VerdictHistory(t.Context(), "learner", c3)
		require.NoError(t, err)
		require.Len(t, changes, 1)
		conn, err := storagetest.Raw(t, url).Conn(t.Context())
		require.NoError(t, err)
		defer conn.Close()
		if strings.HasPrefix(url, "sqlite:") {
			_, err := conn.ExecContext(t.Context(), "PRAGMA foreign_keys = ON")
			require.NoError(t, err)
		}
		const far = 1 << 40 // beyond every position
		for _, statement := range []string{
			"BEGIN",
			"DELETE FROM credentials WHERE owner_id = 'learner' AND service = 'clr' AND position = 3",
			fmt.Sprint("UPDATE credentials SET position = position + ", far, " WHERE owner_id = 'learner' AND service = 'clr' AND position > 3"),
			fmt.Sprint("UPDATE credentials SET position = position - ", far+1, " WHERE owner_id = 'learner' AND service = 'clr' AND position >= ", far),
			"UPDATE credential_lists SET total = total - 1, changes = changes + 1 WHERE owner_id = 'learner' AND service = 'clr'",
			"UPDATE users SET credential_count = credential_count - 1 WHERE id = 'learner'",
			"COMMIT",
		} {
			_, err := conn.ExecContext(t.Context(), statement)
			require.NoError(t, err, statement)
		}
		_, err = store.CredentialByNumber(t.Context(), "learner", c3)
		require.ErrorIs(t, err, storage.ErrNotFound)
		versions, err := store.CredentialVersions(t.Context(), "learner", c3)
		require.NoError(t, err)
		require.Empty(t, versions)
		changes, err = store.VerdictHistory(t.Context(), "learner", c3)
		require.NoError(t, err)
		require.Empty(t, changes)
		var left int
		require.NoError(t, conn.QueryRowContext(t.Context(), "SELECT COUNT(*) FROM credential_versions").Scan(&left))
		require.Equal(t, 39, left)
		upsert("clr", "c20", "")
		for service, want := range map[string]func(int) string{
			"clr": func(i int) string {
				if i < 3 {
					return fmt.Sprint("c", i)
				}
				return fmt.Sprint("c", i+1)
			},
			"badges": func(i int) string { return fmt.Sprint("b", i) },
		} {
			list, extent, err := store.Credentials(t.Context(), "learner", storage.Page{Service: service, Limit: 100, Since: storagetest.Start.Add(-time.Second)})
			require.NoError(t, err)
			require.EqualValues(t, 20, extent.Total)
			require.Len(t, list, 20)
			for i, c := range list {
				require.EqualValues(t, i, c.Position)
				require.Equal(t, want(i), string(c.Body))
			}
		}
	})
}
