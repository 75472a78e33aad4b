package storage_test

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// On PostgreSQL a replica does not wait for what another is claiming: it claims what else is due.
func TestClaimPassesBy(t *testing.T) {
	clock := &storagetest.Clock{}
	store := storagetest.At(t, storagetest.PostgresURL(t), clock.Now)
	storagetest.Learner(t, store, "learner")
	for _, id := range []string{"a", "b", "c"} {
		_, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "learner", Service: storagetest.Service, IssuerID: "i", CredentialID: id,
			ValidFrom: storagetest.Start, Form: storage.FormJSON, Body: []byte("{}")})
		require.NoError(t, err)
	}
	clock.Pass(time.Hour)

	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	claiming, err := store.Begin(ctx)
	require.NoError(t, err)
	first, err := store.ClaimRechecks(claiming, 2, time.Minute)
	require.NoError(t, err)
	require.Len(t, first, 2)
	second, err := store.ClaimRechecks(ctx, 2, time.Minute)
	require.NoError(t, err)
	require.Len(t, second, 1)
	require.NoError(t, store.Rollback(claiming))

	third, err := store.ClaimRechecks(ctx, 3, time.Minute)
	require.NoError(t, err)
	require.ElementsMatch(t, first, third, "a claim that did not come about holds nothing")
}
