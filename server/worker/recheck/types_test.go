package recheck

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// The types that a credential must have are those of the service in whose list it is; where there is no such list of types,
// any type will do.
func TestTypesAreThoseOfTheService(t *testing.T) {
	w := newWorld(t, storagetest.SQLiteURL(t))
	w.Types["badges"] = []string{"OpenBadgeCredential"}
	record := w.submit(t, "urn:uuid:record", nil)
	for _, service := range []string{"badges", "other"} {
		elsewhere := record
		elsewhere.Service, elsewhere.CredentialID = service, "urn:uuid:"+service
		_, err := w.store.UpsertCredential(t.Context(), elsewhere)
		require.NoError(t, err)
	}
	w.clock.Pass(30 * 24 * time.Hour)
	w.pass(t.Context())
	for service, want := range map[string]credential.Overall{
		storagetest.Service: credential.Valid,
		"badges":            credential.Invalid, // a record of a program is no badge
		"other":             credential.Valid,
	} {
		list, _, err := w.store.Credentials(t.Context(), "learner", storage.Page{Service: service, Limit: 10})
		require.NoError(t, err)
		require.Len(t, list, 1)
		require.EqualValues(t, want, list[0].Verdict, "%s: %s", service, list[0].VerdictJSON)
	}
}
