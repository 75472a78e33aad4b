package secret_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
)

var start = time.Date(2026, 5, 1, 8, 0, 0, 0, time.UTC)

func master(fill byte, from time.Time) secret.Master {
	return secret.Master{Secret: bytes.Repeat([]byte{fill}, secret.MasterSize), From: from}
}

func TestReplaceKeepsAllSecretsAndTheFile(t *testing.T) {
	dir := t.TempDir()
	path, link := filepath.Join(dir, "clrhost.secret"), filepath.Join(dir, "link")
	require.NoError(t, os.Symlink(path, link))
	require.NoError(t, secret.Create(path, secret.NewMaster(time.Time{})))
	masters := []secret.Master{master(1, time.Time{}), master(2, start), secret.NewMaster(start.Add(time.Hour + time.Millisecond))}
	require.NoError(t, secret.Replace(link, masters))
	loaded, err := secret.Load(path)
	require.NoError(t, err)
	require.Equal(t, masters, loaded)
	require.Equal(t, start.Add(time.Hour), loaded[2].From, "whole seconds")

	require.NoError(t, secret.Replace(link, masters[1:]))
	loaded, err = secret.Load(link)
	require.NoError(t, err)
	require.Equal(t, masters[1:], loaded)
	files, err := os.ReadDir(dir)
	require.NoError(t, err)
	require.Len(t, files, 2, "the link stays, and no temporary file does")

	require.ErrorIs(t, secret.Replace(filepath.Join(dir, "missing"), masters), os.ErrNotExist)
}

// The host may run as somebody else than the operator.
func TestReplaceKeepsTheOwner(t *testing.T) {
	path := filepath.Join(t.TempDir(), "clrhost.secret")
	require.NoError(t, secret.Create(path, master(1, time.Time{})))
	if err := os.Chown(path, 12345, 12345); err != nil {
		t.Skipf("only root gives files away: %v", err)
	}
	require.NoError(t, secret.Replace(path, []secret.Master{master(1, time.Time{}), master(2, start)}))
	info, err := os.Stat(path)
	require.NoError(t, err)
	require.Equal(t, os.FileMode(0o600), info.Mode())
	require.EqualValues(t, 12345, owner(info))
}

// The last secret whose time has come makes what is new; all of them recognize.
func TestASecretComesIntoForceAtItsTime(t *testing.T) {
	now := start
	clock := func() time.Time { return now }
	first, second, third := master(1, time.Time{}), master(2, start.Add(time.Hour)), master(3, start.Add(2*time.Hour))
	ring, err := secret.DeriveAll([]secret.Master{first, second, third}, clock)
	require.NoError(t, err)
	each := ring.Each()
	require.Len(t, each, 3)
	old := ring.Hash("clrs_one")
	require.Len(t, old, 32, "as it was hashed before there were others")
	next := ring.NextRegistrationToken("clrr_one", nil)
	known := ring.Hash(next)
	for i, at := range []time.Duration{0, time.Hour, 2 * time.Hour} {
		now = start.Add(at)
		require.Equal(t, i, ring.InForce())
		require.Equal(t, each[i].Fingerprint(), ring.Fingerprint())
		require.Equal(t, each[i].Token(), ring.Token())
		require.Equal(t, each[i].Successor("s"), ring.Successor("s"))
		require.Equal(t, each[i].Hash("clrs_one"), ring.Hash("clrs_one"))
		require.True(t, ring.IsCurrent(ring.Hash("clrs_one")))
		require.Equal(t, i == 0, ring.IsCurrent(old))
		for j, one := range each {
			require.True(t, ring.Matches(one.Hash("clrs_one"), "clrs_one"))
			require.False(t, ring.Matches(one.Hash("clrs_one"), "clrs_two"))
			require.Equal(t, i == j, one.Matches(ring.Hash("clrs_one"), "clrs_one"))
		}
		require.False(t, ring.Matches(nil, ""))
		require.Equal(t, next, ring.NextRegistrationToken("clrr_one", known), "it was given out before")
		require.Equal(t, i == 0, next == ring.NextRegistrationToken("clrr_one", nil))
	}
	require.Equal(t, ring.Fingerprints()[1:], ring.Only(ring.Fingerprints()[1:]).Fingerprints())
	require.Len(t, ring.Tags(), 2)
	require.True(t, bytes.HasPrefix(ring.Hash("clrs_one"), ring.Tags()[1]))
	require.True(t, secret.Keys{}.IsZero())
	require.Empty(t, secret.Keys{}.Fingerprint())
}
