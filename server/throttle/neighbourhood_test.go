package throttle_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/server/throttle"
)

func TestNeighbourhood(t *testing.T) {
	for address, want := range map[string]string{
		"192.0.2.7":        "192.0.2.7",
		"::ffff:192.0.2.7": "::ffff:192.0.2.7",
		"2001:db8:1:2::9":  "2001:db8:1:2::/64",
		"2001:db8:1:2::a":  "2001:db8:1:2::/64",
		"fe80::1%eth0":     "fe80::/64",
		"":                 "",
	} {
		require.Equal(t, want, throttle.Neighbourhood(address), address)
	}
}
