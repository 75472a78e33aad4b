package protocol_test

import (
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"clrhost/oauth/protocol"
)

// allowed is the character set of RFC 6749, Section 5.2.
var allowed = regexp.MustCompile(`^[\x20-\x21\x23-\x5b\x5d-\x7e]*$`)

func TestFilter(t *testing.T) {
	for given, want := range map[string]string{
		"":                        "",
		"plain, 100% <fine> #[]~": "plain, 100% <fine> #[]~",
		"a\"b\\c":                 "a'b?c",
		"line\r\nSet-Cookie: x":   "line??Set-Cookie: x",
		"caf\u00e9 \u202e":        "caf? ?",
		"the sco\u2026 is":        "the sco... is",
		"bad \xff":                "bad ?",
		"\x00\x7f":                "??",
	} {
		require.Equal(t, want, protocol.Filter(given), "%q", given)
	}
	require.Len(t, protocol.Filter(strings.Repeat("\u00e9", 5000)), 2000)
}

func FuzzFilter(f *testing.F) {
	f.Add("a\"b\\c\r\n\u00e9\xff")
	f.Fuzz(func(t *testing.T, s string) {
		got := protocol.Filter(s)
		require.Regexp(t, allowed, got)
		require.LessOrEqual(t, len(got), 2000)
		if allowed.MatchString(s) && len(s) <= 2000 {
			require.Equal(t, s, got)
		}
	})
}
