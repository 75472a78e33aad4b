package tour_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

// looked is the upload that its owner looks at.
const looked = "looked-at"

// bringFiles gives people what they brought: a record to look at, and imports in several states.
func (h house) bringFiles(t *testing.T) {
	t.Helper()
	who := func(email string) string {
		user, err := h.site.Store.UserByEmail(t.Context(), email)
		require.NoError(t, err)
		return user.ID
	}
	held, err := h.site.Store.CredentialByNumber(t.Context(), who(collects), 10)
	require.NoError(t, err)
	require.NoError(t, h.site.Store.CreateUpload(t.Context(), storage.Upload{OwnerID: who(waits), ID: looked, Carrier: "png", Form: held.Form,
		Body: held.Body, Verdict: held.Verdict, VerdictJSON: held.VerdictJSON}))
	now := time.Now()
	for email, i := range map[string]storage.Import{
		empty: {ID: "works", Entries: 41, Done: 12, Added: 9, Refused: 1},
		waits: {ID: "done", Entries: 5, Done: 5, Added: 1, Replaced: 1, Same: 1, Refused: 102, EndedAt: now, Problems: []storage.ImportProblem{
			{Entry: 2, Name: "../records/Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaftsausweis.json", Reason: "rejected",
				Detail: "/credentialSubject/verifiableCredential/0/credentialSubject/achievement/name: is required"},
			{Entry: 3, Name: "broken.json", Reason: "unreadable"},
		}},
		many: {ID: "stopped", Entries: 5, Done: 2, Added: 2, EndedAt: now, Trouble: storage.ImportLost},
	} {
		i.OwnerID = who(email)
		require.NoError(t, h.site.Store.CreateImport(t.Context(), i, "tour"))
		require.NoError(t, h.site.Store.SaveImport(t.Context(), i, "tour"))
	}
}
