package probe_test

import (
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/conformance"
	"clrhost/conformance/provider/probe"
)

// meeting lets requests pass when so many of them are there at once.
func meeting(n int, then http.HandlerFunc) http.HandlerFunc {
	var all sync.WaitGroup
	all.Add(n)
	return func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Has("meet") {
			all.Done()
			all.Wait()
		}
		then(w, r)
	}
}

// Requests that are made together are under way at the same time, and each answer decides by its own exchange.
func TestTogether(t *testing.T) {
	const several = 8
	host := tinyHost(t, meeting(several, teapot))
	result := one(t, host, Case{Run: func(p *probe.Probe) {
		replies := p.Together(several, func(p *probe.Probe) *probe.Reply { return p.Anonymous().Get("/credentials?meet=1") })
		require.Len(t, replies, several)
		replies[several-1].Status(http.StatusOK)
	}})
	require.Equal(t, conformance.Fail, result.Outcome)
	require.Len(t, result.Exchanges, several)
	require.Equal(t, several-1, result.At)
}

// A request of several that cannot be made ends the case, and not the run.
func TestTogetherUnable(t *testing.T) {
	result := one(t, tinyHost(t, teapot), Case{Run: func(p *probe.Probe) {
		p.Together(2, func(p *probe.Probe) *probe.Reply { p.Unable("no"); return nil })
	}})
	require.Equal(t, conformance.Error, result.Outcome)
}
