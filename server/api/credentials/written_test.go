package credentials

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/internal/strictjson"
	"clrhost/server/api/service"
	"clrhost/server/fault"
	"clrhost/server/inflight"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// Who wrote a representation stands with it, and what is written at one service cannot be written at another.
func TestWriterAndServiceAreKept(t *testing.T) {
	store := storagetest.SQLite(t, nil)
	storagetest.Learner(t, store, "learner")
	var left time.Duration
	h := &Handler{Service: service.CLR(), Store: store, Verifier: patient{&left}, Now: time.Now,
		Verifications: inflight.New(inflight.Bounds{Each: 1, All: 1, Wait: time.Minute})}
	write := func(client, validFrom string) (storage.Upsert, error) {
		received, err := credential.Parse(fmt.Appendf(nil, `{"@context":["https://www.w3.org/ns/credentials/v2"],"id":"urn:x","type":["VerifiableCredential"],
			"issuer":"https://issuer.example","validFrom":%q,"credentialSubject":{"name":"A"}}`, validFrom), strictjson.Limits{})
		require.NoError(t, err)
		return h.accept(t.Context(), storage.Access{UserID: "learner", ClientID: client, GrantID: "grant of " + client}, received)
	}
	for _, step := range []struct {
		client, validFrom string
		want              storage.Upsert
	}{
		{"first", "2024-01-01T00:00:00Z", storage.UpsertCreated},
		{"second", "2024-01-02T00:00:00Z", storage.UpsertReplaced},
		{"third", "2024-01-02T00:00:00Z", storage.UpsertUnchanged},
	} {
		did, err := write(step.client, step.validFrom)
		require.NoError(t, err)
		require.Equal(t, step.want, did)
	}
	versions, err := store.CredentialVersions(t.Context(), "learner", 0)
	require.NoError(t, err)
	require.Len(t, versions, 2)
	for i, client := range []string{"first", "second"} {
		require.Equal(t, []string{client, "grant of " + client}, []string{versions[i].ClientID, versions[i].GrantID})
	}

	h.Service.ID = "badges"
	for _, validFrom := range []string{"2024-01-02T00:00:00Z", "2024-01-03T00:00:00Z"} {
		_, err = write("second", validFrom)
		refused, ok := errors.AsType[*fault.Error](err)
		require.True(t, ok, "%v", err)
		require.Equal(t, fault.BadData, refused.Kind)
		require.ErrorIs(t, err, storage.ErrOtherService)
	}
}
