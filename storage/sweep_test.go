package storage

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// Housekeeping runs every ten minutes and mostly finds nothing. It must not read a whole table for that.
func TestSweepsUseAnIndex(t *testing.T) {
	store, err := Open(t.Context(), Options{URL: "sqlite:" + filepath.Join(t.TempDir(), "clrhost.db")})
	require.NoError(t, err)
	defer func() { require.NoError(t, store.Close()) }()
	explain := func(statement string, args ...any) {
		rows, err := poolOf(store.reader).QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+statement, args...)
		require.NoError(t, err)
		defer rows.Close()
		for rows.Next() {
			var id, parent, unused int
			var step string
			require.NoError(t, rows.Scan(&id, &parent, &unused, &step))
			scans := strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "USING INDEX users_disabled") &&
				!strings.Contains(step, "USING COVERING INDEX users_disabled")
			require.False(t, scans, "%s\n%s", statement, step)
		}
		require.NoError(t, rows.Err())
	}
	now := store.now()
	for _, w := range append(store.sweeps(now), store.clientSweeps(now)...) {
		explain(w.statement(), append(w.args, 1, 0)...)
	}
	explain(longRemovedSQL, now, 1)
	for _, ended := range store.endedGrants(now) {
		explain("SELECT id, user_id, client_id FROM grants WHERE "+ended.where+" ORDER BY id LIMIT 1", ended.arg)
	}
}
