package acceptance

import (
	"net/http"
	"net/url"
	"sync"
	"testing"

	"github.com/stretchr/testify/require"
)

// Races are real: goroutines released together, several rounds.
const (
	racers = 8
	rounds = 6
)

// race sends the requests at once and returns their answers in order.
func (h *host) race(t testing.TB, requests ...*http.Request) []*reply {
	t.Helper()
	replies, errs := make([]*reply, len(requests)), make([]error, len(requests))
	var wait sync.WaitGroup
	gate := make(chan struct{})
	for i, req := range requests {
		wait.Go(func() {
			<-gate
			replies[i], errs[i] = h.try(req)
		})
	}
	close(gate)
	wait.Wait()
	for _, err := range errs {
		require.NoError(t, err)
	}
	return replies
}

// race sends the same form as the client from all racers at once.
func (p *partner) race(t testing.TB, endpoint string, v url.Values) []*reply {
	t.Helper()
	requests := make([]*http.Request, racers)
	for i := range requests {
		requests[i] = p.formRequest(t, endpoint, v)
	}
	return p.host.race(t, requests...)
}

// formRequest builds what form sends.
func (p *partner) formRequest(t testing.TB, endpoint string, v url.Values) *http.Request {
	t.Helper()
	return p.host.request(t, http.MethodPost, endpoint, p.auth(), form(v))
}
