package key

import (
	"net/netip"
	"strings"
	"sync"
	"time"

	"github.com/hashicorp/golang-lru/v2/simplelru"
	"golang.org/x/net/publicsuffix"
	"golang.org/x/time/rate"
)

// How often other hosts are asked, by all callers together. A wildcard in the DNS gives one registered domain any number
// of hosts, and any number of domains may point to one address.
const (
	maxPerDomain  = 60   // requests a minute to the hosts of one registered domain
	maxPerAddress = 120  // connections a minute to one address; many issuers share the addresses of a large hoster
	maxPerMinute  = 600  // requests in all
	maxRated      = 5000 // domains, and as many addresses, that are counted
)

// rates counts requests.
type rates struct {
	now       func() time.Time
	all       *rate.Limiter
	mu        sync.Mutex
	domains   *simplelru.LRU[string, *rate.Limiter]
	addresses *simplelru.LRU[string, *rate.Limiter]
}

func newRates(now func() time.Time) *rates {
	r := &rates{now: now, all: aMinute(maxPerMinute)}
	r.domains, _ = simplelru.NewLRU[string, *rate.Limiter](maxRated, nil) // fails only for a size below one
	r.addresses, _ = simplelru.NewLRU[string, *rate.Limiter](maxRated, nil)
	return r
}

func aMinute(n int) *rate.Limiter {
	return rate.NewLimiter(rate.Every(time.Minute/time.Duration(n)), n)
}

// allowHost takes one request to a host from what its domain and everybody may have. A domain that has none left takes
// nothing from everybody.
func (r *rates) allowHost(host string) bool {
	return r.limiter(r.domains, registered(host), maxPerDomain).AllowN(r.now(), 1) && r.all.AllowN(r.now(), 1)
}

// allowAddress takes one connection. Of IPv6, the 64 bits that one customer gets are one address.
func (r *rates) allowAddress(address netip.Addr) bool {
	address = address.Unmap()
	name := address.String()
	if prefix, err := address.Prefix(64); err == nil && address.Is6() {
		name = prefix.String()
	}
	return r.limiter(r.addresses, name, maxPerAddress).AllowN(r.now(), 1)
}

func (r *rates) limiter(in *simplelru.LRU[string, *rate.Limiter], name string, most int) *rate.Limiter {
	r.mu.Lock()
	defer r.mu.Unlock()
	limiter, found := in.Get(name)
	if !found {
		limiter = aMinute(most)
		in.Add(name, limiter)
	}
	return limiter
}

// registered is the domain under which a host was registered, by the public suffix list. An address, or a name without a
// suffix, stands for itself.
func registered(host string) string {
	host = strings.TrimSuffix(strings.ToLower(host), ".")
	if _, err := netip.ParseAddr(host); err == nil {
		return host
	}
	if domain, err := publicsuffix.EffectiveTLDPlusOne(host); err == nil {
		return domain
	}
	return host
}
