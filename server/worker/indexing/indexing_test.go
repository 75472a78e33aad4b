package indexing

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// old is a store with so many records that have no index, the third of which cannot be read.
func old(t *testing.T, records int) *storage.Store {
	t.Helper()
	store := storagetest.SQLite(t, nil)
	storagetest.Learner(t, store, "learner")
	for i := range records {
		body := fmt.Appendf(nil, `{"id":"urn:%d","type":["VerifiableCredential","ClrCredential"],"name":"Record %d","issuer":{"id":"i","name":"College"},`+
			`"validFrom":"2024-01-01T00:00:00Z","credentialSubject":{}}`, i, i)
		if i == 2 {
			body = []byte(`{"name":"secret"`)
		}
		_, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "learner", Service: storagetest.Service, IssuerID: "i",
			CredentialID: fmt.Sprint("urn:", i), ValidFrom: storagetest.Start, Form: storage.FormJSON, Body: body})
		require.NoError(t, err)
	}
	return store
}

func newWorker(store Store) (*Worker, *bytes.Buffer) {
	log := &bytes.Buffer{}
	return &Worker{Store: store, Log: slog.New(slog.NewTextHandler(log, nil)), unpaced: true}, log
}

func found(t *testing.T, store *storage.Store, word string) (ids []string) {
	t.Helper()
	list, _, err := store.Records(t.Context(), "learner", storage.RecordQuery{Words: []string{word}, Limit: 100})
	require.NoError(t, err)
	for _, row := range list {
		ids = append(ids, row.CredentialID)
	}
	return ids
}

func TestOldRecordsAreIndexed(t *testing.T) {
	store := old(t, 20)
	w, log := newWorker(store)
	require.Empty(t, found(t, store, "college"))
	w.pass(t.Context())
	require.Len(t, found(t, store, "college"), 19)
	require.Equal(t, []string{"urn:2"}, found(t, store, "urn:2"), "what cannot be read is found by its ids")
	require.Equal(t, 1, strings.Count(log.String(), "cannot be indexed"))
	require.Contains(t, log.String(), "records=20")
	require.NotContains(t, log.String(), "secret")

	log.Reset()
	w.pass(t.Context())
	require.Empty(t, log.String(), "it is not tried again")
}

// failing is a store that fails now and then, and in which records are replaced meanwhile.
type failing struct {
	*storage.Store
	finds, saves int
	conflict     string // the id of what is replaced
}

func (f *failing) UnindexedCredentials(ctx context.Context, version int64, after storage.IndexCursor, limit int) ([]storage.Unindexed, storage.IndexCursor, error) {
	if f.finds++; f.finds%2 == 1 {
		return nil, storage.IndexCursor{}, errors.New("no")
	}
	return f.Store.UnindexedCredentials(ctx, version, after, limit)
}

func (f *failing) SaveIndex(ctx context.Context, u storage.Unindexed) error {
	if f.saves++; f.saves%3 == 1 {
		return errors.New("no")
	}
	if u.CredentialID == f.conflict {
		return fmt.Errorf("save: %w", storage.ErrConflict)
	}
	return f.Store.SaveIndex(ctx, u)
}

func TestAFailureIsTriedAgain(t *testing.T) {
	store := old(t, 10)
	failing := &failing{Store: store, conflict: "urn:7"}
	w, log := newWorker(failing)
	w.pass(t.Context())
	require.Len(t, found(t, store, "college"), 8, "all but what cannot be read and what was replaced")
	require.Contains(t, log.String(), "could not be made")
	failing.conflict = ""
	w.pass(t.Context())
	require.Len(t, found(t, store, "college"), 9)
}

func TestAPassEndsWithItsContext(t *testing.T) {
	w, log := newWorker(old(t, 3))
	ctx, stop := context.WithCancel(t.Context())
	stop()
	w.Run(ctx)
	require.Empty(t, log.String())
}
