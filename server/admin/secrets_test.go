package admin_test

import (
	"os"
	"path/filepath"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
	"clrhost/server/admin"
	"clrhost/server/fault"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// keeper is a host with a secret file.
type keeper struct {
	host
	path string
}

func newKeeper(t *testing.T, open storagetest.Open) keeper {
	h := newHost(t, open)
	h.Now = time.Now // that of the keys
	k := keeper{h, filepath.Join(t.TempDir(), "host.key")}
	var err error
	k.Keys, err = admin.OpenKeys(t.Context(), k.store, k.path)
	require.NoError(t, err)
	return k
}

// add adds a secret that has been in force for that long.
func (k keeper) add(since time.Duration) admin.Secret {
	k.Helper()
	added, err := k.AddSecret(k.Context(), operator, k.path, time.Now().Add(-since))
	require.NoError(k, err)
	return added
}

// file puts the secrets into a file of their own.
func (k keeper) file(masters ...secret.Master) string {
	k.Helper()
	path := filepath.Join(k.TempDir(), "copy.key")
	require.NoError(k, secret.Create(path, masters...))
	return path
}

func (k keeper) masters() []secret.Master {
	k.Helper()
	masters, err := secret.Load(k.path)
	require.NoError(k, err)
	return masters
}

func (k keeper) load(path string) (secret.Keys, error) {
	return admin.LoadKeys(k.Context(), k.store, path)
}

func TestAnAddedSecretIsNeededFromThenOn(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		k := newKeeper(t, open)
		first, before := k.Keys.Fingerprint(), k.masters()
		second := k.add(time.Hour)
		require.True(t, second.InForce)
		require.Equal(t, before, k.masters()[:1])

		both, err := k.load(k.path)
		require.NoError(t, err)
		require.Equal(t, []string{first, second.Fingerprint}, both.Fingerprints())
		require.Equal(t, second.Fingerprint, both.Fingerprint())
		for want, path := range map[error]string{
			admin.ErrStaleSecret: k.file(before...),
			admin.ErrOtherSecret: k.file(secret.NewMaster(time.Time{})),
		} {
			_, err := k.load(path)
			require.ErrorIs(t, err, want)
		}
		_, err = k.load(k.file(k.masters()[1:]...))
		require.ErrorIs(t, err, admin.ErrStaleSecret, "the first is needed too")
		require.NoError(t, admin.CheckSecret(k.path, []string{first, second.Fingerprint}))
		require.ErrorIs(t, admin.CheckSecret(k.file(before...), []string{first, second.Fingerprint}), admin.ErrStaleSecret)

		list, err := k.Secrets(t.Context(), k.path)
		require.NoError(t, err)
		require.Equal(t, []admin.Secret{{Fingerprint: first, Until: second.From}, second}, list)
		require.True(t, list[0].IsEarlier(time.Now()))
		require.Equal(t, []string{"secret.added operator"}, k.lines())
	})
}

// One secret waits at a time, and none comes into force before one that is in the file.
func TestSecretsComeIntoForceInTurn(t *testing.T) {
	k := newKeeper(t, storagetest.SQLite)
	refused := func(from time.Duration) {
		t.Helper()
		before := k.masters()
		_, err := k.AddSecret(t.Context(), operator, k.path, time.Now().Add(from))
		require.ErrorIs(t, err, fault.Conflict)
		require.Equal(t, before, k.masters())
	}
	k.add(time.Hour)
	refused(-2 * time.Hour)
	waits := k.add(-time.Hour)
	require.False(t, waits.InForce)
	require.False(t, waits.IsEarlier(time.Now()))
	refused(2 * time.Hour)

	full := newKeeper(t, storagetest.SQLite)
	for i := range secret.MaxMasters - 1 {
		full.add(time.Duration(100-i) * time.Hour)
	}
	_, err := full.AddSecret(t.Context(), operator, full.path, time.Now())
	require.ErrorContains(t, err, "which is the most")
}

// Of operators who cross, one adds a secret; the file and the database agree.
func TestSecretsAreAddedOneByOne(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		k := newKeeper(t, open)
		var errs [4]error
		var done sync.WaitGroup
		for i := range errs {
			done.Go(func() { _, errs[i] = k.AddSecret(t.Context(), operator, k.path, time.Now().Add(-time.Minute)) })
		}
		done.Wait()
		require.Len(t, slices.DeleteFunc(errs[:], func(err error) bool { return err != nil }), 1)
		keys, err := k.load(k.path)
		require.NoError(t, err)
		require.Len(t, keys.Fingerprints(), 2)
		require.Len(t, k.masters(), 2)
	})
}

// What a rotation left in the file that did not reach the database, as after a crash, does nothing, and the next one removes it.
func TestASecretThatTheDatabaseDoesNotKnowDoesNothing(t *testing.T) {
	k := newKeeper(t, storagetest.SQLite)
	require.NoError(t, secret.Replace(k.path, append(k.masters(), secret.NewMaster(time.Now().Add(-time.Hour)))))
	keys, err := k.load(k.path)
	require.NoError(t, err)
	require.Equal(t, k.Keys.Fingerprints(), keys.Fingerprints())
	second := k.add(time.Minute)
	require.Len(t, k.masters(), 2)
	keys, err = k.load(k.path)
	require.NoError(t, err)
	require.Equal(t, []string{k.Keys.Fingerprint(), second.Fingerprint}, keys.Fingerprints())
}

func TestPruningSaysWhatEnds(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		k := newKeeper(t, open)
		k.client("idle", "active")
		none, err := k.PrunableSecrets(t.Context(), k.path)
		require.NoError(t, err)
		require.Empty(t, none.Secrets)
		require.Error(t, k.PruneSecrets(t.Context(), operator, k.path, none))

		second := k.add(time.Hour)
		copied := k.file(k.masters()...)
		k.Keys, err = k.load(k.path)
		require.NoError(t, err)
		k.client("new", "active")
		p, err := k.PrunableSecrets(t.Context(), k.path)
		require.NoError(t, err)
		require.Len(t, p.Secrets, 1)
		require.EqualValues(t, 1, p.Untagged.Secrets)
		require.EqualValues(t, 1, p.Registrations)
		require.NoError(t, k.PruneSecrets(t.Context(), operator, k.path, p))
		require.Error(t, k.PruneSecrets(t.Context(), operator, k.path, p), "they are gone")
		require.Equal(t, []string{"secret.added operator", "secret.pruned operator"}, k.lines())

		require.Len(t, k.masters(), 1)
		for _, path := range []string{k.path, copied} { // a replica's copy does not bring it back
			keys, err := k.load(path)
			require.NoError(t, err)
			require.Equal(t, []string{second.Fingerprint}, keys.Fingerprints())
			idle, err := k.store.Client(t.Context(), "idle")
			require.NoError(t, err)
			require.False(t, keys.Matches(idle.SecretHash, "old secret"))
			fresh, err := k.store.Client(t.Context(), "new")
			require.NoError(t, err)
			require.True(t, keys.Matches(fresh.SecretHash, "old secret"))
		}
	})
}

// What a learner deleted stays deleted when the secret is gone that was in force then.
func TestPruningLiftsNoRemoval(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		k := newKeeper(t, open)
		storagetest.Learner(t, k.store, "learner")
		c := storage.Credential{OwnerID: "learner", Service: "clr", IssuerID: "https://issuer.example", CredentialID: "urn:1", Form: storage.FormJSON,
			ValidFrom: storagetest.Start, Body: []byte("{}")}
		_, err := k.store.UpsertCredential(t.Context(), c)
		require.NoError(t, err)
		k.store.UseKeys(k.Keys)
		require.NoError(t, k.store.RemoveCredential(t.Context(), "learner", 0, ""))
		k.add(time.Hour)
		p, err := k.PrunableSecrets(t.Context(), k.path)
		require.NoError(t, err)
		require.NoError(t, k.PruneSecrets(t.Context(), operator, k.path, p))
		keys, err := k.load(k.path)
		require.NoError(t, err)
		k.store.UseKeys(keys)
		_, err = k.store.UpsertCredential(t.Context(), c)
		require.ErrorIs(t, err, storage.ErrDeleted)
	})
}

// A file that cannot be replaced binds the database to nothing new.
func TestASecretThatCannotBeKeptIsNotBound(t *testing.T) {
	k := newKeeper(t, storagetest.SQLite)
	lone := filepath.Join(t.TempDir(), "gone.key")
	require.NoError(t, os.Symlink(k.path, lone))
	_, err := k.AddSecret(t.Context(), operator, filepath.Join(lone, "x"), time.Now())
	require.Error(t, err)
	keys, err := k.load(k.path)
	require.NoError(t, err)
	require.Len(t, keys.Fingerprints(), 1)
	require.Empty(t, k.lines())
}
