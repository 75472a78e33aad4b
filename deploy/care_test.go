package deploy

import (
	"net/http"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// The commands of the manual for an upgrade and for the rights of a person, beside a running host.
func TestUpgradeAndPrivacyCommands(t *testing.T) {
	operate(t)
	upgrade, privacy := manual(t, "Upgrading"), manual(t, "Jobs that privacy law asks for")
	require.Len(t, upgrade, 2)
	require.Len(t, privacy, 3)
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		ctx, database := t.Context(), newURL(t)
		run := func(commands string) string {
			t.Helper()
			return shell(t, commands, "sqlite:/var/lib/clrhost/clrhost.db", "'"+database+"'")
		}
		require.Contains(t, run(upgrade[0]), "made a database with the schema of this version")
		require.NotContains(t, run(upgrade[1]), "missing")

		host := serve(t, database)
		site := host.site()
		ada, college := site.meet(t, host)
		granted, err := college.connect(ctx, ada)
		require.NoError(t, err)

		found := run(privacy[0])
		require.Contains(t, found, `"email": "ada@example.org"`)
		require.Contains(t, found, `"action":"grant.created"`)
		require.Contains(t, found, college.ID)
		run(privacy[1])
		_, _, err = site.record(ctx, granted.Access)
		require.Equal(t, http.StatusUnauthorized, status(err))
		require.Error(t, ada.account(ctx))
		require.True(t, strings.HasPrefix(run(privacy[2]), "nothing was removed"))
	})
}
