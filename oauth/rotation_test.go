package oauth_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"clrhost/internal/secret"
	"clrhost/oauth"
	"clrhost/storage"
	"clrhost/storage/storagetest"
)

// master is a secret that comes into force some time after the clock's start.
func master(fill string, after time.Duration) secret.Master {
	m := secret.Master{Secret: []byte(strings.Repeat(fill, secret.MasterSize))}
	if after > 0 {
		m.From = (&clock{}).now().Add(after)
	}
	return m
}

// with is a further process on the database of h, at the same time, that has these secrets.
func (h *host) with(masters ...secret.Master) *host {
	h.Helper()
	keys, err := secret.DeriveAll(masters, h.clock.now)
	require.NoError(h, err)
	other := newHost(h, func(testing.TB, func() time.Time) *storage.Store { return h.store }, options{
		again:  true,
		config: func(cfg *oauth.Config) { cfg.Keys, cfg.Now = keys, h.clock.now },
	})
	other.clock, other.keys = h.clock, keys
	return other
}

// Nobody notices that another secret comes into force: what was issued before it works until its end, and each next one is
// made with the new secret.
func TestASecretComesIntoForce(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		first, second := master("k", 0), master("n", 10*time.Minute)
		onlyOld := newHost(t, open)
		h := onlyOld.with(first, second)
		replica := onlyOld.with(first, second)
		h.clock.advance(9 * time.Minute)

		code := h.code("app", everything...)
		used, lost, stolen := h.tokens("app", everything...), h.tokens("app", everything...), h.tokens("app", everything...)
		successor := h.redeem("app", refreshing(lost.Refresh)).Refresh // the answer does not arrive
		h.redeem("app", refreshing(h.redeem("app", refreshing(stolen.Refresh)).Refresh))
		require.True(t, onlyOld.isActive(used.Access), "before its time the new secret makes nothing")
		h.clock.advance(2 * time.Minute)

		redeemed := h.redeem("app", exchange(code))
		require.True(t, replica.isActive(redeemed.Access))
		require.True(t, replica.isActive(used.Access))
		require.Equal(t, true, replica.introspect("app", used.Access)["active"])
		next := h.redeem("app", refreshing(used.Refresh))
		require.True(t, replica.isActive(next.Access))
		for range 2 {
			require.Equal(t, successor, replica.redeem("app", refreshing(lost.Refresh)).Refresh, "a lost answer comes again as it was")
		}
		again := replica.redeem("app", refreshing(successor))
		h.refused("app", refreshing(stolen.Refresh), 400, "invalid_grant")
		require.Len(t, h.events("token.reused"), 1)
		require.Equal(t, 200, h.revoke("app", redeemed.Refresh, "").status)
		require.False(t, replica.isActive(redeemed.Access))

		onlyNew := h.with(second)
		for _, access := range []string{next.Access, again.Access} {
			require.True(t, onlyNew.isActive(access), "it was made with the new secret")
			require.False(t, onlyOld.isActive(access))
		}
		require.False(t, onlyNew.isActive(used.Access), "it was made with the old one")
		onlyNew.redeem("app", refreshing(next.Refresh))
	})
}

// A client's secret is hashed anew when it is first used, so that the old master secret can be removed.
func TestAClientSecretMovesToTheSecretInForce(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		first, second := master("k", 0), master("n", time.Minute)
		old := newHost(t, open)
		h := old.with(first, second)
		h.clock.advance(time.Minute)
		onlyNew := h.with(second)
		require.Equal(t, 401, onlyNew.revoke("app", "none", "").status)
		require.Equal(t, 401, h.post("/oauth/revoke", "app", "wrong", nil, nil).status)
		require.Equal(t, 401, onlyNew.revoke("app", "none", "").status, "a wrong secret is not hashed")

		require.Equal(t, 200, h.revoke("app", "none", "").status)
		require.Equal(t, 200, onlyNew.revoke("app", "none", "").status)
		require.Equal(t, 200, h.revoke("app", "none", "").status)
		require.Equal(t, 401, old.revoke("app", "none", "").status)
		require.Equal(t, 401, onlyNew.revoke("other", "none", "").status, "it was not used")
	})
}

// A hash that cannot be written is in nobody's way.
func TestAClientSecretThatStaysOldWorks(t *testing.T) {
	old := newHost(t, sqlite)
	keys, err := secret.DeriveAll([]secret.Master{master("k", 0), master("n", time.Second)}, old.clock.now)
	require.NoError(t, err)
	old.clock.advance(time.Minute)
	h := newHost(t, func(testing.TB, func() time.Time) *storage.Store { return old.store }, options{
		again:  true,
		config: func(cfg *oauth.Config) { cfg.Keys, cfg.Now = keys, old.clock.now },
		store:  func(s *storage.Store) oauth.Store { return full{s} },
	})
	require.Equal(t, 200, h.revoke("app", "none", "").status)
	require.Equal(t, 200, old.revoke("app", "none", "").status)
}

// full is a store whose disk is full.
type full struct{ *storage.Store }

func (full) RehashSecret(context.Context, string, []byte, []byte) error { return storage.ErrOutage }
