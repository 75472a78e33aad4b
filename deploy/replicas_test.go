package deploy

import (
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// at is the partner asking a process itself, past the proxy.
func (p partner) at(host *process) *partner {
	p.site = host.site()
	p.endpoints = endpoints{Token: host.URL() + "/oauth/token", Revoke: host.URL() + "/oauth/revoke", Introspect: host.URL() + "/oauth/introspect"}
	return &p
}

// requireOneHost looks for what one process knows and another does not: what is revoked at one is dead at the others with
// their next request, and a code that is exchanged at all of them at once is exchanged at one.
func (l *load) requireOneHost(t testing.TB, hosts []*process) {
	t.Helper()
	ctx := t.Context()
	for i, host := range hosts {
		granted, err := l.college.connect(ctx, l.ada)
		require.NoError(t, err)
		for _, other := range hosts { // each has seen the token when it is good
			_, err := other.site().read(ctx, granted.Access, 0)
			require.NoError(t, err)
		}
		require.NoError(t, l.college.at(host).revoke(ctx, granted.Refresh))
		for j, other := range hosts {
			_, err := other.site().read(ctx, granted.Access, 0)
			require.Equal(t, http.StatusUnauthorized, status(err), "revoked at %d, read at %d: %v", i, j, err)
			_, err = l.college.at(other).refresh(ctx, granted.Refresh)
			require.Equal(t, http.StatusBadRequest, status(err), "revoked at %d, refreshed at %d: %v", i, j, err)
		}
	}
	for range 40 {
		c, err := l.college.code(ctx, l.ada)
		require.NoError(t, err)
		errs := make([]error, len(hosts))
		var race sync.WaitGroup
		for i, host := range hosts {
			race.Go(func() { _, errs[i] = l.college.at(host).exchange(ctx, c) })
		}
		race.Wait()
		winners := 0
		for _, err := range errs {
			if err == nil {
				winners++
				continue
			}
			require.Equal(t, http.StatusBadRequest, status(err), err)
		}
		require.Equal(t, 1, winners, "a code was exchanged by %d processes", winners)
	}
}
