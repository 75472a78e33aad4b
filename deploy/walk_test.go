package deploy

import (
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

// The kit does what every test with it relies on: a learner and a partner go the whole way, and nothing of it is lost when
// the host is stopped and started again.
func TestTheWholeWay(t *testing.T) {
	operate(t)
	storagetest.Databases(t, func(t *testing.T, newURL func(testing.TB) string) {
		ctx, host := t.Context(), serve(t, newURL(t))
		site := host.site()
		ada, college := site.meet(t, host)
		first, err := college.connect(ctx, ada)
		require.NoError(t, err)
		jws, err := newCredential()
		require.NoError(t, err)
		require.NoError(t, site.upsert(ctx, first.Access, jws))
		second, err := college.refresh(ctx, first.Refresh)
		require.NoError(t, err)

		host.signal(t, syscall.SIGINT)
		require.NoError(t, host.wait(t))
		host.start(t)
		require.NoError(t, ada.account(ctx))
		require.NoError(t, college.registration(ctx))
		held, total, err := site.record(ctx, second.Access)
		require.NoError(t, err)
		require.Equal(t, []string{jws}, held)
		require.Equal(t, "1", total)
		require.NoError(t, college.revoke(ctx, second.Refresh))
		active, err := college.active(ctx, second.Access)
		require.NoError(t, err)
		require.False(t, active)
	})
}
