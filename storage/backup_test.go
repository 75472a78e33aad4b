package storage_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// host is a store with a learner and the path of its file.
func host(t *testing.T) (store *storage.Store, path string) {
	t.Helper()
	url := storagetest.SQLiteURL(t)
	store = storagetest.At(t, url, nil)
	storagetest.Learner(t, store, "ada")
	require.NoError(t, store.BindKeys(t.Context(), nil, []string{"0123456789abcdef"}))
	return store, strings.TrimPrefix(url, "sqlite:")
}

func put(t *testing.T, store *storage.Store, owner, id string) {
	t.Helper()
	_, err := store.UpsertCredential(t.Context(), storage.Credential{
		OwnerID: owner, Service: "clr", IssuerID: oldIssuer, CredentialID: id, Form: storage.FormJSON,
		Body: []byte(`{"id":"` + id + `"}`), ValidFrom: storagetest.Start,
	})
	require.NoError(t, err)
}

// Four writers go on while a backup is made. It ends, and holds all that was acknowledged before it began.
func TestBackupUnderLoad(t *testing.T) {
	store, path := host(t)
	var clients sync.WaitGroup
	stop := make(chan struct{})
	var acknowledged [4]atomic.Int64
	for w := range acknowledged {
		clients.Go(func() {
			for n := 0; ; n++ {
				select {
				case <-stop:
					return
				default:
					put(t, store, "ada", fmt.Sprintf("urn:%d:%d", w, n))
					acknowledged[w].Add(1)
				}
			}
		})
	}
	var before [4]int64
	require.Eventually(t, func() bool {
		for w := range acknowledged {
			before[w] = acknowledged[w].Load()
		}
		return slices.Min(before[:]) > 10
	}, 20*time.Second, time.Millisecond)
	file := filepath.Join(t.TempDir(), "clrhost.backup")
	backup, err := storage.WriteBackup(t.Context(), path, file)
	require.NoError(t, err)
	close(stop)
	clients.Wait()

	restored := filepath.Join(t.TempDir(), "restored.db")
	require.NoError(t, backup.Restore(t.Context(), restored))
	copied := storagetest.At(t, "sqlite:"+restored, nil)
	for w, n := range before {
		for i := range n {
			held, err := copied.HoldsCredential(t.Context(), storage.Credential{
				OwnerID: "ada", Service: "clr", IssuerID: oldIssuer, CredentialID: fmt.Sprintf("urn:%d:%d", w, i), Form: storage.FormJSON,
				Body: fmt.Appendf(nil, `{"id":"urn:%d:%d"}`, w, i),
			})
			require.NoError(t, err)
			require.True(t, held, "an acknowledged upsert is not in the backup")
		}
	}
}

func TestBackupDescribesItself(t *testing.T) {
	store, path := host(t)
	require.NoError(t, store.Record(t.Context(), storage.AuditEvent{At: storagetest.Start, Action: "user.added", Actor: "operator"}))
	file := filepath.Join(t.TempDir(), "file: of 100%?#.backup")
	written, err := storage.WriteBackup(t.Context(), path, file)
	require.NoError(t, err)
	info, err := os.Stat(file)
	require.NoError(t, err)
	require.Equal(t, fs.FileMode(0o600), info.Mode())
	require.Equal(t, info.Size(), written.Bytes)
	require.Equal(t, []string{"0123456789abcdef"}, written.Fingerprints)
	require.NotZero(t, written.NewestEvent)
	require.NotEmpty(t, written.Schema)

	require.NoError(t, os.Chmod(file, 0o400))
	read, err := storage.LoadBackup(t.Context(), file)
	require.NoError(t, err)
	require.Equal(t, written, read)
	requireAlone(t, file)
}

// requireAlone finds nothing else in the file's directory.
func requireAlone(t *testing.T, file string) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Dir(file))
	require.NoError(t, err)
	require.Len(t, entries, 1)
	require.Equal(t, filepath.Base(file), entries[0].Name())
}

// What is there stays, and a backup that cannot be made leaves nothing.
func TestBackupOverwritesNothing(t *testing.T) {
	_, path := host(t)
	file := filepath.Join(t.TempDir(), "clrhost.backup")
	require.NoError(t, os.WriteFile(file, []byte("precious"), 0o600))
	_, err := storage.WriteBackup(t.Context(), path, file)
	require.ErrorIs(t, err, fs.ErrExist)
	kept, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "precious", string(kept))
	requireAlone(t, file)

	dir := t.TempDir()
	for _, database := range []string{file, filepath.Join(dir, "missing.db")} {
		_, err = storage.WriteBackup(t.Context(), database, filepath.Join(dir, "other.backup"))
		require.Error(t, err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	_, err = storage.WriteBackup(ctx, path, filepath.Join(dir, "other.backup"))
	require.ErrorIs(t, err, context.Canceled)
	left, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Empty(t, left)
}

// A database of an older schema is backed up as it is: the copy made before an upgrade has to serve the older version.
func TestBackupDoesNotMigrate(t *testing.T) {
	url := storagetest.SQLiteURL(t)
	fillOld(t, url, nil)
	backup, err := storage.WriteBackup(t.Context(), strings.TrimPrefix(url, "sqlite:"), filepath.Join(t.TempDir(), "clrhost.backup"))
	require.NoError(t, err)
	require.Equal(t, firstSchema, backup.Schema)
	var newest string
	require.NoError(t, storagetest.Raw(t, url).QueryRow("SELECT MAX(id) FROM schema_migrations").Scan(&newest))
	require.Equal(t, firstSchema, newest)
}

func TestRestoreRejects(t *testing.T) {
	store, path := host(t)
	for n := range 200 {
		put(t, store, "ada", fmt.Sprint("urn:", n))
	}
	dir := t.TempDir()
	good := filepath.Join(dir, "good")
	backup, err := storage.WriteBackup(t.Context(), path, good)
	require.NoError(t, err)
	whole, err := os.ReadFile(good)
	require.NoError(t, err)

	damaged := append([]byte(nil), whole...)
	copy(damaged[len(damaged)/2:], make([]byte, 3*4096))
	for name, row := range map[string]struct {
		bytes []byte
		want  string
	}{
		"empty":     {nil, "no database of clrhost"},
		"foreign":   {[]byte(strings.Repeat("PGDMP", 2000)), "not a database"},
		"truncated": {whole[:len(whole)/2], "malformed"},
		"damaged":   {damaged, "damaged"},
	} {
		file := filepath.Join(dir, name)
		require.NoError(t, os.WriteFile(file, row.bytes, 0o600))
		b, err := storage.LoadBackup(t.Context(), file)
		if err == nil {
			err = b.Restore(t.Context(), filepath.Join(t.TempDir(), "clrhost.db"))
		}
		require.ErrorContains(t, err, row.want, name)
	}

	_, err = storage.LoadBackup(t.Context(), path)
	require.ErrorContains(t, err, "is not a backup", "the database of a running host")
	_, err = storage.LoadBackup(t.Context(), filepath.Join(dir, "missing"))
	require.ErrorIs(t, err, fs.ErrNotExist)

	for _, companion := range []string{"", "-wal", "-shm", "-journal"} {
		target := filepath.Join(t.TempDir(), "clrhost.db")
		require.NoError(t, os.WriteFile(target+companion, nil, 0o600))
		require.ErrorIs(t, backup.Restore(t.Context(), target), fs.ErrExist)
		requireAlone(t, target+companion)
	}

	_, err = storagetest.Raw(t, "sqlite:"+good).Exec("INSERT INTO schema_migrations (id) VALUES ('9999_later')")
	require.NoError(t, err)
	_, err = storage.LoadBackup(t.Context(), good)
	require.ErrorIs(t, err, storage.ErrNewerSchema)
	require.ErrorContains(t, err, "9999_later")
}
