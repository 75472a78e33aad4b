package throttle

import "net/netip"

// Neighbourhood is the key of a visitor's network address: the address itself for IPv4, and for IPv6 its /64, within
// which one household picks addresses at will. What is no address is its own key.
func Neighbourhood(address string) string {
	ip, err := netip.ParseAddr(address)
	if err != nil || ip.Unmap().Is4() {
		return address
	}
	prefix, err := ip.WithZone("").Prefix(64)
	if err != nil {
		return address
	}
	return prefix.String()
}
