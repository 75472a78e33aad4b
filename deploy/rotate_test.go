package deploy

import (
	"net/http"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// The host's secret is rotated with the commands of the manual, and restarted: the session, the code, the tokens, the client
// secret and the registration token from before work. When the earlier secret is removed, what was used since still does.
func TestRotate(t *testing.T) {
	operate(t)
	blocks := manual(t, "Rotate")
	require.Len(t, blocks, 4)
	settings, atOnce, later, prune := blocks[0], blocks[1], blocks[2], blocks[3]
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		ctx, database, secretFile := t.Context(), newURL(t), filepath.Join(t.TempDir(), "host.key")
		host := serve(t, database, "--secret-file", secretFile)
		rotate := func(commands string) string {
			t.Helper()
			said := shell(t, settings+commands, "sqlite:/var/lib/clrhost/clrhost.db", "'"+database+"'", "/var/lib/clrhost/clrhost.db.key", secretFile)
			host.signal(t, syscall.SIGINT)
			require.NoError(t, host.wait(t))
			host.start(t)
			return said
		}
		ada, college := host.site().meet(t, host)
		connect := func() tokens {
			t.Helper()
			granted, err := college.connect(ctx, ada)
			require.NoError(t, err)
			return granted
		}
		refresh := func(token string) tokens {
			t.Helper()
			granted, err := college.refresh(ctx, token)
			require.NoError(t, err)
			return granted
		}
		active := func(access string) {
			t.Helper()
			alive, err := college.active(ctx, access)
			require.NoError(t, err)
			require.True(t, alive)
		}
		unused, used, unheard := connect(), connect(), connect()
		lost := refresh(unheard.Refresh)
		open, err := college.code(ctx, ada)
		require.NoError(t, err)

		require.Contains(t, rotate(atOnce), "added the secret ")
		require.NoError(t, ada.account(ctx))
		require.NoError(t, college.registration(ctx))
		active(used.Access)
		active(unused.Access)
		require.Equal(t, lost.Refresh, refresh(unheard.Refresh).Refresh, "the answer that was lost")
		next := refresh(used.Refresh)
		exchanged, err := college.exchange(ctx, open)
		require.NoError(t, err)
		active(exchanged.Access)

		require.Equal(t, 1, strings.Count(rotate(later), "  waits "))
		active(next.Access)
		next = refresh(next.Refresh)

		require.Contains(t, rotate(prune), "removed ")
		require.NoError(t, ada.account(ctx))
		require.NoError(t, college.registration(ctx))
		active(next.Access)
		active(exchanged.Access)
		refresh(next.Refresh)
		_, err = college.refresh(ctx, unused.Refresh)
		require.Equal(t, http.StatusBadRequest, status(err), "it was made with the secret that was removed")
	})
}
