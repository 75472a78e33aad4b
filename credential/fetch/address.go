package fetch

import "net/netip"

// specialIPv4 are the blocks of the IANA special-purpose registry (RFC 6890), and multicast, that are not public hosts.
var specialIPv4 = prefixes(
	"0.0.0.0/8",       // this network; 0.0.0.0 reaches the host itself
	"10.0.0.0/8",      // private
	"100.64.0.0/10",   // behind carrier-grade NAT
	"127.0.0.0/8",     // loopback
	"169.254.0.0/16",  // link-local; cloud providers answer with secrets here
	"172.16.0.0/12",   // private
	"192.0.0.0/24",    // protocol assignments
	"192.0.2.0/24",    // documentation
	"192.88.99.0/24",  // 6to4 relays
	"192.168.0.0/16",  // private
	"198.18.0.0/15",   // benchmarking
	"198.51.100.0/24", // documentation
	"203.0.113.0/24",  // documentation
	"224.0.0.0/4",     // multicast
	"240.0.0.0/4",     // reserved, and broadcast
)

// globalIPv6 is all of IPv6 that is routed as global unicast. Loopback, unspecified, link-local, unique local, multicast,
// IPv4-mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96) addresses lie outside it.
var globalIPv6 = netip.MustParsePrefix("2000::/3")

// specialIPv6 are the blocks within globalIPv6 that are not public hosts.
var specialIPv6 = prefixes(
	"2001::/23",     // protocol assignments; Teredo carries an IPv4 address
	"2001:db8::/32", // documentation
	"2002::/16",     // 6to4 carries an IPv4 address
	"3fff::/20",     // documentation
)

func prefixes(texts ...string) []netip.Prefix {
	all := make([]netip.Prefix, len(texts))
	for i, text := range texts {
		all[i] = netip.MustParsePrefix(text)
	}
	return all
}

// isPublic reports whether an address may be connected to on behalf of a stranger. An IPv6 address that wraps an IPv4
// address is not, whatever it wraps, nor is one with a zone, which no prefix contains.
func isPublic(a netip.Addr) bool {
	if a.Is4() {
		return !within(a, specialIPv4)
	}
	return globalIPv6.Contains(a) && !within(a, specialIPv6)
}

func within(a netip.Addr, blocks []netip.Prefix) bool {
	for _, block := range blocks {
		if block.Contains(a) {
			return true
		}
	}
	return false
}
