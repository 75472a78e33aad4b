package storagetest

import (
	"context"
	"crypto/rand"
	"database/sql"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
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
	t.Run("sqlite", func(t *testing.T) { fn(t, opener(SQLiteURL)) })
	t.Run("postgres", func(t *testing.T) {
		requirePostgres(t)
		fn(t, opener(emptied(t)))
	})
}

// emptied returns schemas with the tables of another test that has ended, and with no rows: to make the tables takes
// PostgreSQL longer than most tests. A test that is given a Store alone cannot change them. They are dropped when t ends.
func emptied(t testing.TB) (newURL func(testing.TB) string) {
	var mu sync.Mutex
	var free []string
	return func(one testing.TB) string {
		mu.Lock()
		defer mu.Unlock()
		last := len(free) - 1
		if last < 0 {
			free, last = append(free, PostgresURL(t)), 0
		}
		url := free[last]
		free = free[:last]
		one.Cleanup(func() {
			if removeRows(url) == nil { // a server's user who may not is given new schemas
				mu.Lock()
				defer mu.Unlock()
				free = append(free, url)
			}
		})
		return url
	}
}

// removeRows deletes all rows but those about the schema itself, past the triggers that keep what is only appended to.
func removeRows(url string) error {
	db, err := sql.Open("pgx", url)
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.Exec(`DO $$ DECLARE name text; BEGIN
		SET LOCAL session_replication_role = replica;
		FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'schema_migrations' LOOP
			EXECUTE format('DELETE FROM %I', name);
		END LOOP;
		FOR name IN SELECT sequencename FROM pg_sequences WHERE schemaname = current_schema() LOOP
			EXECUTE format('ALTER SEQUENCE %I RESTART', name);
		END LOOP;
	END $$`)
	return err
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

// ServerURL names the server itself, as whoever made the schemas of the tests.
func ServerURL(t testing.TB) string {
	t.Helper()
	return serverURL(t, requirePostgres(t)).String()
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
