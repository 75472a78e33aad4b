package storage_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func TestOpenRefusesURLs(t *testing.T) {
	for _, url := range []string{
		"",
		"clrhost.db",
		"mysql://u:hunter2@localhost/db",
		"sqlite:",
		"sqlite::memory:",
		"sqlite:" + filepath.Join(t.TempDir(), "missing", "clrhost.db"),
		"postgres://u:hunter2@[::1/db",
		"postgres://u:hunter2@127.0.0.1:port/db",
		"postgresql://u:hunter2@127.0.0.1:1/db?sslmode=disable",
		"postgres://u:hun/ter2@127.0.0.1:1/db?sslmode=disable",
	} {
		_, err := storage.Open(t.Context(), storage.Options{URL: url})
		require.Error(t, err, url)
		require.NotContains(t, err.Error(), "hun", "a password reached the error")
	}
}

func TestURLsOfDatabases(t *testing.T) {
	for _, url := range []string{
		"sqlite:clrhost.db",
		"postgres://u:hunter2@db/clrhost",
		"postgres://u@db1:5432,db2:5433/clrhost?target_session_attrs=read-write",
		"postgresql://u@db1:5432,db2/clrhost",
		"postgres://u@[::1]:5432,[::2]:5432/clrhost",
	} {
		require.NoError(t, storage.CheckURL(url), url)
	}
}

func TestSQLiteFileIsPrivate(t *testing.T) {
	// A name that means something in a URL is only a name here.
	path := filepath.Join(t.TempDir(), "a b?mode=memory&c%20d#e.db")
	storagetest.Learner(t, storagetest.At(t, "sqlite:"+path, nil), "learner")
	for _, companion := range []string{"", "-wal", "-shm"} {
		info, err := os.Stat(path + companion)
		require.NoError(t, err)
		require.Equal(t, os.FileMode(0o600), info.Mode().Perm(), companion)
	}
}

// A database that is gone is neither a missing record nor a conflict: callers answer that the call may succeed later.
func TestOutageIsNoVerdict(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store := open(t, nil)
		require.NoError(t, store.Close())
		ctx := context.Background()
		for what, call := range map[string]func() error{
			"Ping":             func() error { return store.Ping(ctx) },
			"User":             func() error { _, err := store.User(ctx, "u"); return err },
			"CreateUser":       func() error { return store.CreateUser(ctx, storage.User{ID: "u"}) },
			"Bearer":           func() error { _, err := store.Bearer(ctx, "t"); return err },
			"UseCode":          func() error { return store.UseCode(ctx, "c") },
			"RevokeGrant":      func() error { return store.RevokeGrant(ctx, "g", "test") },
			"CredentialPage":   func() error { _, _, err := store.CredentialPage(ctx, "u", storage.Page{Limit: 1}); return err },
			"Credentials":      func() error { _, _, err := store.Credentials(ctx, "u", storage.Page{Limit: 1}); return err },
			"HoldsCredential":  func() error { _, err := store.HoldsCredential(ctx, storage.Credential{}); return err },
			"ClaimRechecks":    func() error { _, err := store.ClaimRechecks(ctx, 1, time.Minute); return err },
			"SaveRecheck":      func() error { return store.SaveRecheck(ctx, storage.Recheck{}) },
			"UpsertCredential": func() error { _, err := store.UpsertCredential(ctx, storage.Credential{}); return err },
		} {
			err := call()
			require.ErrorIs(t, err, storage.ErrOutage, what)
			require.NotErrorIs(t, err, storage.ErrNotFound, what)
			require.NotErrorIs(t, err, storage.ErrConflict, what)
		}
	})
}
