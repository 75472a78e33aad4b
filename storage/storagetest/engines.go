package storagetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// PostgresVariable names the environment variable that holds the PostgreSQL server to test on, as a URL or as
// key=value pairs.
const PostgresVariable = "CLRHOST_TEST_POSTGRES"

// Open returns an empty store of its own, which is closed when the test ends. A nil clock means time.Now.
type Open func(t testing.TB, now func() time.Time) *storage.Store

// Engines runs fn as the subtest "sqlite", and as the subtest "postgres" where a server is given. Without one that
// subtest is skipped, except under CI=true, where it fails.
func Engines(t *testing.T, fn func(t *testing.T, open Open)) {
	Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		fn(t, opener(newURL))
	})
}

// Databases is Engines for tests that open one database several times: newURL makes an empty database and returns its
// URL.
func Databases(t *testing.T, fn func(t *testing.T, newURL func(testing.TB) string)) {
	t.Run("sqlite", func(t *testing.T) { fn(t, SQLiteURL) })
	t.Run("postgres", func(t *testing.T) {
		requirePostgres(t)
		fn(t, PostgresURL)
	})
}

// Benchmark is Engines for benchmarks.
func Benchmark(b *testing.B, fn func(b *testing.B, open Open)) {
	b.Run("sqlite", func(b *testing.B) { fn(b, opener(SQLiteURL)) })
	b.Run("postgres", func(b *testing.B) { fn(b, opener(PostgresURL)) })
}

func opener(newURL func(testing.TB) string) Open {
	return func(t testing.TB, now func() time.Time) *storage.Store { return At(t, newURL(t), now) }
}

// At opens the database at the URL and closes it when the test ends.
func At(t testing.TB, url string, now func() time.Time) *storage.Store {
	t.Helper()
	store, err := storage.Open(context.Background(), storage.Options{URL: url, Now: now})
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, store.Close()) })
	return store
}

// SQLite returns an empty store in a file of the test's own.
func SQLite(t testing.TB, now func() time.Time) *storage.Store {
	t.Helper()
	return At(t, SQLiteURL(t), now)
}

// SQLiteURL names a database file that is not there yet, in a directory of the test's own.
func SQLiteURL(t testing.TB) string {
	t.Helper()
	return "sqlite:" + filepath.Join(t.TempDir(), "clrhost.db")
}

// PostgresURL makes an empty schema on the server that the variable names and returns a URL whose search_path is that
// schema. It is dropped when the test ends.
func PostgresURL(t testing.TB) string {
	t.Helper()
	server := serverURL(t, requirePostgres(t))
	admin, err := sql.Open("pgx", server.String())
	require.NoError(t, err)
	schema := "clrhost_" + strings.ToLower(rand.Text())
	_, err = admin.Exec("CREATE SCHEMA " + schema)
	require.NoError(t, err)
	t.Cleanup(func() {
		_, err := admin.Exec("DROP SCHEMA " + schema + " CASCADE")
		require.NoError(t, err)
		require.NoError(t, admin.Close())
	})
	query := server.Query()
	query.Set("search_path", schema)
	server.RawQuery = query.Encode()
	return server.String()
}

// Raw opens the database at the URL past the store, for what only the database itself can show.
func Raw(t testing.TB, url string) *sql.DB {
	t.Helper()
	driver := "pgx"
	if path, ok := strings.CutPrefix(url, "sqlite:"); ok {
		driver, url = "sqlite3", "file:"+path
	}
	db, err := sql.Open(driver, url)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, db.Close()) })
	return db
}

func requirePostgres(t testing.TB) string {
	t.Helper()
	server := os.Getenv(PostgresVariable)
	if server == "" && os.Getenv("CI") == "true" {
		t.Fatalf("%s is not set: under CI=true both engines are tested", PostgresVariable)
	}
	if server == "" {
		t.Skipf("%s is not set", PostgresVariable)
	}
	return server
}

// serverURL reads a server given as a URL or as key=value pairs without quotes; a PostgreSQL URL takes every such key as a
// parameter.
func serverURL(t testing.TB, server string) *url.URL {
	t.Helper()
	if strings.Contains(server, "://") {
		parsed, err := url.Parse(server)
		require.NoError(t, err)
		return parsed
	}
	query := url.Values{}
	for _, pair := range strings.Fields(server) {
		key, value, ok := strings.Cut(pair, "=")
		require.True(t, ok, "%s is neither a URL nor key=value pairs", PostgresVariable)
		query.Set(key, value)
	}
	return &url.URL{Scheme: "postgres", Path: "/", RawQuery: query.Encode()}
}
