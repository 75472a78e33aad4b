package recheck

import (
	"crypto/ed25519"
	"crypto/sha256"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/credential"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// What a check proves lets nothing unproven in. Silence takes none of that away, however long it lasts; the issuer's
// document without the key does, and then still only what is proven replaces.
func TestProven(t *testing.T) {
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		w := newWorld(t, newURL(t))
		down := func(down bool) { w.issuer.change(func() { w.issuer.down = down }) }
		down(true)
		first := w.submit(t, id, nil)
		w.requireProven(t, false, credential.Unverifiable)

		down(false)
		w.wait(t, time.Hour)
		w.requireProven(t, true, credential.Valid)

		down(true)
		for range 5 {
			w.wait(t, longest)
			w.requireProven(t, true, credential.Unverifiable)
			require.Equal(t, first.Body, w.submit(t, id, map[string]any{"description": "unproven"}).Body)
		}

		down(false)
		seed := sha256.Sum256([]byte("another key"))
		w.issuer.change(func() { w.issuer.signer.Key = ed25519.NewKeyFromSeed(seed[:]) })
		w.wait(t, longest)
		w.requireProven(t, false, credential.ProofFailed)
		down(true)
		w.clock.Pass(day) // so that what the issuer published is forgotten
		require.Equal(t, first.Body, w.submit(t, id, map[string]any{"description": "unproven"}).Body)

		down(false)
		w.wait(t, time.Hour)
		older := w.submit(t, id, map[string]any{"validFrom": "2001-01-01T00:00:00Z"})
		require.NotEqual(t, first.Body, older.Body)
		w.requireProven(t, true, credential.Valid)
	})
}

// requireProven asserts what is known of the only credential.
func (w *world) requireProven(t testing.TB, proven bool, want credential.Overall) {
	t.Helper()
	list, _, err := w.store.Credentials(t.Context(), "learner", storage.Page{Service: storagetest.Service, Limit: 10})
	require.NoError(t, err)
	require.Len(t, list, 1)
	require.Equal(t, string(want), list[0].Verdict, "%s", list[0].VerdictJSON)
	require.Equal(t, proven, list[0].Proven)
}
