package storage_test

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

func TestOpenAgain(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		want := storagetest.Learner(t, storagetest.At(t, url, nil), "learner")
		got, err := storagetest.At(t, url, nil).User(t.Context(), "learner")
		require.NoError(t, err)
		require.Equal(t, want, got)
	})
}

// Replicas that start together, on an empty database or after an upgrade: one migrates, the others wait and find the work
// done.
func TestOpenTogether(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		for name, fill := range map[string]func(testing.TB, string){
			"empty":  func(testing.TB, string) {},
			"filled": func(t testing.TB, url string) { fillOld(t, url, oldCredentials()) },
		} {
			t.Run(name, func(t *testing.T) {
				url := newURL(t)
				fill(t, url)
				var errs [4]error
				var done sync.WaitGroup
				for i := range errs {
					done.Go(func() {
						store, err := storage.Open(t.Context(), storage.Options{URL: url})
						if errs[i] = err; err == nil {
							errs[i] = store.Close()
						}
					})
				}
				done.Wait()
				for _, err := range errs {
					require.NoError(t, err)
				}
			})
		}
	})
}

// Who opens a database while another process migrates it waits for that, and logs what it waits for.
func TestOpenWaitsForAMigration(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		t.Parallel()
		url := newURL(t)
		storagetest.At(t, url, nil)
		hold, release, holds := "BEGIN IMMEDIATE", "ROLLBACK", 6*time.Second // a statement waits for 5
		if !strings.HasPrefix(url, "sqlite:") {
			hold, release, holds = "SELECT pg_advisory_lock(1668051560)", "SELECT pg_advisory_unlock(1668051560)", time.Second
		}
		migrating, err := storagetest.Raw(t, url).Conn(t.Context())
		require.NoError(t, err)
		defer migrating.Close()
		_, err = migrating.ExecContext(t.Context(), hold)
		require.NoError(t, err)
		released := make(chan error, 1)
		time.AfterFunc(holds, func() {
			_, err := migrating.ExecContext(context.Background(), release)
			released <- err
		})
		var log bytes.Buffer
		store, err := storage.Open(t.Context(), storage.Options{URL: url, Log: slog.New(slog.NewTextHandler(&log, nil))})
		require.NoError(t, err)
		require.NoError(t, store.Close())
		require.NoError(t, <-released)
		require.Contains(t, log.String(), "another process holds the database")
	})
}

// The error names what to do. A process that was running when a newer version migrated is no longer ready.
func TestANewerDatabaseIsRefused(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		running := storagetest.At(t, url, nil)
		require.NoError(t, running.Ping(t.Context()))
		_, err := storagetest.Raw(t, url).Exec("INSERT INTO schema_migrations (id) VALUES ('9999_from_the_future')")
		require.NoError(t, err)
		_, err = storage.Open(t.Context(), storage.Options{URL: url})
		require.ErrorIs(t, err, storage.ErrNewerSchema)
		require.ErrorContains(t, err, "run that version or a newer one, or restore the backup")
		require.ErrorContains(t, err, "9999_from_the_future")
		require.ErrorIs(t, running.Ping(t.Context()), storage.ErrNewerSchema)
	})
}

// Two processes of one version work on a database at once: what they write for the same learner makes one dense list.
func TestTwoProcessesShareADatabase(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		processes := [2]*storage.Store{storagetest.At(t, url, nil), storagetest.At(t, url, nil)}
		storagetest.Learner(t, processes[0], "learner")
		const each = 20
		var errs [4]error
		var done sync.WaitGroup
		for i := range errs {
			done.Go(func() {
				for n := range each {
					c := storage.Credential{OwnerID: "learner", Service: storagetest.Service, IssuerID: "i", CredentialID: fmt.Sprint(i%2, n),
						ValidFrom: storagetest.Start, Form: storage.FormJSON, Body: fmt.Append(nil, i), Proven: true}
					if _, errs[i] = processes[i/2].UpsertCredential(t.Context(), c); errs[i] != nil {
						return
					}
				}
			})
		}
		done.Wait()
		for _, err := range errs {
			require.NoError(t, err)
		}
		for _, store := range processes {
			list, extent, err := store.Credentials(t.Context(), "learner", storage.Page{Service: storagetest.Service, Limit: 100})
			require.NoError(t, err)
			require.Len(t, list, 2*each)
			require.EqualValues(t, 2*each, extent.Total)
			require.EqualValues(t, 4*each, extent.Changes)
			for i, c := range list {
				require.EqualValues(t, i, c.Position)
			}
		}
	})
}

// Housekeeping brings histories that were longer before under the bound, in batches.
func TestVersionsBeyondALoweredBound(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		url := newURL(t)
		store := storagetest.At(t, url, nil)
		storagetest.Learner(t, store, "learner")
		for _, id := range []string{"a", "b"} {
			for i := range 8 {
				_, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "learner", Service: storagetest.Service, IssuerID: "i", CredentialID: id,
					ValidFrom: storagetest.Start, Form: storage.FormJSON, Body: []byte{byte(i)}})
				require.NoError(t, err)
			}
		}
		store, err := storage.Open(t.Context(), storage.Options{URL: url, RecordVersions: 3})
		require.NoError(t, err)
		defer func() { require.NoError(t, store.Close()) }()
		for _, want := range []int64{7, 3, 0} {
			n, err := store.DeleteExpired(t.Context(), 7)
			require.NoError(t, err)
			require.Equal(t, want, n)
		}
		for number := range int64(2) {
			versions, err := store.CredentialVersions(t.Context(), "learner", number)
			require.NoError(t, err)
			require.Len(t, versions, 3)
			require.EqualValues(t, 1, versions[0].Number)
			require.EqualValues(t, 8, versions[2].Number)
		}
	})
}
