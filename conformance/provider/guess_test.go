package provider_test

import (
	"crypto/rand"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"testing"

	"clrhost/conformance/provider"
)

// No host with 128 random bits, however it writes them, is red; no counter, clock or constant is green.
func TestChance(t *testing.T) {
	random := func(n int) []byte {
		b := make([]byte, n)
		rand.Read(b)
		return b
	}
	n := 0
	for name, row := range map[string]struct {
		one  func() string
		good bool
	}{
		"128 bits in hexadecimal":  {func() string { return hex.EncodeToString(random(16)) }, true},
		"128 bits in base64url":    {func() string { return base64.RawURLEncoding.EncodeToString(random(16)) }, true},
		"256 bits behind a prefix": {func() string { return "prefix_" + hex.EncodeToString(random(32)) }, true},
		"a UUID":                   {func() string { u := random(16); u[6] = 4; return fmt.Sprintf("%x-%x-%x", u[:6], u[6:8], u[8:]) }, true},
		"a JWT":                    {func() string { return "eyJhbGciOiJSUzI1NiJ9.e30." + base64.RawURLEncoding.EncodeToString(random(256)) }, true},
		"39 random digits": {func() string {
			b := random(39)
			for i := range b {
				b[i] = '0' + b[i]%10
			}
			return string(b)
		}, true},
		"64 bits":                           {func() string { return hex.EncodeToString(random(8)) }, false},
		"a counter with many zeros":         {func() string { n++; return fmt.Sprintf("%040d", n) }, false},
		"a counter behind a long constant":  {func() string { n += 997; return fmt.Sprintf("YWJjZGVmZ2hpamtsbW5vcHFyc3R1dnd4eXo%d", n) }, false},
		"a constant":                        {func() string { return "always-the-same-token-and-a-long-one" }, false},
		"64 bits behind a hexadecimal name": {func() string { return "0123456789abcdef0123456789abcdef" + hex.EncodeToString(random(8)) }, false},
	} {
		for range 200 {
			bits := provider.Chance([]string{row.one(), row.one(), row.one()})
			if (bits >= provider.LeastBits) != row.good {
				t.Errorf("%s: %v bits", name, bits)
				break
			}
		}
	}
}
