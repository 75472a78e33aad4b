package fetch

import (
	"fmt"
	"net/netip"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func TestRegistered(t *testing.T) {
	for host, want := range map[string]string{
		"a.b.issuer.example":    "issuer.example",
		"Issuer.Example.":       "issuer.example",
		"www.college.ac.uk":     "college.ac.uk",
		"one.github.io":         "one.github.io", // each tenant is a domain by itself
		"a.one.github.io":       "one.github.io",
		"localhost":             "localhost",
		"192.0.2.1":             "192.0.2.1",
		"2001:db8::1":           "2001:db8::1",
		"co.uk":                 "co.uk",
		"":                      "",
		"a.xn--bcher-kva.ac.uk": "xn--bcher-kva.ac.uk",
	} {
		require.Equal(t, want, registered(host), host)
	}
}

// Neither more hosts of a domain, nor more domains at an address, nor more of both allow more requests a minute.
func TestRates(t *testing.T) {
	now := time.Date(2025, 1, 1, 0, 0, 0, 0, time.UTC)
	r := newRates(func() time.Time { return now })
	allowed := func(n int, allow func(i int) bool) (count int) {
		for i := range n {
			if allow(i) {
				count++
			}
		}
		return count
	}
	require.Equal(t, maxPerDomain, allowed(200, func(i int) bool { return r.allowHost(fmt.Sprintf("h%d.example.org", i)) }))
	require.Equal(t, maxPerAddress, allowed(200, func(int) bool { return r.allowAddress(netip.MustParseAddr("192.0.2.1")) }))
	require.Zero(t, allowed(9, func(int) bool { return r.allowAddress(netip.MustParseAddr("::ffff:192.0.2.1")) }), "the same address")
	require.Equal(t, maxPerAddress, allowed(200, func(i int) bool {
		return r.allowAddress(netip.MustParseAddr(fmt.Sprintf("2001:db8::%x", i)))
	}))
	require.Equal(t, 9, allowed(9, func(i int) bool { return r.allowAddress(netip.MustParseAddr(fmt.Sprintf("2001:db8:0:%x::1", i+1))) }))
	require.Equal(t, maxPerMinute-maxPerDomain, allowed(2000, func(i int) bool { return r.allowHost(fmt.Sprintf("d%d.org", i)) }))
	now = now.Add(time.Second)
	require.Equal(t, maxPerMinute/60, allowed(2000, func(i int) bool { return r.allowHost(fmt.Sprintf("e%d.org", i)) }))
}
