package storage_test

import (
	"cmp"
	"crypto/rand"
	"net/url"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// afterDead is the URL with a host before its own at which nobody listens.
func afterDead(t *testing.T, database string) string {
	parsed, err := url.Parse(database)
	require.NoError(t, err)
	query := parsed.Query()
	query.Set("host", "127.0.0.1,"+cmp.Or(query.Get("host"), parsed.Hostname()))
	query.Set("port", "1,"+cmp.Or(query.Get("port"), parsed.Port(), "5432"))
	query.Set("target_session_attrs", "read-write")
	parsed.Host, parsed.RawQuery = "", query.Encode()
	return parsed.String()
}

func TestTheFirstOfTwoHostsIsDead(t *testing.T) {
	onPostgres(t, "", func(t *testing.T, database string) {
		storagetest.Learner(t, storagetest.At(t, afterDead(t, database), nil), "learner")
	})
}

// A server that became a standby cannot write. That is an outage, and its connection is left, so that the next one
// may be the new primary's.
func TestAStandbyIsLeft(t *testing.T) {
	onPostgres(t, "", func(t *testing.T, database string) {
		require.NoError(t, storagetest.At(t, database, nil).Close())
		raw, role := storagetest.Raw(t, database), "clrhost_"+strings.ToLower(rand.Text())
		exec := func(statement string) {
			t.Helper()
			_, err := raw.Exec(statement)
			require.NoError(t, err)
		}
		exec("CREATE ROLE " + role + " LOGIN SUPERUSER PASSWORD 'x'")
		t.Cleanup(func() { exec("DROP ROLE " + role) })
		parsed, err := url.Parse(database)
		require.NoError(t, err)
		parsed.User = url.UserPassword(role, "x")

		exec("ALTER ROLE " + role + " SET default_transaction_read_only = on")
		store, err := storage.Open(t.Context(), storage.Options{URL: parsed.String(), Existing: true})
		require.NoError(t, err)
		defer func() { require.NoError(t, store.Close()) }()
		require.ErrorIs(t, store.SetPassword(t.Context(), "u", "x"), storage.ErrOutage)
		exec("ALTER ROLE " + role + " RESET default_transaction_read_only")
		require.ErrorIs(t, store.SetPassword(t.Context(), "u", "x"), storage.ErrNotFound)
	})
}
