package storage

import (
	"path/filepath"
	"regexp"
	"testing"

	"github.com/stretchr/testify/require"
)

// See hotQuery: what is not cast makes SQLite plan the statement anew for each call.
func TestHotQueriesArePlannedOnce(t *testing.T) {
	store, err := Open(t.Context(), Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "clrhost.db")})
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	bare := regexp.MustCompile(`(=|LIMIT|OFFSET)\s*\$|\$\d+\s*=`)
	for _, query := range store.hot() {
		require.NotRegexp(t, bare, regexp.MustCompile(`[<>]=`).ReplaceAllString(query.text, "<>"))
	}
}
