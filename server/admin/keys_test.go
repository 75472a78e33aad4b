package admin_test

import (
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
	"clrhost/server/admin"
	"clrhost/storage/storagetest"
)

// A missing secret file is made for a new database only: over one that was made with a secret, a new one would be in the place
// where the right one belongs.
func TestTheSecretIsMadeOnce(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store, path := open(t, nil), filepath.Join(t.TempDir(), "host.key")
		_, err := admin.LoadKeys(t.Context(), store, path)
		require.ErrorIs(t, err, os.ErrNotExist)
		require.NoFileExists(t, path)

		made, err := admin.OpenKeys(t.Context(), store, path)
		require.NoError(t, err)
		again, err := admin.OpenKeys(t.Context(), store, path)
		require.NoError(t, err)
		require.Equal(t, made.Fingerprint(), again.Fingerprint())

		require.NoError(t, os.Remove(path))
		_, err = admin.OpenKeys(t.Context(), store, path)
		require.ErrorIs(t, err, admin.ErrNoSecret)
		files, err := os.ReadDir(filepath.Dir(path))
		require.NoError(t, err)
		require.Empty(t, files, "nothing was written")

		require.NoError(t, secret.Create(path, secret.NewMaster(time.Time{})))
		_, err = admin.OpenKeys(t.Context(), store, path)
		require.ErrorIs(t, err, admin.ErrOtherSecret)
	})
}

// A secret that cannot be kept binds nothing: the next start makes one.
func TestTheSecretIsNotBoundBeforeItIsKept(t *testing.T) {
	store, dir := storagetest.SQLite(t, nil), t.TempDir()
	_, err := admin.OpenKeys(t.Context(), store, filepath.Join(dir, "missing", "host.key"))
	require.ErrorContains(t, err, "make the secret file")
	_, err = admin.OpenKeys(t.Context(), store, filepath.Join(dir, "host.key"))
	require.NoError(t, err)
}

// Processes that start together on a new database share one secret. Those that look for it elsewhere leave nothing there.
func TestProcessesThatStartTogetherShareOneSecret(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		store, dir := open(t, nil), t.TempDir()
		paths := []string{"a", "b", "a", "b", "a", "b"}
		keys, errs := make([]secret.Keys, len(paths)), make([]error, len(paths))
		var started sync.WaitGroup
		for i, name := range paths {
			started.Go(func() { keys[i], errs[i] = admin.OpenKeys(t.Context(), store, filepath.Join(dir, name)) })
		}
		started.Wait()
		files, err := os.ReadDir(dir)
		require.NoError(t, err)
		require.Len(t, files, 1)
		fingerprints := map[string]bool{}
		for i, name := range paths {
			if name != files[0].Name() {
				require.ErrorIs(t, errs[i], admin.ErrNoSecret)
				continue
			}
			require.NoError(t, errs[i])
			fingerprints[keys[i].Fingerprint()] = true
		}
		require.Len(t, fingerprints, 1)
	})
}
