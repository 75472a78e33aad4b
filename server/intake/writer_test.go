package intake

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/server/inflight"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// Who wrote a representation stands with it, and what is written at one service cannot be written at another.
func TestWriterAndServiceAreKept(t *testing.T) {
	store := storagetest.SQLite(t, nil)
	storagetest.Learner(t, store, "learner")
	var left time.Duration
	in := &Intake{Store: store, Verifier: patient{&left}, Now: time.Now, Turns: inflight.New(inflight.Bounds{Each: 1, All: 1, Wait: time.Minute})}
	at := Place{Service: "clr"}
	write := func(client, validFrom string) (storage.Upsert, error) {
		writer := Writer{OwnerID: "learner", ClientID: client}
		if client != "" {
			writer.GrantID = "grant of " + client
		}
		received, err := in.Parse(t.Context(), writer, fmt.Appendf(nil, `{"@context":["https://www.w3.org/ns/credentials/v2"],"id":"urn:x","type":["VerifiableCredential"],
			"issuer":"https://issuer.example","validFrom":%q,"credentialSubject":{"name":"A"}}`, validFrom))
		require.NoError(t, err)
		return in.Accept(t.Context(), writer, at, received)
	}
	for _, step := range []struct {
		client, validFrom string
		want              storage.Upsert
	}{
		{"first", "2024-01-01T00:00:00Z", storage.UpsertCreated},
		{"second", "2024-01-02T00:00:00Z", storage.UpsertReplaced},
		{"third", "2024-01-02T00:00:00Z", storage.UpsertUnchanged},
		{"", "2024-01-03T00:00:00Z", storage.UpsertReplaced},
	} {
		did, err := write(step.client, step.validFrom)
		require.NoError(t, err)
		require.Equal(t, step.want, did)
	}
	versions, err := store.CredentialVersions(t.Context(), "learner", 0)
	require.NoError(t, err)
	require.Len(t, versions, 3)
	for i, client := range []string{"first", "second"} {
		require.Equal(t, []string{client, "grant of " + client}, []string{versions[i].ClientID, versions[i].GrantID})
	}
	require.Equal(t, []string{storage.ByOwner, ""}, []string{versions[2].ClientID, versions[2].GrantID})

	at.Service = "badges"
	for _, validFrom := range []string{"2024-01-03T00:00:00Z", "2024-01-04T00:00:00Z"} {
		_, err = write("second", validFrom)
		refused, ok := errors.AsType[*Refusal](err)
		require.True(t, ok, "%v", err)
		require.Equal(t, OtherService, refused.Reason)
		require.ErrorIs(t, err, storage.ErrOtherService)
	}
}
