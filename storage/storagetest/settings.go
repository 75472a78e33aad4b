package storagetest

import (
	"bytes"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testSettings(t *testing.T, open Open) {
	t.Run("bind a database to its keys", func(t *testing.T) {
		f := start(t, open)
		bound := func(want ...string) {
			t.Helper()
			got, err := f.BoundKeys(f.ctx)
			require.NoError(t, err)
			require.Equal(t, want, got)
		}
		bound()
		require.NoError(t, f.BindKeys(f.ctx, nil, []string{"one"}))
		require.ErrorIs(t, f.BindKeys(f.ctx, nil, []string{"another"}), storage.ErrConflict)
		bound("one")
		require.NoError(t, f.BindKeys(f.ctx, []string{"one"}, []string{"one", "two"}))
		require.ErrorIs(t, f.BindKeys(f.ctx, []string{"one"}, []string{"one", "three"}), storage.ErrConflict)
		bound("one", "two")
	})
	t.Run("bind to the key of one of many replicas", func(t *testing.T) {
		f := start(t, open)
		oneWinner(t, race(func(racer int) error { return f.BindKeys(f.ctx, nil, []string{string(rune('a' + racer))}) }))
		bound, err := f.BoundKeys(f.ctx)
		require.NoError(t, err)
		require.Len(t, bound, 1)
		oneWinner(t, race(func(racer int) error { return f.BindKeys(f.ctx, bound, []string{bound[0], string(rune('n' + racer))}) }))
	})
	t.Run("the issuers of a demonstration", func(t *testing.T) {
		f := start(t, open)
		for _, ids := range [][]string{nil, {"did:key:a A", "did:jwk:b B"}, {"did:key:a A"}} {
			if ids != nil {
				require.NoError(t, f.SetDemoIssuers(f.ctx, ids))
			}
			got, err := f.DemoIssuers(f.ctx)
			require.NoError(t, err)
			require.Equal(t, ids, got)
		}
		bound, err := f.BoundKeys(f.ctx)
		require.NoError(t, err)
		require.Empty(t, bound, "they are no keys")
	})
	t.Run("hash with other keys", func(t *testing.T) { testRehash(t, open) })
}

// What was hashed with a key is counted until it is hashed with another one.
func testRehash(t *testing.T, open Open) {
	f := start(t, open)
	tag, other := bytes.Repeat([]byte{1}, 8), bytes.Repeat([]byte{2}, 8)
	plain := bytes.Repeat([]byte{3}, 32)
	tagged, otherwise := append(bytes.Clone(tag), plain...), append(bytes.Clone(other), plain...)
	for id, c := range map[string]storage.Client{
		"first":   {SecretHash: plain, RegistrationHash: plain},
		"tagged":  {SecretHash: tagged, RegistrationHash: tagged},
		"other":   {SecretHash: otherwise, RegistrationHash: otherwise, RegistrationNext: tagged},
		"ended":   {SecretHash: tagged},
		"renewed": {SecretHash: tagged, RegistrationHash: tagged, RegistrationNext: plain},
	} {
		c.ID, c.State, c.CreatedAt, c.UpdatedAt = id, storage.ClientActive, Start, Start
		require.NoError(t, f.CreateClient(f.ctx, c))
	}
	untagged := func(secrets, registrations int64, tags ...[]byte) {
		t.Helper()
		got, err := f.CountUntagged(f.ctx, tags)
		require.NoError(t, err)
		require.Equal(t, storage.Untagged{Secrets: secrets, Registrations: registrations}, got)
	}
	untagged(2, 3, tag)
	untagged(1, 2, tag, other)
	untagged(4, 4, other)

	before, err := f.Client(f.ctx, "first")
	require.NoError(t, err)
	require.NoError(t, f.RehashSecret(f.ctx, "first", tagged, otherwise), "it has another one by now")
	require.NoError(t, f.RehashSecret(f.ctx, "first", plain, tagged))
	require.NoError(t, f.RehashRegistrationToken(f.ctx, "other", tagged, otherwise))
	require.NoError(t, f.RehashRegistrationToken(f.ctx, "other", otherwise, tagged))
	untagged(1, 2, tag)
	after, err := f.Client(f.ctx, "first")
	require.NoError(t, err)
	before.SecretHash = tagged
	require.Equal(t, before, after, "nothing else changed")
}
