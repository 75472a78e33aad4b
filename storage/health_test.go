package storage_test

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// Nothing is acknowledged into a file that is gone: SQLite would write on, and all of it would be lost with the process.
func TestWritesAreRefusedWhenTheFileIsNotTheOneThatWasOpened(t *testing.T) {
	for what, companion := range map[string]string{"database": "", "log": "-wal", "index of the log": "-shm"} {
		t.Run(what, func(t *testing.T) {
			url := storagetest.SQLiteURL(t)
			store := storagetest.At(t, url, nil)
			path := strings.TrimPrefix(url, "sqlite:") + companion
			writeIn := func(ctx context.Context, id string) error {
				return store.CreateUser(ctx, storage.User{ID: id, Email: id, Role: storage.RoleLearner, CreatedAt: time.Now()})
			}
			write := func(id string) error { return writeIn(t.Context(), id) }
			transact := func(id string) error {
				return store.Transact(t.Context(), func(ctx context.Context) error { return writeIn(ctx, id) })
			}
			require.NoError(t, write("before"))
			require.NoError(t, store.CheckFiles(t.Context()))

			require.NoError(t, os.Rename(path, path+".away"))
			refused := func(reason string) {
				for _, err := range []error{write("lost"), transact("lost"), store.CheckFiles(t.Context()), store.CheckWrites(t.Context())} {
					require.ErrorIs(t, err, storage.ErrOutage)
					require.ErrorContains(t, err, path+" "+reason)
				}
			}
			refused("was deleted or moved")
			require.NoError(t, os.WriteFile(path, nil, 0o600))
			refused("was replaced by another file")
			_, err := store.User(t.Context(), "before")
			require.NoError(t, err, "what is open can be read")

			require.NoError(t, os.Rename(path+".away", path))
			require.NoError(t, store.CheckFiles(t.Context()))
			require.NoError(t, store.CheckWrites(t.Context()))
			_, err = store.User(t.Context(), "lost")
			require.ErrorIs(t, err, storage.ErrNotFound)
			require.NoError(t, transact("after"))
		})
	}
}

// A path may be a link to the file, which SQLite follows: its companions are not beside the link.
func TestALinkToTheFileIsFollowed(t *testing.T) {
	url := storagetest.SQLiteURL(t)
	path := strings.TrimPrefix(url, "sqlite:")
	place := path + ".place"
	require.NoError(t, os.WriteFile(place, nil, 0o600))
	require.NoError(t, os.Symlink(place, path))
	store := storagetest.At(t, url, nil)
	storagetest.Learner(t, store, "ann")
	require.NoError(t, store.CheckFiles(t.Context()))
	for _, gone := range []string{path, place, place + "-wal"} {
		require.NoError(t, os.Rename(gone, gone+".away"))
		require.ErrorIs(t, store.CheckFiles(t.Context()), storage.ErrOutage, gone)
		require.NoError(t, os.Rename(gone+".away", gone))
	}
	require.NoError(t, store.CheckFiles(t.Context()))
}

// A connection that is opened late does not make an empty database where the file was, nor read another one.
func TestConnectionsAreOpenedToTheSameFileOnly(t *testing.T) {
	url := storagetest.SQLiteURL(t)
	store, path := storagetest.At(t, url, nil), strings.TrimPrefix(url, "sqlite:")
	for store.Stats()["readers"].Idle > 0 {
		require.NoError(t, storage.HoldReader(t, store))
	}
	require.NoError(t, os.Rename(path, path+".away"))
	require.ErrorContains(t, storage.HoldReader(t, store), path+" was deleted or moved")
	require.NoFileExists(t, path)

	other := storagetest.SQLiteURL(t)
	storagetest.At(t, other, nil)
	require.NoError(t, os.Link(strings.TrimPrefix(other, "sqlite:"), path))
	require.ErrorContains(t, storage.HoldReader(t, store), path+" was replaced by another file")

	require.NoError(t, os.Rename(path+".away", path))
	require.NoError(t, storage.HoldReader(t, store))
}

// Whatever a full disk does to a write, it is an outage, what was acknowledged is there, what was not is not, and reads go on.
// There is room for a little all the time, and a trial that needs no more than that would not see it.
func TestAFullDiskIsAnOutageOfWrites(t *testing.T) {
	disk := storagetest.SmallDisk(t)
	store := storagetest.At(t, disk.URL(), nil)
	ctx := t.Context()
	storagetest.Learner(t, store, "ann")
	upsert := func(id int) error {
		_, err := store.UpsertCredential(ctx, storage.Credential{OwnerID: "ann", IssuerID: "i", CredentialID: fmt.Sprint(id),
			Service: storagetest.Service, ValidFrom: time.Now(), Body: []byte(strings.Repeat("x", 48<<10)), Form: "json", Verdict: "valid"})
		return err
	}
	require.NoError(t, upsert(0))
	require.NoError(t, store.CheckWrites(ctx))
	held := map[int]bool{0: true}
	disk.Fill(t, 16<<10)
	const tries = 20
	for i := range tries {
		if err := upsert(i + 1); err != nil {
			require.ErrorIs(t, err, storage.ErrOutage)
		} else {
			held[i+1] = true
		}
	}
	require.Less(t, len(held), tries, "the disk is not full")
	require.NoError(t, store.CreateUser(ctx, storage.User{ID: "ben", Email: "ben", Role: storage.RoleLearner, CreatedAt: time.Now()}))
	require.ErrorIs(t, store.CheckWrites(ctx), storage.ErrOutage)
	require.ErrorIs(t, store.CheckWrites(ctx), storage.ErrOutage, "it is tried until it works")
	require.NoError(t, store.Ping(ctx))
	require.NoError(t, store.CheckRecords(ctx))

	disk.Free(t)
	require.NoError(t, store.CheckWrites(ctx))
	require.NoError(t, upsert(1000))
	held[1000] = true
	list, total, err := store.Credentials(ctx, "ann", storage.Page{Service: storagetest.Service, Limit: 1000})
	require.NoError(t, err)
	require.EqualValues(t, len(held), total.Total)
	require.Len(t, list, len(held))
}

// Nobody has to ask for a write to be tried, and asking often writes nothing.
func TestWritesAreTriedSeldomWhileTheySucceed(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		clock := &storagetest.Clock{}
		url := newURL(t)
		store := storagetest.At(t, url, clock.Now)
		raw := storagetest.Raw(t, url)
		tried := func() (text string) {
			require.NoError(t, store.CheckWrites(t.Context()))
			require.NoError(t, raw.QueryRow("SELECT value FROM settings WHERE name = 'write_check'").Scan(&text))
			return text
		}
		first := tried()
		clock.Pass(29 * time.Second)
		require.Equal(t, first, tried())
		clock.Pass(time.Second)
		second := tried()
		require.NotEqual(t, first, second)
		require.Less(t, len(second), 100)
		clock.Pass(-time.Hour)
		require.NotEqual(t, second, tried(), "a clock that went back")
	})
}

// A statement that fails is looked into at once, with as much as an upsert writes.
func TestAFailureIsLookedInto(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store, raw := storagetest.At(t, url, nil), storagetest.Raw(t, url)
		require.NoError(t, store.CheckWrites(t.Context()))
		written := func() (n int) {
			require.NoError(t, store.CheckWrites(t.Context()))
			require.NoError(t, raw.QueryRow("SELECT length(value) FROM settings WHERE name = 'write_check'").Scan(&n))
			return n
		}
		require.Less(t, written(), 100)
		storagetest.Learner(t, store, "ann")
		require.ErrorIs(t, store.CreateUser(t.Context(), storage.User{ID: "ann", Email: "a", Role: storage.RoleLearner, CreatedAt: time.Now()}), storage.ErrConflict)
		require.Less(t, written(), 100, "a conflict is no failure of the database")
		_, err := raw.Exec("ALTER TABLE users RENAME TO gone")
		require.NoError(t, err)
		require.ErrorIs(t, store.CreateUser(t.Context(), storage.User{ID: "ben", Email: "b", Role: storage.RoleLearner, CreatedAt: time.Now()}), storage.ErrOutage)
		require.Greater(t, written(), 60_000)
		_, err = raw.Exec("ALTER TABLE settings RENAME TO gone_too")
		require.NoError(t, err)
		require.ErrorIs(t, store.CreateUser(t.Context(), storage.User{ID: "ben", Email: "b", Role: storage.RoleLearner, CreatedAt: time.Now()}), storage.ErrOutage)
		require.ErrorIs(t, store.CheckWrites(t.Context()), storage.ErrOutage)
		_, err = raw.Exec("ALTER TABLE gone_too RENAME TO settings")
		require.NoError(t, err)
		require.NoError(t, store.CheckWrites(t.Context()))
	})
}
