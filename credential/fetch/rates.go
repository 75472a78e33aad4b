package fetch

import (
	"net/netip"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/time/rate"
)

// The rate limits of all callers together. With a DNS wildcard one registered domain has any number of hosts, and any number
// of domains may point to one address.
const (
	maxPerDomain  = 60  // requests a minute to the hosts of one registered domain
	maxPerAddress = 120 // connections a minute to one address; many issuers share the addresses of a large hoster
	maxPerMinute  = 600 // requests in all
)

// rates applies these limits.
type rates struct {
	now       func() time.Time
	all       *rate.Limiter
	domains   *limiters
	addresses *limiters
}

func newRates(now func() time.Time) *rates {
	return &rates{
		now:       now,
		all:       newLimiter(maxPerMinute, time.Minute),
		domains:   newLimiters(maxPerDomain, time.Minute),
		addresses: newLimiters(maxPerAddress, time.Minute),
	}
}

// allowHost takes one request from the allowances of the domain and of all. A domain that has none left takes nothing from
// that of all.
func (r *rates) allowHost(host string) bool {
	return r.domains.allow(registered(host), r.now()) && r.all.AllowN(r.now(), 1)
}

// allowAddress takes one connection. An IPv6 /64, which one customer gets, counts as one address.
func (r *rates) allowAddress(address netip.Addr) bool {
	address = address.Unmap()
	name := address.String()
	if prefix, err := address.Prefix(64); err == nil && address.Is6() {
		name = prefix.String()
	}
	return r.addresses.allow(name, r.now())
}

// registered is the registrable domain of a host, by the public suffix list. An address, or a name without a suffix, is its
// own.
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
