package storagetest

import (
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/storage"
)

const day = 24 * time.Hour

func testHousekeeping(t *testing.T, open Open) {
	t.Run("removes nothing that is live", func(t *testing.T) {
		f := connected(t, open)
		session(t, f, "cookie", "learner")
		authorization(t, f, "authorization", "learner", "partner")
		f.clock.Pass(10*time.Minute - time.Microsecond)
		requireDeleted(t, f, 0)
	})
	t.Run("removes each kind in its time", func(t *testing.T) { testDeleteExpired(t, open) })
	t.Run("removes an unused code at its end", func(t *testing.T) {
		f, _, _ := coded(t, open)
		f.clock.Pass(10 * time.Minute)
		requireDeleted(t, f, 1)
	})
	t.Run("removes a revoked grant after 90 days", func(t *testing.T) {
		f := connected(t, open)
		require.NoError(t, f.RevokeGrant(f.ctx, "grant", "test"))
		f.clock.Pass(90*day - time.Microsecond)
		requireDeleted(t, f, 3) // the code and both tokens
		f.clock.Pass(time.Microsecond)
		requireDeleted(t, f, 1)
		_, err := f.Grant(f.ctx, "grant")
		require.ErrorIs(t, err, storage.ErrNotFound)
	})
	t.Run("removes a spent refresh token at its own end", testSweptRefreshTokens(open))
	t.Run("removes the sessions of who is disabled", func(t *testing.T) {
		f := start(t, open)
		for _, id := range []string{"learner", "other"} {
			Learner(t, f.Store, id)
		}
		require.NoError(t, f.DisableUser(f.ctx, "other"))
		kept := session(t, f, "cookie of learner", "learner")
		session(t, f, "cookie of other", "other") // begun while the account was being closed
		requireDeleted(t, f, 1)
		_, err := f.SessionUser(f.ctx, kept)
		require.NoError(t, err)
	})
	t.Run("removes consents with the last grant", func(t *testing.T) { testSweptConsents(t, open) })
	t.Run("removes a consent that no grant ever followed", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		Partner(t, f.Store, "partner")
		require.NoError(t, f.SaveConsent(f.ctx, storage.Consent{UserID: "learner", ClientID: "partner"}))
		f.clock.Pass(455*day - time.Microsecond)
		requireDeleted(t, f, 0)
		f.clock.Pass(time.Microsecond)
		requireDeleted(t, f, 1)
	})
	t.Run("removes clients", func(t *testing.T) { testSweptClients(t, open) })
	t.Run("works in batches", func(t *testing.T) {
		f := start(t, open)
		Learner(t, f.Store, "learner")
		for i := range 5 {
			session(t, f, fmt.Sprint(i), "learner")
		}
		f.clock.Pass(time.Hour)
		for _, want := range []int64{2, 2, 1, 0} {
			n, err := f.DeleteExpired(f.ctx, 2)
			require.NoError(t, err)
			require.Equal(t, want, n)
		}
	})
}

func testDeleteExpired(t *testing.T, open Open) {
	f := connected(t, open)
	session(t, f, "cookie", "learner")
	authorization(t, f, "authorization", "learner", "partner")
	require.NoError(t, f.UseRefreshToken(f.ctx, "grant-refresh"))
	refresh(t, f.Store, "second-refresh", "grant", f.clock.Now())

	f.clock.Pass(10 * time.Minute)
	requireDeleted(t, f, 1) // the authorization; the code is past its end but used
	f.clock.Pass(50 * time.Minute)
	requireDeleted(t, f, 2) // the session and the access token
	f.clock.Pass(23 * time.Hour)
	requireDeleted(t, f, 1) // the code, a day after its use
	f.clock.Pass(29 * day)
	requireDeleted(t, f, 2) // both refresh tokens
	f.clock.Pass(335 * day)
	requireDeleted(t, f, 0) // the grant is at its end
	f.clock.Pass(90 * day)
	requireDeleted(t, f, 1) // the grant
}

func requireDeleted(t *testing.T, f fixture, want int64) {
	t.Helper()
	n, err := f.DeleteExpired(f.ctx, 100)
	require.NoError(t, err)
	require.Equal(t, want, n)
}

// A month of rotations leaves the links of a month: a used one proves reuse for as long as it would have been good.
func testSweptRefreshTokens(open Open) func(*testing.T) {
	return func(t *testing.T) {
		f := connected(t, open)
		last := "grant-refresh"
		for n := range 40 {
			requireDeletedAll(t, f)
			require.NoError(t, f.UseRefreshToken(f.ctx, last))
			last = fmt.Sprint("link ", n)
			refresh(t, f.Store, last, "grant", f.clock.Now())
			f.clock.Pass(day)
		}
		requireDeletedAll(t, f)
		for n := range 40 {
			_, _, err := f.RefreshToken(f.ctx, fmt.Sprint("link ", n))
			if n < 11 {
				require.ErrorIs(t, err, storage.ErrNotFound, "link %d", n)
			} else {
				require.NoError(t, err, "link %d", n)
			}
		}
		require.NoError(t, f.RevokeGrant(f.ctx, "grant", "test"))
		f.clock.Pass(30 * day)
		requireDeletedAll(t, f)
		_, _, err := f.RefreshToken(f.ctx, last)
		require.ErrorIs(t, err, storage.ErrNotFound)
	}
}

func testSweptConsents(t *testing.T, open Open) {
	f := connected(t, open)
	Learner(t, f.Store, "other")
	for _, id := range []string{"learner", "other"} {
		require.NoError(t, f.SaveConsent(f.ctx, storage.Consent{UserID: id, ClientID: "partner"}))
	}
	Tokens(t, f.Store, "second", "learner", "partner", f.clock.Now())
	Tokens(t, f.Store, "others", "other", "partner", f.clock.Now())
	consents := func() (held []string) {
		for _, id := range []string{"learner", "other"} {
			if _, err := f.Consent(f.ctx, id, "partner"); err == nil {
				held = append(held, id)
			}
		}
		return held
	}
	require.NoError(t, f.RevokeGrant(f.ctx, "grant", "test"))
	f.clock.Pass(day)
	require.NoError(t, f.RevokeGrant(f.ctx, "second", "test"))
	f.clock.Pass(89 * day)
	requireDeletedAll(t, f)
	require.Equal(t, []string{"learner", "other"}, consents(), "the second grant is kept")
	f.clock.Pass(day)
	requireDeletedAll(t, f)
	require.Equal(t, []string{"other"}, consents())
}

// A client goes 30 days after its registration when it never completed a flow, and when it did 90 days after all it was
// given is over and gone.
func testSweptClients(t *testing.T, open Open) {
	f := connected(t, open)
	for _, id := range []string{"idle", "suspended", "busy"} {
		Partner(t, f.Store, id)
	}
	for _, id := range []string{"suspended", "busy"} {
		Tokens(t, f.Store, "of "+id, "learner", id, f.clock.Now())
	}
	require.NoError(t, f.SetClientState(f.ctx, "suspended", storage.ClientActive, storage.ClientSuspended))
	for _, grant := range []string{"grant", "of suspended"} {
		require.NoError(t, f.RevokeGrant(f.ctx, grant, "test"))
	}
	sweep := func(want ...string) {
		t.Helper()
		requireDeletedAll(t, f)
		for {
			n, err := f.DeleteUnusedClients(f.ctx, 1)
			require.NoError(t, err)
			if n == 0 {
				break
			}
		}
		clients, err := f.Clients(f.ctx)
		require.NoError(t, err)
		var held []string
		for _, c := range clients {
			held = append(held, c.ID)
		}
		require.ElementsMatch(t, want, held)
	}
	f.clock.Pass(30*day - time.Microsecond)
	sweep("partner", "idle", "suspended", "busy")
	f.clock.Pass(time.Microsecond)
	sweep("partner", "suspended", "busy")
	f.clock.Pass(60*day - time.Microsecond)
	sweep("partner", "suspended", "busy")
	f.clock.Pass(time.Microsecond)
	sweep("suspended", "busy")
	require.NoError(t, f.SetClientState(f.ctx, "suspended", storage.ClientSuspended, storage.ClientActive))
	sweep("busy")
	f.clock.Pass(365 * day)
	sweep()
}

// requireDeletedAll does what the caller of DeleteExpired does.
func requireDeletedAll(t *testing.T, f fixture) {
	t.Helper()
	for {
		n, err := f.DeleteExpired(f.ctx, 7)
		require.NoError(t, err)
		if n == 0 {
			return
		}
	}
}
