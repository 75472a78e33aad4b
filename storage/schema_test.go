package storage_test

import (
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// Who may not make a database makes none: not by a misspelt path, not in an empty file, and not in the tables of others.
func TestAnExistingDatabaseIsNeitherMadeNorMigrated(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		refused := func(want error) {
			t.Helper()
			_, err := storage.Open(t.Context(), storage.Options{URL: url, Existing: true})
			require.ErrorIs(t, err, want)
			require.NotErrorIs(t, err, storage.ErrOutage)
		}
		status := func() storage.Schema {
			t.Helper()
			schema, err := storage.ReadSchema(t.Context(), storage.Options{URL: url})
			require.NoError(t, err)
			return schema
		}
		refused(storage.ErrNoDatabase)
		_, err := storage.ReadSchema(t.Context(), storage.Options{URL: url})
		require.ErrorIs(t, err, storage.ErrNoDatabase)
		if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
			require.NoFileExists(t, path)
			require.NoError(t, os.WriteFile(path, nil, 0o600))
			refused(storage.ErrNoDatabase)
			info, err := os.Stat(path)
			require.NoError(t, err)
			require.Zero(t, info.Size())
		}
		_, err = storagetest.Raw(t, url).Exec("CREATE TABLE foreign_to_us (id INTEGER)")
		require.NoError(t, err)
		refused(storage.ErrNoDatabase)
		_, err = storagetest.Raw(t, url).Exec("DROP TABLE foreign_to_us")
		require.NoError(t, err)

		require.NoError(t, storage.MigrateThrough(t.Context(), url, "0001_records"))
		refused(storage.ErrOlderSchema)
		older := status()
		require.Equal(t, []string{"0001_records"}, older.Applied)
		require.NotEmpty(t, older.Missing)
		require.Empty(t, older.Unknown)

		storagetest.At(t, url, nil)
		current := status()
		require.Equal(t, append(older.Applied, older.Missing...), current.Applied)
		require.Empty(t, current.Missing)
		store, err := storage.Open(t.Context(), storage.Options{URL: url, Existing: true})
		require.NoError(t, err)
		require.NoError(t, store.Ping(t.Context()))
		require.NoError(t, store.Close())

		_, err = storagetest.Raw(t, url).Exec("INSERT INTO schema_migrations (id) VALUES ('9999_from_the_future')")
		require.NoError(t, err)
		refused(storage.ErrNewerSchema)
		require.Equal(t, []string{"9999_from_the_future"}, status().Unknown)
	})
}

// A database that does not answer is an outage, and not one that is missing.
func TestADatabaseThatDoesNotAnswerIsNotMissing(t *testing.T) {
	for _, url := range []string{
		"postgres://clrhost@127.0.0.1:1/clrhost?sslmode=disable&connect_timeout=2",
		"sqlite:" + garbage(t),
	} {
		_, err := storage.Open(t.Context(), storage.Options{URL: url, Existing: true})
		require.Error(t, err)
		require.NotErrorIs(t, err, storage.ErrNoDatabase)
	}
}

func garbage(t *testing.T) string {
	path := filepath.Join(t.TempDir(), "notes.txt")
	require.NoError(t, os.WriteFile(path, []byte(strings.Repeat("no database ", 100)), 0o600))
	return path
}

// The log says what was made or changed: a host with a misspelt path serves a new database, and shows it.
func TestAMigrationIsLogged(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		opened := func(url string) string {
			t.Helper()
			var log strings.Builder
			store, err := storage.Open(t.Context(), storage.Options{URL: url, Log: slog.New(slog.NewTextHandler(&log, nil))})
			require.NoError(t, err)
			require.NoError(t, store.Close())
			return log.String()
		}
		url, old := newURL(t), newURL(t)
		require.Contains(t, opened(url), `msg="made a new database"`)
		require.Empty(t, opened(url))
		require.NoError(t, storage.MigrateThrough(t.Context(), old, "0001_records"))
		require.Contains(t, opened(old), `msg="migrated the database" applied="[0002_audit_append_only 0003_rechecks `)
		require.Empty(t, opened(old))
	})
}
