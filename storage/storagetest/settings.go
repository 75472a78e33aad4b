package storagetest

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

func testSettings(t *testing.T, open Open) {
	t.Run("bind a database to one key", func(t *testing.T) {
		f := start(t, open)
		require.NoError(t, f.BindKey(f.ctx, "one"))
		require.NoError(t, f.BindKey(f.ctx, "one"))
		require.ErrorIs(t, f.BindKey(f.ctx, "another"), storage.ErrConflict)
		require.NoError(t, f.BindKey(f.ctx, "one"), "the first stays")
	})
	t.Run("bind to the key of one of many replicas", func(t *testing.T) {
		f := start(t, open)
		oneWinner(t, race(func(racer int) error { return f.BindKey(f.ctx, string(rune('a'+racer))) }))
	})
}
