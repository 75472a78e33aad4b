package secret_test

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
)

// The token of a share can be shown again as long as the secret that made it is in the file, and is recognized by its hash after.
func TestTheTokenOfAShareCanBeShownAgain(t *testing.T) {
	now := start
	ring, err := secret.DeriveAll([]secret.Master{master(1, time.Time{}), master(2, start.Add(time.Hour))}, func() time.Time { return now })
	require.NoError(t, err)
	token, hash := ring.Share("ada", "one")
	require.Regexp(t, "^[A-Za-z0-9_-]{43}$", token)
	require.Equal(t, secret.ShareHash(token), hash)
	seal := ring.ShareSeal("ada one")

	now = start.Add(2 * time.Hour)
	next, nextHash := ring.Share("ada", "one")
	require.NotEqual(t, token, next)
	for _, row := range []struct {
		hash  []byte
		token string
	}{{hash, token}, {nextHash, next}} {
		again, ok := ring.ShareAgain("ada", "one", row.hash)
		require.True(t, ok)
		require.Equal(t, row.token, again)
		_, ok = ring.ShareAgain("ada", "two", row.hash)
		require.False(t, ok)
		_, ok = ring.ShareAgain("ben", "one", row.hash)
		require.False(t, ok)
	}
	require.True(t, ring.MatchesShareSeal("ada one", seal))
	require.False(t, ring.MatchesShareSeal("ada two", seal))
	require.False(t, ring.MatchesShareSeal("ada one", nil))

	pruned := ring.Only(ring.Fingerprints()[1:])
	_, ok := pruned.ShareAgain("ada", "one", hash)
	require.False(t, ok)
	require.False(t, pruned.MatchesShareSeal("ada one", seal))
}
