package server

import (
	"net/http"
	"net/netip"
)

// isProxy reports whether a request comes from a proxy that the operator trusts.
func (s Settings) isProxy(r *http.Request) bool {
	from, err := netip.ParseAddrPort(r.RemoteAddr)
	if err != nil {
		return false
	}
	for _, trusted := range s.TrustedProxies {
		if covers(trusted, from.Addr().Unmap()) {
			return true
		}
	}
	return false
}

// covers reports whether an address is, or lies within, an item of trusted-proxies: an address or a CIDR prefix.
func covers(item string, address netip.Addr) bool {
	if prefix, err := netip.ParsePrefix(item); err == nil {
		return prefix.Contains(address)
	}
	one, err := netip.ParseAddr(item)
	return err == nil && one.Unmap() == address
}
