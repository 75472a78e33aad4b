package fetch

import (
	"net/netip"
	"slices"

	"code.dny.dev/ssrf"
)

// isPublic reports whether an untrusted URL may lead to an address, by the special-purpose registries of IANA (RFC 6890). An
// IPv6 address that embeds an IPv4 address is outside of global unicast or denied within it, so it may not, whatever it
// embeds; nor may one with a zone, which no prefix contains.
func isPublic(a netip.Addr) bool {
	if a.Is4() {
		return !within(a, ssrf.IPv4DeniedPrefixes)
	}
	return ssrf.IPv6GlobalUnicast.Contains(a) && !within(a, ssrf.IPv6DeniedPrefixes)
}

func within(a netip.Addr, blocks []netip.Prefix) bool {
	return slices.ContainsFunc(blocks, func(block netip.Prefix) bool { return block.Contains(a) })
}
