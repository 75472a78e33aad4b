package fetch

import (
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/time/rate"
)

const (
	firstPause = time.Minute    // before the first retry of a silent host in the background; each next one is twice as long
	lastPause  = 24 * time.Hour // the longest
	doublings  = 11             // of firstPause until it exceeds lastPause

	// Retries an hour: to the hosts of one registered domain, and to all hosts that are not known to respond. Half a day's
	// worth of records may name one host, or one record many.
	maxRetriesOfDomain = 12
	maxRetriesInVain   = 30

	maxKnownHosts = 5000
)

// silence records which hosts respond, so that background work backs off from those that do not: each has pauses that
// double, however many records name it, and all retries share a rate limit.
type silence struct {
	now     func() time.Time
	vain    *rate.Limiter
	mu      sync.Mutex
	hosts   *simplelru.LRU[string, known]
	domains *limiters
}

// known is the result of the last request to a host.
type known struct {
	failures int       // in a row; 0 when it responded
	until    time.Time // when its pause is over
}

func newSilence(now func() time.Time) *silence {
	s := &silence{now: now, vain: newLimiter(maxRetriesInVain, time.Hour), domains: newLimiters(maxRetriesOfDomain, time.Hour)}
	s.hosts, _ = simplelru.NewLRU[string, known](maxKnownHosts, nil) // fails only for a size below one
	return s
}

// spares reports whether background work MUST NOT contact host:port of a domain now.
func (s *silence) spares(host, domain string, isRetry bool) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	k, found := s.hosts.Get(host)
	answers := found && k.failures == 0
	switch {
	case found && !answers && s.now().Before(k.until):
		return true
	case !isRetry:
		return false
	}
	return !s.domains.allow(domain, s.now()) || !answers && !s.vain.AllowN(s.now(), 1)
}

// note records how a request to host:port ended. Any response counts, also 404.
func (s *silence) note(host string, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if err == nil || !IsSilence(err) {
		s.hosts.Add(host, known{})
		return
	}
	k, _ := s.hosts.Get(host)
	k.until = s.now().Add(min(firstPause<<min(k.failures, doublings), lastPause))
	k.failures++
	s.hosts.Add(host, k)
}
