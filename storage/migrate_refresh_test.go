package storage_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// A chain of the version in which the first use of a link retired it: its newest link goes on, and the one before it, used
// there, is reuse here.
func TestMigrationKeepsRefreshTokens(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := storagetest.At(t, url, func() time.Time { return storagetest.Start })
		storagetest.Learner(t, store, "learner")
		storagetest.Partner(t, store, "partner")
		storagetest.Tokens(t, store, "grant", "learner", "partner", storagetest.Start)
		for _, statement := range []string{
			"DROP INDEX refresh_tokens_followed",
			"ALTER TABLE refresh_tokens DROP COLUMN retired_at",
			"ALTER TABLE refresh_tokens ADD COLUMN access_signature TEXT NOT NULL DEFAULT ''",
			"INSERT INTO refresh_tokens (signature, grant_id, created_at, expires_at, used_at)" +
				" SELECT 'older', grant_id, created_at, expires_at, created_at FROM refresh_tokens",
			"INSERT INTO refresh_tokens (signature, grant_id, created_at, expires_at, used_at)" +
				" SELECT 'oldest', grant_id, created_at, expires_at, created_at FROM refresh_tokens WHERE used_at IS NULL",
			"DELETE FROM schema_migrations WHERE id = '0007_refresh_links'",
		} {
			_, err := storagetest.Raw(t, url).Exec(statement)
			require.NoError(t, err, statement)
		}
		store = storagetest.At(t, url, func() time.Time { return storagetest.Start })
		for _, old := range []string{"oldest", "older"} {
			require.ErrorIs(t, store.UseRefreshToken(t.Context(), old), storage.ErrConflict)
		}
		require.NoError(t, store.UseRefreshToken(t.Context(), "grant-refresh"))
	})
}
