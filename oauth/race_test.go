package oauth_test

import (
	"net/http"
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/storage/storagetest"
)

const (
	rounds = 20
	racers = 8
)

// together sends a form n times at once and counts the answers by status and error code.
func (h *host) together(n int, path string, form url.Values) (outcomes map[string]int, won []reply) {
	var (
		start = make(chan struct{})
		mu    sync.Mutex
		wg    sync.WaitGroup
	)
	outcomes = map[string]int{}
	for range n {
		wg.Go(func() {
			<-start
			r := h.post(path, "app", password, form, nil)
			mu.Lock()
			defer mu.Unlock()
			if r.status == http.StatusOK {
				outcomes["200"]++
				won = append(won, r)
				return
			}
			outcomes[http.StatusText(r.status)+" "+r.json(h)["error"].(string)]++
		})
	}
	close(start)
	wg.Wait()
	return outcomes, won
}

// One code, one success. The losers are replays, so in the end no token is valid (RFC 6749, Section 4.1.2).
func TestExchangeRace(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		for range rounds {
			outcomes, won := h.together(racers, "/oauth/token", exchange(h.code("app", everything...)))
			require.Equal(t, map[string]int{"200": 1, "Bad Request invalid_grant": racers - 1}, outcomes)
			require.False(t, h.isActive(won[0].json(t)["access_token"].(string)))
			h.refused("app", refreshing(won[0].json(t)["refresh_token"].(string)), 400, "invalid_grant")
		}
	})
}

// Workers that share a refresh token and use it at once all succeed, with one successor and an access token each.
func TestRefreshRace(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		const workers = 10
		p := h.tokens("app", everything...)
		for range rounds {
			outcomes, won := h.together(workers, "/oauth/token", refreshing(p.Refresh))
			require.Equal(t, map[string]int{"200": workers}, outcomes)
			successors, access := map[any]bool{}, map[any]bool{}
			for _, r := range won {
				got := r.json(t)
				successors[got["refresh_token"]], access[got["access_token"]] = true, true
				require.True(t, h.isActive(got["access_token"].(string)))
			}
			require.Len(t, successors, 1)
			require.Len(t, access, workers)
			p.Refresh = won[0].json(t)["refresh_token"].(string)
		}
		require.True(t, h.isActive(p.Access))
		require.Empty(t, h.events("token.reused"))
	})
}

// The successor is used while its predecessor is used again. There are two valid outcomes: both succeed, or the predecessor
// was late, which is reuse and revokes the grant.
func TestRefreshRacesItsSuccessor(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		for range rounds {
			first := h.tokens("app", everything...)
			second := h.redeem("app", refreshing(first.Refresh))
			var (
				wg   sync.WaitGroup
				next reply
			)
			wg.Go(func() { next = h.post("/oauth/token", "app", password, refreshing(second.Refresh), nil) })
			late := h.post("/oauth/token", "app", password, refreshing(first.Refresh), nil)
			wg.Wait()
			if late.status == http.StatusOK {
				require.Equal(t, second.Refresh, late.json(t)["refresh_token"])
				require.Equal(t, http.StatusOK, next.status, next.body)
				require.True(t, h.isActive(next.json(t)["access_token"].(string)))
				continue
			}
			require.Equal(t, http.StatusBadRequest, late.status, late.body)
			require.Equal(t, "invalid_grant", late.json(t)["error"])
			require.False(t, h.isActive(second.Access))
			h.refused("app", refreshing(second.Refresh), 400, "invalid_grant")
		}
	})
}

// The successor is used after its predecessor was found good and before it is used: that is reuse as well.
func TestRefreshLosesToItsSuccessor(t *testing.T) {
	h, f := newFailing(t)
	first := h.tokens("app", everything...)
	second := h.redeem("app", refreshing(first.Refresh))
	var third pair
	f.method, f.meanwhile = "Begin", func() {
		f.method = ""
		third = h.redeem("app", refreshing(second.Refresh))
		require.True(t, h.isActive(third.Access))
	}
	h.refused("app", refreshing(first.Refresh), 400, "invalid_grant")
	require.False(t, h.isActive(third.Access))
	h.refused("app", refreshing(third.Refresh), 400, "invalid_grant")
	require.Len(t, h.events("token.reused"), 1)
}

// After the response to a revocation no token of the grant is valid, not even one of a concurrent rotation.
func TestRevokeRace(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		for range rounds {
			p := h.tokens("app", everything...)
			var (
				wg      sync.WaitGroup
				revoked reply
			)
			wg.Go(func() { revoked = h.revoke("app", p.Refresh, "") })
			outcomes, won := h.together(2, "/oauth/token", refreshing(p.Refresh))
			wg.Wait()
			require.Equal(t, http.StatusOK, revoked.status)
			require.Equal(t, 2, outcomes["200"]+outcomes["Bad Request invalid_grant"], outcomes)
			require.False(t, h.isActive(p.Access))
			for _, r := range won {
				require.False(t, h.isActive(r.json(t)["access_token"].(string)))
				h.refused("app", refreshing(r.json(t)["refresh_token"].(string)), 400, "invalid_grant")
			}
		}
	})
}

// One decision, one code.
func TestResumeRace(t *testing.T) {
	storagetest.Engines(t, func(t *testing.T, open storagetest.Open) {
		h := newHost(t, open)
		for range rounds {
			id := h.waiting(question("app", everything...))
			require.NoError(t, h.store.DecideAuthorization(t.Context(), id, hash(browser), everything))
			var (
				wg      sync.WaitGroup
				answers [racers]int
			)
			for i := range answers {
				wg.Go(func() { answers[i] = h.get(browser, "/oauth/authorize?authorization="+id).status })
			}
			wg.Wait()
			count := map[int]int{}
			for _, status := range answers {
				count[status]++
			}
			require.Equal(t, map[int]int{http.StatusSeeOther: 1, http.StatusBadRequest: racers - 1}, count)
		}
		require.Len(t, h.events("grant.created"), rounds)
	})
}
