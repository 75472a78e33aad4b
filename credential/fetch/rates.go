package fetch

import (
	"net/netip"
	"strings"
	"time"

	"golang.org/x/net/publicsuffix"
	"golang.org/x/time/rate"
)

// How often other hosts are asked, by all callers together. A wildcard in the DNS gives one registered domain any number
// of hosts, and any number of domains may point to one address.
const (
	maxPerDomain  = 60  // requests a minute to the hosts of one registered domain
	maxPerAddress = 120 // connections a minute to one address; many issuers share the addresses of a large hoster
	maxPerMinute  = 600 // requests in all
)

// rates counts requests.
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

// allowHost takes one request to a host from what its domain and everybody may have. A domain that has none left takes
// nothing from everybody.
func (r *rates) allowHost(host string) bool {
	return r.domains.allow(registered(host), r.now()) && r.all.AllowN(r.now(), 1)
}

// allowAddress takes one connection. Of IPv6, the 64 bits that one customer gets are one address.
func (r *rates) allowAddress(address netip.Addr) bool {
	address = address.Unmap()
	name := address.String()
	if prefix, err := address.Prefix(64); err == nil && address.Is6() {
		name = prefix.String()
	}
	return r.addresses.allow(name, r.now())
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
