package server

import (
	"context"
	"net"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// What an older version has stored is found by its words once a host has started.
func TestAHostIndexesOldRecords(t *testing.T) {
	store := storagetest.SQLite(t, nil)
	storagetest.Learner(t, store, "learner")
	_, err := store.UpsertCredential(t.Context(), storage.Credential{OwnerID: "learner", Service: "clr", IssuerID: "i", CredentialID: "c",
		ValidFrom: storagetest.Start, Form: storage.FormJSON, Body: []byte(`{"id":"c","issuer":"i","name":"Welding","credentialSubject":{}}`)})
	require.NoError(t, err)
	s, err := New(mustResolve(t, Config{}), Deps{Store: store, Keys: testKeys(t)})
	require.NoError(t, err)
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- s.Run(ctx, listener, nil) }()
	require.Eventually(t, func() bool {
		_, total, err := store.Records(t.Context(), "learner", storage.RecordQuery{Words: []string{"welding"}})
		return err == nil && total == 1
	}, 20*time.Second, 5*time.Millisecond)
	stop()
	require.NoError(t, <-ended)
}
